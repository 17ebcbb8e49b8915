from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0006_actor_and_decisions")]

    operations = [
        migrations.AddField(
            model_name="importjob",
            name="rows_removed_at",
            field=models.DateTimeField(null=True),
        ),
    ]
