"""Partial mode: the rows that have no problem become records now, and the others are held for review."""

import json

from django.db import connection
from django.db.backends.utils import CursorWrapper

from contactory.errors import WrongState
from contactory.imports.models import ImportJob, JobState
from contactory.imports.policies import Policies
from contactory.imports.queries import find_job
from contactory.imports.row_source import over
from contactory.imports.services.routing import PARTLY, enqueue_check, lock_job
from contactory.store.queries import SQL
from contactory.workspaces.scope import workspace_scope


def consolidate_job(*, workspace_id: int, job_id: int, partial: bool = False) -> ImportJob:
    """Have the rows of a job in review checked again and written: all of them, or with partial those that are ready.

    Raises NotFound, and WrongState for a job in another state, for one with open issues unless partial is wanted, and
    for one in which no row is ready.
    """
    with workspace_scope(workspace_id), connection.cursor() as cursor:
        lock_job(job_id)
        job = find_job(workspace_id, job_id)
        _refuse_unready(job, partial)
        cursor.execute(SQL["reprocess_job"], {"job": job_id, "policies": json.dumps(job.policies)})
        job.refresh_from_db()
        enqueue_check(workspace_id, job_id, job.round, partly=partial)
    return job


def writes_a_part(job: ImportJob, argument: int, ready: int, waiting: int) -> bool:
    """Whether a job of which so many rows are ready, and so many wait, is to be written in part."""
    wanted = bool(argument & PARTLY) or Policies.model_validate(job.policies).partial
    return wanted and ready > 0 and waiting > 0


def rows_to_write(cursor: CursorWrapper, job: ImportJob, rows: str) -> str:
    """SQL for those of the rows that wait for no decision; the temporary table waiting lists the others."""
    cursor.execute(SQL["make_waiting"], {"job": job.id})
    return over("rows_not_waiting", rows)


def hold_back(cursor: CursorWrapper, job: ImportJob) -> None:
    """Remember which rows are left, now that the others are records."""
    ids = {"workspace": job.workspace_id, "job": job.id}
    cursor.execute(SQL["release_rows"], ids)
    cursor.execute(SQL["hold_rows"], ids)


def _refuse_unready(job: ImportJob, partial: bool) -> None:
    state = {"state": job.state}
    if job.state != JobState.NEEDS_REVIEW:
        raise WrongState(f"Import {job.id} is {job.state}; only an import in NEEDS_REVIEW is consolidated.", **state)
    if job.rows_issue and not partial:
        raise WrongState(
            f"Import {job.id} has {job.rows_issue:,} {'row' if job.rows_issue == 1 else 'rows'} to decide about "
            "(NEEDS_REVIEW): settle what is left, or consolidate it in part.",
            **state,
        )
    if job.rows_issue and not job.rows_ready:
        raise WrongState(
            f"No row of import {job.id} is ready to be written (NEEDS_REVIEW): every row that is left waits for a "
            "decision or was discarded.",
            **state,
        )
