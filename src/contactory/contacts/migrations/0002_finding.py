from django.db import migrations

# What a list or a search needs beyond the keys, kept cheap for the import that writes a million records. Summaries of
# ranges of pages cost an insert next to nothing: a range is summarised by the next vacuum, and read whole until then.
# The filters answer equality, which is all that row-level security lets an index do for a name.
INDEXES = """
CREATE INDEX contact_of_job ON contact (created_by_job, id);
CREATE INDEX contact_updated ON contact USING brin (updated_at);
CREATE INDEX contact_company_filter ON contact USING brin (company_id int8_bloom_ops (n_distinct_per_range = 400))
    WITH (pages_per_range = 32);
CREATE INDEX contact_first_name_filter ON contact USING brin (first_name text_bloom_ops (n_distinct_per_range = 400))
    WITH (pages_per_range = 32);
CREATE INDEX contact_last_name_filter ON contact USING brin (last_name text_bloom_ops (n_distinct_per_range = 400))
    WITH (pages_per_range = 32);
CREATE INDEX contact_company_name_filter ON contact USING brin (company text_bloom_ops (n_distinct_per_range = 400))
    WITH (pages_per_range = 32);
"""
NAMES = (
    "contact_of_job", "contact_updated", "contact_company_filter", "contact_first_name_filter",
    "contact_last_name_filter", "contact_company_name_filter",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("contacts", "0001_records")]

    operations = [migrations.RunSQL(INDEXES, f"DROP INDEX {', '.join(NAMES)};")]
