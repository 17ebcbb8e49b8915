from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0008_companies")]

    operations = [
        migrations.AddField(
            model_name="importjob",
            name="rows_removed_at",
            field=models.DateTimeField(null=True),
        ),
    ]
