"""Imports that a file was imported in before: what is in them already is skipped, and the nearest is offered."""

from datetime import timedelta
from typing import Any

from django.db.backends.utils import CursorWrapper
from django.db.models.functions import Now

from contactory.errors import InvalidInput, NotFound, WrongState
from contactory.imports.models import ImportJob, JobState
from contactory.imports.queries import find_job, unchanged_since
from contactory.store.queries import SQL

LOOKED_BACK = timedelta(days=30)
_LOOKED_AT = 5  # imports with this header, the newest first
_SAMPLED = 200
_REACH = 10  # places by which a row may have moved
_CORRECTABLE = (JobState.NEEDS_REVIEW, JobState.COMPLETED)


def former_import(workspace_id: int, corrects: int | None, kind: str) -> ImportJob | None:
    """The import that a new one corrects; call it inside the workspace's scope.

    Raises NotFound, InvalidInput for an import of another kind, WrongState for one that has no rows to compare with.
    """
    if corrects is None:
        return None
    try:
        job = find_job(workspace_id, corrects)
    except NotFound:
        raise NotFound(f"There is no import {corrects} to correct.") from None
    if job.kind != kind:
        raise InvalidInput(
            f"Import {corrects} is one of {job.kind}; a file of {kind} cannot correct it.", field="corrects"
        )
    if job.state not in _CORRECTABLE:
        raise WrongState(
            f"Import {corrects} is {job.state}; only one that is COMPLETED or in NEEDS_REVIEW is corrected.",
            state=job.state,
        )
    return job


def skip_unchanged(cursor: CursorWrapper, job: ImportJob) -> None:
    """Skip the rows that the import which this one corrects has already, if the two have the same columns."""
    former = job.corrects
    if former is None or _header(former) != _header(job):
        return
    values: dict[str, Any] = {
        "workspace": job.workspace_id,
        "job": job.id,
        "former": former.id,
        "written": former.state != JobState.NEEDS_REVIEW,
        "source": unchanged_since(former.id),
    }
    cursor.execute(_over_cells("skip_unchanged", job), values)


def offer_former(cursor: CursorWrapper, job: ImportJob) -> None:
    """Note the newest import of the last weeks that has the same header and most of a sample of the rows."""
    if job.corrects_id is not None or job.layout is None or job.layout["header"] is None:
        return
    rows = ImportJob.objects.filter(workspace_id=job.workspace_id, kind=job.kind, id__lt=job.id, state__in=_CORRECTABLE)
    recent = rows.filter(created_at__gt=Now() - LOOKED_BACK, layout__header=job.layout["header"])
    step = max(1, job.rows_total // _SAMPLED)
    values: dict[str, Any] = {"job": job.id, "sampled": list(range(1, job.rows_total + 1, step)), "reach": _REACH}
    for former_id in recent.order_by("-id").values_list("id", flat=True)[:_LOOKED_AT]:
        cursor.execute(_over_cells("rows_found_again", job), values | {"former": former_id})
        if 2 * cursor.fetchone()[0] > len(values["sampled"]):
            cursor.execute(SQL["note_former"], {"job": job.id, "former": former_id})
            return


def _header(job: ImportJob) -> list[str]:
    return [column["header"] for column in (job.mapping or {"columns": []})["columns"]]


def _over_cells(name: str, job: ImportJob) -> str:
    exact = SQL["exact_cells"].replace("%(width)s", str(len(_header(job))))
    return SQL[name].replace("{exact}", exact)
