from typing import Any

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from contactory.workspaces.rls import enable_rls


def texts() -> Any:
    return django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)


class Migration(migrations.Migration):
    initial = True

    dependencies = [("workspaces", "0001_accounts_and_workspaces")]

    operations = [
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("hash", models.BinaryField()),
                ("address", models.TextField(default="")),
                ("others", texts()),
                ("sources", texts()),
                (
                    "jobs_left",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), null=True, size=None
                    ),
                ),
                ("reason", models.TextField(default="")),
                ("actor", models.TextField()),
                (
                    "state",
                    models.TextField(
                        choices=[("WAITING", "Waiting"), ("DONE", "Done"), ("FAILED", "Failed")], default="WAITING"
                    ),
                ),
                ("counts", models.JSONField(default=dict)),
                ("notes", texts()),
                ("error", models.TextField(default="")),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "workspace",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="workspaces.workspace",
                    ),
                ),
            ],
            options={
                "db_table": "erasure",
                "indexes": [models.Index(fields=["workspace", "-id"], name="erasure_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "DONE"), _negated=True),
                            models.Q(("address", ""), ("others", []), ("sources", [])),
                            _connector="OR",
                        ),
                        name="erasure_done_names_nobody",
                    ),
                ],
            },
        ),
        enable_rls("erasure"),
    ]
