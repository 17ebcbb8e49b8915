"""Suggestions that only the workspace can make: its own domains are as well known to it as those of the world."""

from django.db.backends.utils import CursorWrapper

from contactory.engine.email_suggestions import suggest_email
from contactory.imports.models import ImportJob
from contactory.store.queries import SQL

RECENT_CONTACTS = 10_000
MOST_DOMAINS = 200
# Whoever reads a suggestion has not so many before them; the others keep what the world knows.
MOST_VALUES = 5_000


def suggest_by_workspace(cursor: CursorWrapper, job: ImportJob) -> None:
    """Compare the invalid e-mails of a job that goes to review with the domains that its workspace often has."""
    ids = {"workspace": job.workspace_id, "job": job.id}
    cursor.execute(SQL["invalid_emails"], ids | {"most": MOST_VALUES})
    values = cursor.fetchall()
    if not values:
        return
    cursor.execute(SQL["frequent_domains"], ids | {"recent": RECENT_CONTACTS, "most": MOST_DOMAINS})
    domains = tuple(row[0] for row in cursor.fetchall())
    if not domains:
        return
    better = [(value, meant) for value, known in values if (meant := suggest_email(value, domains)) and meant != known]
    if better:
        texts = {"texts": [value for value, _ in better], "meant": [meant for _, meant in better]}
        cursor.execute(SQL["write_suggestions"], {**ids, **texts})
