"""What the ledger adds up to day by day, so that a balance does not read a million lines."""

from django.db import migrations, models
from django.db.models.deletion import CASCADE

from contactory.workspaces.rls import enable_rls

# Nobody adds a line between the reading and the end: the table is locked against that.
ADD_UP = """
LOCK TABLE credit_entry IN SHARE MODE;
ALTER TABLE credit_entry NO FORCE ROW LEVEL SECURITY;
ALTER TABLE credit_day NO FORCE ROW LEVEL SECURITY;
INSERT INTO credit_day (workspace_id, day, provider, operation, kind, lines, credits, money)
SELECT workspace_id, (at AT TIME ZONE 'UTC')::date, provider, operation, kind, count(*), sum(credits), sum(money)
  FROM credit_entry GROUP BY 1, 2, 3, 4, 5;
ALTER TABLE credit_entry FORCE ROW LEVEL SECURITY;
ALTER TABLE credit_day FORCE ROW LEVEL SECURITY;
"""

# A worker of the former version may still add lines, so that the database keeps the sums, whoever writes.
KEEP = """
CREATE FUNCTION add_to_credit_day() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO credit_day AS d (workspace_id, day, provider, operation, kind, lines, credits, money)
    SELECT workspace_id, (at AT TIME ZONE 'UTC')::date, provider, operation, kind, count(*), sum(credits), sum(money)
      FROM added GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
    ON CONFLICT (workspace_id, day, provider, operation, kind) DO UPDATE
       SET lines = d.lines + excluded.lines, credits = d.credits + excluded.credits, money = d.money + excluded.money;
    RETURN NULL;
END $$;
CREATE TRIGGER credit_entry_added AFTER INSERT ON credit_entry
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION add_to_credit_day();
"""
KEEP_NO_MORE = "DROP TRIGGER credit_entry_added ON credit_entry; DROP FUNCTION add_to_credit_day();"


class Migration(migrations.Migration):
    dependencies = [
        ("credits", "0002_given_entries"),
    ]

    operations = [
        migrations.CreateModel(
            name="CreditDay",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "workspace_id", "day", "provider", "operation", "kind", primary_key=True, serialize=False
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(db_index=False, on_delete=CASCADE, related_name="+", to="workspaces.workspace"),
                ),
                ("day", models.DateField()),
                ("provider", models.TextField()),
                ("operation", models.TextField()),
                ("kind", models.TextField()),
                ("lines", models.BigIntegerField()),
                ("credits", models.DecimalField(decimal_places=6, default=0, max_digits=24)),
                ("money", models.DecimalField(decimal_places=6, default=0, max_digits=24)),
            ],
            options={"db_table": "credit_day"},
        ),
        enable_rls("credit_day"),
        migrations.RunSQL(ADD_UP, migrations.RunSQL.noop),
        migrations.RunSQL(KEEP, KEEP_NO_MORE),
    ]
