from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0009_round_trip")]

    operations = [
        migrations.AddField(
            model_name="importjob",
            name="reading",
            field=models.JSONField(db_default={}, default=dict),
        ),
    ]
