"""What a person does with a job as a whole: cancel it, or have it checked again under other policies."""

import json
from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from pydantic import ValidationError

from contactory.errors import InvalidInput, WrongState
from contactory.imports.models import ImportJob, JobState, RowDecision
from contactory.imports.policies import Policies
from contactory.imports.queries import find_job
from contactory.imports.services.routing import enqueue_check, lock_job
from contactory.store.queries import SQL
from contactory.workspaces.scope import workspace_scope
from contactory.wrong_values import wanted

STEPS = "imports.%"
CANCELLED = "the import was cancelled"


def cancel(*, workspace_id: int, job_id: int) -> ImportJob:
    """End a job that is not final; work in progress for it stops within moments, and no record is written.

    A job that has written a part of its rows discards the others and is COMPLETED, so that it can be undone. Cancelling
    either again changes nothing. Raises NotFound, and WrongState for any other job that is final.
    """
    with workspace_scope(workspace_id), connection.cursor() as cursor:
        cursor.execute(SQL["cancel_job"], {"job": job_id})
        cancelled = cursor.rowcount == 1
        if cancelled:
            cursor.execute(SQL["cancel_runs"], {"subject": job_id, "steps": STEPS})
        else:
            cancelled = _let_go_of_the_rest(cursor, job_id)
        job = find_job(workspace_id, job_id)
        if not cancelled and not _was_cancelled(job):
            raise WrongState(f"Import {job_id} is {job.state} and cannot be cancelled.", state=job.state)
        transaction.on_commit(lambda: _end_sessions(workspace_id, job_id))
    return job


def _was_cancelled(job: ImportJob) -> bool:
    """Whether the job ended by being cancelled: who asks again may not have got the answer."""
    if job.state != JobState.COMPLETED:
        return job.state == JobState.CANCELLED
    return RowDecision.objects.filter(workspace_id=job.workspace_id, job=job, source=CANCELLED).exists()


def _let_go_of_the_rest(cursor: CursorWrapper, job_id: int) -> bool:
    """Complete a job that was written in part without the rows that are left; False for any other job."""
    cursor.execute(SQL["lock_partial_job"], {"job": job_id})
    if cursor.rowcount != 1:
        return False
    runs: dict[str, Any] = {"subject": job_id, "steps": STEPS}
    cursor.execute(SQL["cancel_runs"], runs)
    # A check under way holds the rows that are decided about here; it is to let go of them before, not after.
    cursor.execute(SQL["end_run_sessions"], runs)
    for name in ("discard_held_rows", "close_issues", "recount", "complete_partial_job"):
        cursor.execute(SQL[name], {"job": job_id, "source": CANCELLED})
    return True


def reprocess(
    *, workspace_id: int, job_id: int, policies: Mapping[str, Any] | None = None, partial: bool = False
) -> ImportJob:
    """Check the staged rows of a job in review again, under its policies or with some of them changed; never the file.

    partial: the rows that are ready afterwards are written although others have an open issue.
    Raises NotFound, InvalidInput for a policy that does not exist, WrongState for a job in any other state.
    """
    with workspace_scope(workspace_id), connection.cursor() as cursor:
        job = find_job(workspace_id, job_id)
        _refuse_unless_in_review(job)
        # Whoever asked for the same at the same moment holds the lock, and has changed the job by the time it is ours.
        lock_job(job_id)
        job.refresh_from_db()
        _refuse_unless_in_review(job)
        wanted = _changed(job, policies or {})
        cursor.execute(SQL["reprocess_job"], {"job": job_id, "policies": json.dumps(wanted.model_dump(mode="json"))})
        job.refresh_from_db()
        enqueue_check(workspace_id, job_id, job.round, partly=partial)
    return job


def _refuse_unless_in_review(job: ImportJob) -> None:
    if job.state != JobState.NEEDS_REVIEW:
        raise WrongState(
            f"Import {job.id} is {job.state}; only an import in NEEDS_REVIEW is reprocessed.", state=job.state
        )


def _changed(job: ImportJob, changes: Mapping[str, Any]) -> Policies:
    if "required" in changes:
        raise InvalidInput("The required fields of an import cannot change after it began.", field="required")
    try:
        return Policies.model_validate({**job.policies, **changes})
    except ValidationError as error:
        first = error.errors()[0]
        raise InvalidInput(f"{'.'.join(map(str, first['loc']))}: {wanted(first)}.") from None


def _end_sessions(workspace_id: int, job_id: int) -> None:
    with workspace_scope(workspace_id), connection.cursor() as cursor:
        cursor.execute(SQL["end_run_sessions"], {"subject": job_id, "steps": STEPS})
