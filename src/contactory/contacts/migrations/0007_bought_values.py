from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0006_enriched_changes"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="fieldchange",
            index=models.Index(
                fields=["workspace", "at"], name="field_change_bought", condition=models.Q(source="provider")
            ),
        ),
    ]
