import django.db.models.deletion
from django.db import migrations, models

from contactory.workspaces.rls import enable_rls

# Ends what an earlier holder of a run still has open. The application's role may not end sessions of the role it logs
# in as, so the function runs as its owner; it can reach no session but that of an older fence of a run.
END_OLDER_SESSIONS = """
CREATE FUNCTION end_older_sessions(run bigint, newer int) RETURNS int
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT count(pg_terminate_backend(pid))::int
      FROM pg_stat_activity
     WHERE datname = current_database()
       AND pid <> pg_backend_pid()
       AND application_name LIKE 'contactory run ' || run || ' fence %'
       AND substring(application_name from 'fence (\\d+)$')::int < newer
$$;
REVOKE ALL ON FUNCTION end_older_sessions(bigint, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION end_older_sessions(bigint, int) TO contactory_app;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [("workspaces", "0001_accounts_and_workspaces")]

    operations = [
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("step", models.TextField()),
                ("subject", models.BigIntegerField()),
                ("argument", models.IntegerField(default=0)),
                ("round", models.IntegerField(default=0)),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("READY", "Ready"),
                            ("RUNNING", "Running"),
                            ("DONE", "Done"),
                            ("FAILED", "Failed"),
                            ("CANCELLED", "Cancelled"),
                        ],
                        default="READY",
                    ),
                ),
                ("run_at", models.DateTimeField()),
                ("lease_until", models.DateTimeField(null=True)),
                ("fence", models.IntegerField(default=0)),
                ("attempts", models.IntegerField(default=0)),
                ("owner", models.TextField(default="")),
                ("error", models.TextField(default="")),
                ("correlation_id", models.TextField(default="")),
                ("created_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(null=True)),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="workspaces.workspace"
                    ),
                ),
            ],
            options={
                "db_table": "run",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["READY", "RUNNING"])), fields=["run_at"], name="run_due"
                    ),
                    models.Index(fields=["subject", "step"], name="run_of_subject"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("step", "subject", "argument", "round"), name="run_once")
                ],
            },
        ),
        enable_rls("run", system=True),
        migrations.RunSQL(END_OLDER_SESSIONS, "DROP FUNCTION end_older_sessions(bigint, int)"),
    ]
