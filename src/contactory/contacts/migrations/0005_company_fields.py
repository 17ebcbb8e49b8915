from django.db import migrations, models

FIELDS = (
    "description", "annual_revenue", "total_funding", "founded_year", "technologies", "keywords", "external_id",
)  # fmt: skip
# Of companies without a domain there may be any number.
KEY = """
ALTER TABLE company DROP CONSTRAINT company_domain_once;
CREATE UNIQUE INDEX company_domain_once ON company (workspace_id, domain) WHERE domain <> '';
"""
KEY_OF_ALL = """
DROP INDEX company_domain_once;
DELETE FROM company WHERE domain = '';
ALTER TABLE company ADD CONSTRAINT company_domain_once UNIQUE (workspace_id, domain);
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0004_changes_of_a_job")]

    operations = [
        *(
            migrations.AddField("company", name, models.TextField(blank=True, db_default="", default=""))
            for name in FIELDS
        ),
        migrations.AddField("company", "custom", models.JSONField(db_default={}, default=dict)),
        migrations.RunSQL(KEY, KEY_OF_ALL),
    ]
