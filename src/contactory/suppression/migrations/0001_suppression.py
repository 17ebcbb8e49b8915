from typing import Any

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from contactory.workspaces.rls import enable_rls


def workspace() -> Any:
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="workspaces.workspace"
    )


class Migration(migrations.Migration):
    initial = True

    dependencies = [("workspaces", "0001_accounts_and_workspaces")]

    operations = [
        migrations.CreateModel(
            name="Suppression",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("hash", models.BinaryField()),
                ("key_mark", models.TextField()),
                ("erasure_id", models.BigIntegerField(null=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("workspace", workspace()),
            ],
            options={
                "db_table": "suppression",
                "constraints": [models.UniqueConstraint(fields=("workspace", "hash"), name="suppression_once")],
            },
        ),
        migrations.CreateModel(
            name="ErasedRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "job_id", "row_number", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("job_id", models.BigIntegerField()),
                ("row_number", models.IntegerField()),
                ("file_done", models.BooleanField(db_default=False, default=False)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("workspace", workspace()),
            ],
            options={"db_table": "erased_row"},
        ),
        enable_rls("suppression"),
        enable_rls("erased_row"),
    ]
