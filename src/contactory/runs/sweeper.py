"""Finds work that is due and has nobody: leases that ended, messages that were lost."""

import structlog
from django.conf import settings
from django.db import close_old_connections, connection

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
    return publish(due)


def _release_expired() -> None:
    with system_scope(), connection.cursor() as cursor:
        cursor.execute(SQL["release_expired_runs"], {"retries": settings.MAX_RETRIES})
        for run_id, step, owner in cursor.fetchall():
            metrics.lease_lost()
            log.warning("run.lease_expired", run_id=run_id, step=step, owner=owner)


def _give_up_exhausted() -> None:
    with system_scope(), connection.cursor() as cursor:
        cursor.execute(SQL["exhausted_runs"], {"retries": settings.MAX_RETRIES})
        exhausted = cursor.fetchall()
    for run_id, fence, workspace_id, step, subject, attempts in exhausted:
        sentence = f"The step {step} lost its worker {attempts} times; the workers' log says why they died."
        with workspace_scope(workspace_id), connection.cursor() as cursor:
            cursor.execute(SQL["fail_run"], {"run": run_id, "fence": fence, "error": sentence})
            failed = STEPS[step].failed if step in STEPS else None
            if cursor.rowcount == 1 and failed is not None:
                failed(workspace_id, subject, Refusal(sentence, code="worker_lost"))


def _due() -> list[tuple[int, str]]:
    with system_scope(), connection.cursor() as cursor:
        cursor.execute(SQL["due_runs"], {"wait": settings.REPUBLISH_SECONDS, "most": 200})
        return [(run_id, step) for run_id, step in cursor.fetchall() if step in STEPS]
