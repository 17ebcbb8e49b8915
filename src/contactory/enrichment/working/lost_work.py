"""What workers that are gone have left: calls whose outcome nobody knows, and items in nobody's hands."""

from typing import Any

from django.db.backends.utils import CursorWrapper

from contactory.credits.services import Settlement, settle
from contactory.enrichment.outcomes import money_of
from contactory.enrichment.working.turn_facts import TurnFacts
from contactory.providers.registry import provider_class
from contactory.store.queries import SQL

CODE = "worker_lost"
SENTENCE = "The worker was gone before the answer was kept: whether it was sent and billed is not known."


def take_over(cursor: CursorWrapper, facts: TurnFacts) -> None:
    """Mark the calls of lost workers as unknown, which counts as spent, and make their items claimable again."""
    ids = {"enrichment": facts.enrichment_id}
    cursor.execute(SQL["lost_calls"], ids)
    lost = cursor.fetchall()
    calls = [call_id for call_id, _, _ in lost]
    if calls:
        cursor.execute(SQL["questions_unknown"], {"calls": calls})
        cursor.execute(SQL["calls_unknown"], {"calls": calls, "code": CODE, "sentence": SENTENCE})
    cursor.execute(SQL["release_lost_items"], ids)
    released = cursor.rowcount
    if not calls and not released:
        return
    cursor.execute(SQL["lock_enrichment"], ids)
    paid = [call_id for call_id, _, provider in lost if provider_class(provider).takes_key]
    settle(workspace_id=facts.workspace_id, settlements=[Settlement(call_id, "unknown") for call_id in paid])
    unknown = sum(money_of(held, facts.accounts[provider].credit_price) for _, held, provider in lost)
    move(cursor, facts.enrichment_id, pending=released, processing=-released, unknown=unknown)


def move(cursor: CursorWrapper, enrichment_id: int, **by: Any) -> None:
    """Move the counters of a run by so much."""
    nothing: dict[str, Any] = dict.fromkeys(
        ("pending", "processing", "success", "partial", "not_found", "failed", "skipped"), 0
    )
    sums = {"credits": 0, "money": 0, "unknown": 0, "answered": False}
    cursor.execute(SQL["count_enrichment"], {"enrichment": enrichment_id, **nothing, **sums, **by})
