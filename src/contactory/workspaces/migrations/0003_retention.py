from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workspaces", "0002_default_country")]

    operations = [
        migrations.AddField(
            model_name="workspace",
            name="file_retention_days",
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="workspace",
            name="row_retention_days",
            field=models.FloatField(blank=True, null=True),
        ),
    ]
