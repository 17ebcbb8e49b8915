import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from contactory.workspaces.rls import enable_rls


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("workspaces", "0001_accounts_and_workspaces"),
    ]

    operations = [
        migrations.CreateModel(
            name="Export",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("token", models.TextField(unique=True)),
                ("what", models.TextField()),
                ("import_id", models.BigIntegerField(null=True)),
                ("format", models.TextField()),
                ("wanted", models.JSONField()),
                ("filename", models.TextField()),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("PENDING", "Pending"),
                            ("RUNNING", "Running"),
                            ("READY", "Ready"),
                            ("FAILED", "Failed"),
                            ("EXPIRED", "Expired"),
                            ("DELETED", "Deleted"),
                        ],
                        default="PENDING",
                    ),
                ),
                ("rows_done", models.BigIntegerField(default=0)),
                ("rows_total", models.BigIntegerField(null=True)),
                ("size", models.BigIntegerField(null=True)),
                ("sha256", models.TextField(default="")),
                ("key", models.TextField(default="")),
                ("error", models.TextField(default="")),
                ("error_code", models.TextField(default="")),
                ("created_by", models.TextField()),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField(null=True)),
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
                "db_table": "export",
                "indexes": [
                    models.Index(fields=["workspace", "-id"], name="export_newest"),
                    models.Index(
                        condition=models.Q(("expires_at", None), _negated=True),
                        fields=["expires_at"],
                        name="export_to_clean",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["PENDING", "RUNNING", "READY", "FAILED", "EXPIRED", "DELETED"])
                        ),
                        name="export_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "READY"), _negated=True),
                            models.Q(
                                models.Q(("key", ""), _negated=True),
                                models.Q(("sha256", ""), _negated=True),
                                ("expires_at__isnull", False),
                                ("size__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="export_ready_has_object",
                    ),
                ],
            },
        ),
        enable_rls("export", system=True),
    ]
