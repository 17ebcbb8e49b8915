"""What people do with a run: pause it, let it go on, cancel it; and how it ends when a step is given up."""

from decimal import Decimal
from typing import Any

from django.db import connection

from contactory.credits.ledger import scope_of_enrichment
from contactory.credits.services import set_cap
from contactory.enrichment.models import Enrichment, EnrichmentState, PauseReason
from contactory.enrichment.queries import find_enrichment
from contactory.enrichment.services.creating import STEP, enqueue_work
from contactory.errors import Refusal, WrongState
from contactory.runs.dispatch import enqueue
from contactory.store.queries import SQL
from contactory.workspaces.audit import audit
from contactory.workspaces.scope import workspace_scope


def pause(*, workspace_id: int, enrichment_id: int, actor: str) -> Enrichment:
    """Stop a run; calls under way are waited for, and what they brought is kept.

    Pausing what a person paused changes nothing. Raises NotFound, WrongState unless the run is RUNNING or waits for a
    provider.
    """
    with workspace_scope(workspace_id):
        enrichment = _locked(workspace_id, enrichment_id)
        if (enrichment.state, enrichment.pause_reason) == (EnrichmentState.PAUSED, PauseReason.PERSON):
            return enrichment
        _execute("pause_by_person", enrichment, {"sentence": "It was paused, and goes on when somebody resumes it."})
        return _changed(enrichment, "paused", actor)


def resume(*, workspace_id: int, enrichment_id: int, actor: str, budget: Decimal | None = None) -> Enrichment:
    """Let a PAUSED run go on, with another budget for the whole of it where one is given.

    Raises NotFound, WrongState for any other state, InvalidInput for a budget below what is spent.
    """
    with workspace_scope(workspace_id):
        enrichment = _locked(workspace_id, enrichment_id)
        next_round = _execute("resume_enrichment", enrichment)
        found = _changed(enrichment, "resumed", actor)
        if budget is not None:
            Enrichment.objects.filter(id=enrichment_id).update(budget_money=budget)
            scope = scope_of_enrichment(enrichment_id)
            set_cap(workspace_id=workspace_id, scope=scope, cap=budget, currency=enrichment.currency)
        _execute("items_due_now", enrichment)
        enqueue_work(enrichment, next_round)
        found.refresh_from_db()
    return found


def cancel(*, workspace_id: int, enrichment_id: int, actor: str) -> Enrichment:
    """End a run that is not final. Calls under way are waited for, and what was paid for is written.

    Cancelling a cancelled run changes nothing. Raises NotFound, WrongState for one that is COMPLETED or FAILED.
    """
    with workspace_scope(workspace_id):
        enrichment = _locked(workspace_id, enrichment_id)
        if enrichment.state == EnrichmentState.CANCELLED:
            return enrichment
        next_round = _execute("cancel_enrichment", enrichment)
        found = _changed(enrichment, "cancelled", actor)
        _enqueue_tidying(enrichment, next_round)
    return found


def lock_enrichment(enrichment_id: int) -> None:
    """Lock the enrichment until the transaction ends; its row comes before those of its runs, everywhere."""
    with connection.cursor() as cursor:
        cursor.execute(SQL["lock_enrichment"], {"enrichment": enrichment_id})


def fail_enrichment(workspace_id: int, enrichment_id: int, refusal: Refusal) -> None:
    """End the enrichment as FAILED with its sentence; other workers end what they have in hand."""
    enrichment = find_enrichment(workspace_id, enrichment_id)
    named = {"sentence": refusal.sentence, "code": refusal.code}
    next_round = _execute("fail_enrichment", enrichment, named)
    if next_round is not None:
        _enqueue_tidying(enrichment, next_round)


def _locked(workspace_id: int, enrichment_id: int) -> Enrichment:
    find_enrichment(workspace_id, enrichment_id)
    lock_enrichment(enrichment_id)
    return find_enrichment(workspace_id, enrichment_id)


def _execute(name: str, enrichment: Enrichment, named: dict[str, Any] | None = None) -> Any:
    """Execute a statement about the enrichment; gives the first column of its row, None where it has none."""
    with connection.cursor() as cursor:
        cursor.execute(SQL[name], {"enrichment": enrichment.id, **(named or {})})
        row = cursor.fetchone() if cursor.description else None
    return row[0] if row else None


def _changed(before: Enrichment, deed: str, actor: str) -> Enrichment:
    """The enrichment as it is after a deed that must have changed its state; raises WrongState where it did not."""
    found = find_enrichment(before.workspace_id, before.id)
    if (found.state, found.pause_reason) == (before.state, before.pause_reason):
        raise WrongState(f"Enrichment {before.id} is {before.state} and cannot be {deed}.", state=before.state)
    audit(
        workspace_id=before.workspace_id,
        actor=actor,
        action=f"enrichment.{deed}",
        subject=f"enrichment:{before.id}",
    )
    return found


def _enqueue_tidying(enrichment: Enrichment, round_of_run: int) -> None:
    enqueue(workspace_id=enrichment.workspace_id, step=STEP, subject=enrichment.id, round=round_of_run)
