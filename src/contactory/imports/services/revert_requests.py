"""Asks for an import to be undone, or for what that would do; the work is a Run."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from contactory.errors import Conflict, InvalidInput, NotFound, Refusal, WrongState
from contactory.imports.models import ImportJob, JobState
from contactory.imports.revert_models import Revert, RevertState
from contactory.runs.dispatch import enqueue
from contactory.store.queries import SQL
from contactory.workspaces.scope import workspace_scope

MOST_CONTACTS = 1000


def ask_revert(
    *, workspace_id: int, job_id: int, actor: str, dry_run: bool = False, contacts: Sequence[int] | None = None
) -> Revert:
    """Have an import undone: all of it, or the part of it that these contacts are; with dry_run only list the outcome.

    An import that was undone is looked at again, for what stood in the way may be gone. Raises NotFound, WrongState for
    an import that is neither COMPLETED nor REVERTED, Conflict while it is being undone, InvalidInput for a contact that
    the import neither made nor changed.
    """
    with workspace_scope(workspace_id):
        job = ImportJob.objects.select_for_update().filter(workspace_id=workspace_id, id=job_id).first()
        if job is None:
            raise NotFound("There is no such import in this workspace.")
        _check_state(job)
        chosen = None if contacts is None else _of_job(job, sorted(set(contacts)))
        number = Revert.objects.filter(job=job).count() + 1
        asked = Revert.objects.create(
            workspace_id=workspace_id, job=job, number=number, dry_run=dry_run, contacts=chosen, actor=actor
        )
        enqueue(workspace_id=workspace_id, step="imports.revert", subject=job_id, round=number)
    return asked


def fail_revert(workspace_id: int, job_id: int, refusal: Refusal) -> None:
    """End the revert that was under way as FAILED; nothing was undone, and the import is what it was."""
    with connection.cursor() as cursor:
        cursor.execute(SQL["revert_failed"], {"job": job_id, "sentence": refusal.sentence})


def _check_state(job: ImportJob) -> None:
    if job.state not in (JobState.COMPLETED, JobState.REVERTED):
        raise WrongState(f"Import {job.id} is {job.state}; only a COMPLETED import is undone.", state=job.state)
    if job.rows_removed_at is not None:
        raise WrongState(
            f"The rows of import {job.id} were removed when their time was over; without them it cannot be undone.",
            code="rows_removed",
            state=job.state,
        )
    if Revert.objects.filter(job=job, state=RevertState.WAITING).exists():
        raise Conflict(
            f"Import {job.id} is being undone, or looked at for it; ask again when that has ended.",
            code="revert_in_progress",
        )


def _of_job(job: ImportJob, contacts: list[int]) -> list[int]:
    if not contacts or len(contacts) > MOST_CONTACTS:
        raise InvalidInput(f"Name 1 to {MOST_CONTACTS:,} contacts, or none for the whole import.", field="contacts")
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"workspace": job.workspace_id, "job": job.id, "contacts": contacts}
        cursor.execute(SQL["revert_strangers"], values)
        stranger = cursor.fetchone()
    if stranger is not None:
        raise InvalidInput(f"Import {job.id} neither made nor changed a contact {stranger[0]}.", field="contacts")
    return contacts
