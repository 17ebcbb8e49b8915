"""What workers that are gone have left: calls that were sent or not, and items in nobody's hands."""

from typing import Any

from django.db.backends.utils import CursorWrapper

from contactory.credits.holding import held_calls
from contactory.credits.services import Settlement, settle
from contactory.enrichment.working.turn_facts import TurnFacts
from contactory.providers.registry import provider_class
from contactory.store.queries import SQL

UNKNOWN = {
    "state": "unknown",
    "code": "worker_lost",
    "sentence": "The worker was gone before the answer was kept: whether it was sent and billed is not known.",
}
NOT_SENT = {"state": "failed", "code": "not_sent", "sentence": "It was not sent: the worker was gone before."}


def take_over(cursor: CursorWrapper, facts: TurnFacts) -> None:
    """End the calls of lost workers, and make their items claimable again.

    A call that was sent is unknown, which counts as spent. One that certainly was not costs nothing, and its questions
    may be asked again: that calls are sent is committed before they go out.
    """
    ids = {"enrichment": facts.enrichment_id}
    cursor.execute(SQL["lost_calls"], ids)
    lost = cursor.fetchall()
    unknown = [call_id for call_id, *_, sent in lost if sent]
    unsent = [call_id for call_id, *_, sent in lost if not sent]
    _end(cursor, unknown, "questions_unknown", UNKNOWN)
    _end(cursor, unsent, "forget_questions", NOT_SENT)
    cursor.execute(SQL["release_lost_items"], ids)
    released = cursor.rowcount
    if not lost and not released:
        return
    cursor.execute(SQL["lock_enrichment"], ids)
    paid = [(call_id, sent) for call_id, provider, sent in lost if provider_class(provider).takes_key]
    settlements = [Settlement(call_id, "unknown" if sent else "release") for call_id, sent in paid]
    # As it was held: the price may be another one by now, or the account gone.
    held = held_calls(facts.workspace_id, [each.call_id for each in settlements if each.kind == "unknown"])
    money = sum(call.money for call in held.values())
    settle(workspace_id=facts.workspace_id, settlements=settlements)
    move(cursor, facts.enrichment_id, pending=released, processing=-released, unknown=money)


def _end(cursor: CursorWrapper, calls: list[int], questions: str, told: dict[str, str]) -> None:
    if calls:
        cursor.execute(SQL[questions], {"calls": calls})
        cursor.execute(SQL["end_lost_calls"], {"calls": calls, **told})


def move(cursor: CursorWrapper, enrichment_id: int, **by: Any) -> None:
    """Move the counters of a run by so much."""
    nothing: dict[str, Any] = dict.fromkeys(
        ("pending", "processing", "success", "partial", "not_found", "failed", "skipped"), 0
    )
    sums = {"credits": 0, "money": 0, "unknown": 0, "answered": False}
    cursor.execute(SQL["count_enrichment"], {"enrichment": enrichment_id, **nothing, **sums, **by})
