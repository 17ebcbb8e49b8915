from django.db import migrations

# As the filters of names in 0002: they cost an import next to nothing, and answer equality. Companies of one import are
# found when its page or a filter asks for them.
INDEXES = """
CREATE INDEX contact_created ON contact USING brin (created_at);
CREATE INDEX company_of_job ON company (created_by_job, id);
""" + "".join(
    f"CREATE INDEX {name} ON contact USING brin (workspace_id, {column} text_bloom_ops "
    "(n_distinct_per_range = 400, false_positive_rate = 0.001)) WITH (pages_per_range = 32);\n"
    for name, column in (("contact_country_filter", "country"), ("contact_email_status_filter", "email_status"))
)
NAMES = ("contact_created", "company_of_job", "contact_country_filter", "contact_email_status_filter")


class Migration(migrations.Migration):
    dependencies = [("contacts", "0007_bought_values")]

    operations = [migrations.RunSQL(INDEXES, f"DROP INDEX {', '.join(NAMES)};")]
