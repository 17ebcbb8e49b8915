from django.db import migrations

# What a list or a search needs beyond the keys, kept cheap for the import that writes a million records. Summaries of
# ranges of pages cost an insert next to nothing: a range is summarised by the next vacuum, and read whole until then.
# They answer equality, which is all that row-level security lets an index do for a name. The workspace stands in them
# because the planner takes its order in the table for theirs, and would otherwise expect to read every range.
INDEXES = """
CREATE INDEX contact_of_job ON contact (created_by_job, id);
CREATE INDEX contact_updated ON contact USING brin (updated_at);
""" + "".join(
    f"CREATE INDEX {name} ON contact USING brin (workspace_id, {column} {kind}_bloom_ops "
    "(n_distinct_per_range = 400, false_positive_rate = 0.001)) WITH (pages_per_range = 32);\n"
    for name, column, kind in (
        ("contact_company_filter", "company_id", "int8"),
        ("contact_first_name_filter", "first_name", "text"),
        ("contact_last_name_filter", "last_name", "text"),
        ("contact_company_name_filter", "company", "text"),
    )
)
NAMES = (
    "contact_of_job", "contact_updated", "contact_company_filter", "contact_first_name_filter",
    "contact_last_name_filter", "contact_company_name_filter",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("contacts", "0001_records")]

    operations = [migrations.RunSQL(INDEXES, f"DROP INDEX {', '.join(NAMES)};")]
