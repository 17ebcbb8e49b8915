"""Keeps people who were erased from coming back with a file: their rows are discarded, and their texts go."""

from datetime import datetime, timedelta
from typing import Any

from django.db.backends.utils import CursorWrapper

from contactory.engine.mapping import Mapping
from contactory.imports.columns import positions, text_at
from contactory.imports.models import ImportJob
from contactory.runs.dispatch import enqueue
from contactory.store.queries import SQL
from contactory.suppression.hashing import address_key_of, sql_hash
from contactory.suppression.queries import any_suppression

SUPPRESSED = "suppressed"
CLEAN_FILE = "erasure.clean_file"
CORRECTED = "(SELECT e.*, NULL::text AS raw FROM row_edit e)"
_FURTHER_ADDRESSES = ("secondary_email", "tertiary_email")
# An entry counts from the moment its transaction began; a check that began a little later may have missed it.
_MARGIN = timedelta(hours=1)
_BLANKING = (
    "note_erased_rows",
    "rename_groups_of_gone_rows",
    "blank_staged_rows",
    "forget_edits_of_gone_rows",
    "forget_keys_of_gone_rows",
    "forget_steps_of_gone_rows",
    "blank_items_of_gone_rows",
    "blank_issues_of_gone_rows",
)


def discard_suppressed(cursor: CursorWrapper, job: ImportJob, rows: str, *, since: datetime | None = None) -> int:
    """Discard the rows of a job that name a suppressed address, and blank them; gives how many.

    rows is SQL for the rows to look at (imports.row_source). With since, only entries made since then are of interest.
    Without any entry there is nothing to do. Raises Unavailable where SECRET_KEY has changed.
    """
    ids: dict[str, Any] = {"workspace": job.workspace_id, "job": job.id}
    found = 0
    if any_suppression(job.workspace_id, since=since - _MARGIN if since is not None else None):
        key = address_key_of(job.workspace_id)
        statement = SQL["rows_of_suppressed"].replace("{rows}", rows).replace("{conditions}", _conditions(job))
        cursor.execute(statement, ids | key.pads)
        found = int(cursor.rowcount)
        if found:
            blank_gone_rows(cursor, job)
            enqueue(workspace_id=job.workspace_id, step=CLEAN_FILE, subject=job.id, round=job.round)
        cursor.execute(SQL["drop_gone_rows"])
    return max(found, settle_erased_rows(cursor, job, SUPPRESSED))


def settle_erased_rows(cursor: CursorWrapper, job: ImportJob, source: str) -> int:
    """Keep the erased rows of a job that is not done out of its records; gives how many somebody had let in."""
    ids: dict[str, Any] = {"workspace": job.workspace_id, "job": job.id, "partial": job.partial, "source": source}
    cursor.execute(SQL["settle_erased_rows"], ids)
    return int(cursor.rowcount)


def blank_gone_rows(cursor: CursorWrapper, job: ImportJob) -> None:
    """Take every text out of the rows that the table gone_row names; they stay counted as what they were."""
    ids = {"workspace": job.workspace_id, "job": job.id}
    for name in _BLANKING:
        cursor.execute(SQL[name], ids)


def further_addresses(job: ImportJob, alias: str) -> list[str]:
    """SQL for the second and third address of a row, in lower case, where the file has them."""
    if job.mapping is None:
        return []
    at = positions(Mapping.from_json(job.mapping))
    return [
        f"lower(btrim({alias}.{text_at(at[name]).replace('v', 'texts')}))" for name in _FURTHER_ADDRESSES if name in at
    ]


def _conditions(job: ImportJob) -> str:
    tests: list[Any] = [
        SQL["is_suppressed"].replace("{hash}", sql_hash(text)) for text in ["s.email_key", *further_addresses(job, "s")]
    ]
    return " OR ".join([*tests, SQL["names_suppressed"].replace("{hash}", sql_hash("words[1]"))])
