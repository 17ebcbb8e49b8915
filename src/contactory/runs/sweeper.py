"""Finds work that is due and has nobody: leases that ended, messages that were lost."""

import structlog
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

from contactory.errors import Refusal
from contactory.runs.dispatch import publish
from contactory.runs.registry import STEPS
from contactory.store.queries import SQL
from contactory.telemetry import metrics
from contactory.workspaces.scope import system_scope, workspace_scope

log = structlog.get_logger(__name__)


def sweep() -> int:
    """Make runs of dead workers ready again, give up those without attempts left, and publish what waits too long.

    Safe to run anywhere, any number of times at once. Gives the number of messages sent.
    """
    close_old_connections()
    _release_expired()
    _give_up_exhausted()
    due = _due()
    sent = publish(due)
    if sent < len(due):
        _unpublish([run_id for run_id, _ in due[sent:]])
    return sent


def _release_expired() -> None:
    with system_scope(), connection.cursor() as cursor:
        cursor.execute(SQL["be_brief"])
        cursor.execute(SQL["end_expired_sessions"])
    with system_scope(), connection.cursor() as cursor:
        cursor.execute(SQL["be_brief"])
        cursor.execute(SQL["release_expired_runs"], {"retries": settings.MAX_RETRIES})
        for run_id, step, owner in cursor.fetchall():
            metrics.lease_lost()
            log.warning("run.lease_expired", run_id=run_id, step=step, owner=owner)


def _give_up_exhausted() -> None:
    with system_scope(), connection.cursor() as cursor:
        cursor.execute(SQL["be_brief"])
        cursor.execute(SQL["exhausted_runs"], {"retries": settings.MAX_RETRIES})
        exhausted = cursor.fetchall()
    for run_id, fence, workspace_id, step, subject, attempts in exhausted:
        sentence = f"The step {step} lost its worker {attempts} times; the workers' log says why they died."
        refusal = Refusal(sentence, code="worker_lost")
        try:
            end_run(workspace_id=workspace_id, run_id=run_id, fence=fence, step=step, subject=subject, refusal=refusal)
        except DatabaseError as error:
            # The next sweep tries again; the runs behind this one must not wait for it.
            log.warning("run.not_given_up", run_id=run_id, step=step, error=str(error))
            close_old_connections()


def ring_again(run_id: int) -> None:
    """Leave a run to others whose message has come to a process that takes none in hand any more."""
    try:
        _unpublish([run_id])
    except DatabaseError as error:
        log.warning("run.message_not_passed_on", run_id=run_id, error=str(error).strip())


def end_run(*, workspace_id: int, run_id: int, fence: int, step: str, subject: int, refusal: Refusal) -> bool:
    """End a run as FAILED for good and tell the step's owner why, unless it is no longer held with that fence."""
    with workspace_scope(workspace_id), connection.cursor() as cursor:
        cursor.execute(SQL["be_brief"])
        known = STEPS.get(step)
        if known is not None and known.lock is not None:
            # In the order of the steps themselves and of whoever cancels: the subject, then its runs.
            known.lock(subject)
        cursor.execute(SQL["fail_run"], {"run": run_id, "fence": fence, "error": refusal.sentence})
        ended: bool = cursor.rowcount == 1
        if ended and known is not None and known.failed is not None:
            known.failed(workspace_id, subject, refusal)
    return ended


def _due() -> list[tuple[int, str]]:
    with system_scope(), connection.cursor() as cursor:
        cursor.execute(SQL["be_brief"])
        cursor.execute(SQL["due_runs"], {"wait": settings.REPUBLISH_SECONDS, "most": 200})
        return [(run_id, step) for run_id, step in cursor.fetchall() if step in STEPS]


def _unpublish(runs: list[int]) -> None:
    with system_scope(), connection.cursor() as cursor:
        cursor.execute(SQL["be_brief"])
        cursor.execute(SQL["unpublish_runs"], {"runs": runs})
