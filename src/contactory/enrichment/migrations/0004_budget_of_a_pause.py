"""Which budget stopped a run."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enrichment", "0003_calls_of_before"),
    ]

    operations = [
        migrations.AddField(
            model_name="enrichment",
            name="pause_budget",
            field=models.TextField(
                blank=True,
                choices=[("run", "Run"), ("day", "Day"), ("workspace", "Workspace"), ("currency", "Currency")],
                db_default="",
                default="",
            ),
        ),
    ]
