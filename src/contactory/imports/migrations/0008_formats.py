from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0005_review")]

    operations = [
        migrations.AddField(model_name="importjob", name="country", field=models.TextField(default="")),
        migrations.AddField(model_name="importjob", name="formats", field=models.JSONField(null=True)),
    ]
