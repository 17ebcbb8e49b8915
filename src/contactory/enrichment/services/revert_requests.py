"""Asks for an enrichment to be undone, or for what that would do; the work is a Run."""

from collections.abc import Sequence

from django.db import connection

from contactory.contacts.undo_words import RevertState
from contactory.enrichment.models import Enrichment
from contactory.enrichment.queries import FINAL, find_enrichment
from contactory.enrichment.revert_models import EnrichmentRevert
from contactory.enrichment.services.control import lock_enrichment
from contactory.errors import Conflict, InvalidInput, Refusal, WrongState
from contactory.runs.dispatch import enqueue
from contactory.store.queries import SQL
from contactory.workspaces.audit import Facts, audit
from contactory.workspaces.scope import workspace_scope

STEP = "enrichment.revert"
MOST_RECORDS = 1000


def ask_revert(
    *, workspace_id: int, enrichment_id: int, actor: str, dry_run: bool = False, records: Sequence[int] | None = None
) -> EnrichmentRevert:
    """Have an enrichment undone, or the part of it that these records are; with dry_run only list the outcome.

    One that was undone is looked at again, for what stood in the way may be gone. Raises NotFound, WrongState while it
    has not ended, Conflict while it is being undone, InvalidInput for a record that it was not about.
    """
    with workspace_scope(workspace_id):
        find_enrichment(workspace_id, enrichment_id)
        lock_enrichment(enrichment_id)
        enrichment = find_enrichment(workspace_id, enrichment_id)
        _check_state(enrichment)
        chosen = None if records is None else _of_enrichment(enrichment, sorted(set(records)))
        number = EnrichmentRevert.objects.filter(enrichment=enrichment).count() + 1
        asked = EnrichmentRevert.objects.create(
            workspace_id=workspace_id,
            enrichment=enrichment,
            number=number,
            dry_run=dry_run,
            records=chosen,
            actor=actor,
        )
        if not dry_run:
            facts = Facts(after={"records": len(chosen)}) if chosen else None
            subject = f"enrichment:{enrichment_id}"
            audit(workspace_id=workspace_id, actor=actor, action="enrichment.reverted", subject=subject, facts=facts)
        enqueue(workspace_id=workspace_id, step=STEP, subject=enrichment_id, round=number)
        asked.refresh_from_db()
    return asked


def fail_revert(workspace_id: int, enrichment_id: int, refusal: Refusal) -> None:
    """End the revert that was under way as FAILED; nothing was undone."""
    with connection.cursor() as cursor:
        cursor.execute(SQL["enrichment_revert_failed"], {"enrichment": enrichment_id, "sentence": refusal.sentence})


def _check_state(enrichment: Enrichment) -> None:
    if enrichment.state not in FINAL:
        raise WrongState(
            f"Enrichment {enrichment.id} is {enrichment.state}; it is undone when it has ended: cancel it first.",
            state=enrichment.state,
        )
    if enrichment.processing or enrichment.pending:
        # What was paid for is still written after a run was cancelled.
        raise WrongState(
            f"Enrichment {enrichment.id} still waits for answers, or writes them; ask again in a minute.",
            code="answers_under_way",
            state=enrichment.state,
        )
    if EnrichmentRevert.objects.filter(enrichment=enrichment, state=RevertState.WAITING).exists():
        raise Conflict(
            f"Enrichment {enrichment.id} is being undone, or looked at for it; ask again when that has ended.",
            code="revert_in_progress",
        )


def _of_enrichment(enrichment: Enrichment, records: list[int]) -> list[int]:
    if not records or len(records) > MOST_RECORDS:
        raise InvalidInput(f"Name 1 to {MOST_RECORDS:,} records, or none for the whole enrichment.", field="records")
    with connection.cursor() as cursor:
        cursor.execute(SQL["enrichment_revert_strangers"], {"enrichment": enrichment.id, "records": records})
        stranger = cursor.fetchone()
    if stranger is not None:
        raise InvalidInput(
            f"Enrichment {enrichment.id} was not about a {enrichment.target} {stranger[0]}.", field="records"
        )
    return records
