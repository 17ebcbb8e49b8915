"""Calls that were begun before it was noted when a call goes out count as sent: nobody can tell."""

from django.db import migrations

SENT = """
ALTER TABLE provider_call NO FORCE ROW LEVEL SECURITY;
UPDATE provider_call SET sent_at = clock_timestamp() WHERE state = 'intent' AND sent_at IS NULL;
ALTER TABLE provider_call FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("enrichment", "0002_revert"),
    ]

    operations = [
        migrations.RunSQL(SENT, migrations.RunSQL.noop),
    ]
