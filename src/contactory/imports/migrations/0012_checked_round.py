from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0011_reading")]

    operations = [
        migrations.AddField(
            model_name="importjob",
            name="checked_round",
            field=models.IntegerField(null=True),
        ),
    ]
