"""Suggestions that only the workspace can make: its own domains are as well known to it as those of the world."""

from collections.abc import Sequence
from itertools import zip_longest

from django.db.backends.utils import CursorWrapper

from contactory.engine.email_suggestions import suggest_email
from contactory.imports.models import ImportJob
from contactory.store.queries import SQL

RECENT_CONTACTS = 10_000
MOST_DOMAINS = 200
# Whoever reads a suggestion has not so many before them; the others keep what the world knows.
MOST_VALUES = 5_000


def frequent_domains(cursor: CursorWrapper, job: ImportJob) -> tuple[str, ...]:
    """The domains that several of the newest contacts of the job's workspace have."""
    ids = {"workspace": job.workspace_id, "recent": RECENT_CONTACTS, "most": MOST_DOMAINS}
    cursor.execute(SQL["frequent_domains"], ids)
    return tuple(row[0] for row in cursor.fetchall())


class WorkspaceSuggestions:
    """What is suggested for e-mails that somebody has just written; the workspace is asked once, if at all."""

    def __init__(self, cursor: CursorWrapper, job: ImportJob) -> None:
        self._cursor = cursor
        self._job = job
        self._domains: tuple[str, ...] | None = None
        self._left = MOST_VALUES

    def of(self, values: Sequence[str], known: Sequence[str | None]) -> list[str | None]:
        """The suggestions for these values, where the workspace has none those that are known already."""
        if self._domains is None:
            self._domains = frequent_domains(self._cursor, self._job)
        looked_at = min(len(values), self._left) if self._domains else 0
        self._left -= looked_at
        better = [suggest_email(value.strip(), self._domains) for value in values[:looked_at]]
        return [new or old for new, old in zip_longest(better, known)]


def suggest_by_workspace(cursor: CursorWrapper, job: ImportJob) -> None:
    """Compare the invalid e-mails of a job that goes to review with the domains that its workspace often has."""
    ids = {"workspace": job.workspace_id, "job": job.id}
    cursor.execute(SQL["invalid_emails"], ids | {"most": MOST_VALUES})
    values = cursor.fetchall()
    if not values:
        return
    domains = frequent_domains(cursor, job)
    if not domains:
        return
    better = [(value, meant) for value, known in values if (meant := suggest_email(value, domains)) and meant != known]
    if better:
        texts = {"texts": [value for value, _ in better], "meant": [meant for _, meant in better]}
        cursor.execute(SQL["write_suggestions"], {**ids, **texts})
