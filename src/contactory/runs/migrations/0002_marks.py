"""What says whether a transaction was committed whose answer was lost."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("runs", "0001_runs"),
    ]

    operations = [
        migrations.AddField(
            model_name="run",
            name="mark",
            field=models.TextField(db_default="", default=""),
        ),
    ]
