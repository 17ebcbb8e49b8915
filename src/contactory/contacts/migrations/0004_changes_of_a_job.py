from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0003_provenance")]

    operations = [
        migrations.RemoveIndex(model_name="fieldchange", name="field_change_of_job"),
        # The contacts that an import changed are listed by their ids.
        migrations.AddIndex(
            model_name="fieldchange",
            index=models.Index(
                condition=models.Q(("job_id__isnull", False)),
                fields=["job_id", "contact_id"],
                name="field_change_of_job",
            ),
        ),
    ]
