"""The second part of an erasure: the person's rows in every import."""

from typing import Any

from django.db.backends.utils import CursorWrapper

from contactory.erasure.mentions import mask_rows, parameters
from contactory.erasure.models import Erasure
from contactory.imports.models import ImportJob, JobState
from contactory.imports.queries import SETTLED
from contactory.imports.services.suppressing import blank_gone_rows, further_addresses, settle_erased_rows
from contactory.store.queries import SQL

ERASED = "erased"


def erase_rows(cursor: CursorWrapper, erasure: Erasure, job_id: int) -> bool:
    """Blank the person's rows in an import, and mask the address in other rows; False while the import is at work.

    The rows stay counted; in an import that waits for review they are discarded.
    """
    found = ImportJob.objects.select_for_update().filter(workspace_id=erasure.workspace_id, id=job_id)
    job = found.first()
    if job is None:
        return True
    if job.state not in SETTLED:
        return False
    values = parameters(job.workspace_id, [erasure.address, *erasure.others])
    cursor.execute(_rows_of_person(job), values | {"job": job.id, **_known(erasure, job)})
    rows = int(cursor.rowcount)
    if rows:
        blank_gone_rows(cursor, job)
        erasure.counts["rows"] += rows
    cursor.execute(SQL["drop_gone_rows"])
    if job.state == JobState.NEEDS_REVIEW:
        settle_erased_rows(cursor, job, ERASED)
        cursor.execute(SQL["recount"], {"job": job.id})
    erasure.counts["mentions"] += mask_rows(cursor, values, job.id)
    return True


def _known(erasure: Erasure, job: ImportJob) -> dict[str, Any]:
    pairs = [text.split(":") for text in erasure.sources]
    return {"address": erasure.address, "sources": [int(row) for of_job, row in pairs if int(of_job) == job.pk]}


def _rows_of_person(job: ImportJob) -> str:
    """Of second and third addresses only the one that was asked for tells the person: others may be shared."""
    tests = [f"OR {text} = %(address)s" for alias in ("s", "e") for text in further_addresses(job, alias)]
    return SQL["rows_of_person"].replace("{conditions}", " ".join(tests))
