"""Takes items in hand: claims them, reads their records, and sorts out whom nobody may be asked about."""

import json
from collections.abc import Sequence
from typing import Any

from django.db.backends.utils import CursorWrapper

from contactory.enrichment.outcomes import outcome_of
from contactory.enrichment.recipes.endings import Ending
from contactory.enrichment.working.reading_records import give_values, suppressed_among
from contactory.enrichment.working.turn_facts import TurnFacts
from contactory.enrichment.working.work_items import WorkItem
from contactory.runs.crashpoints import crashpoint
from contactory.store.queries import SQL

GONE = Ending("skipped", "record_gone", "The record was deleted or merged into another since the run was made.")
SUPPRESSED = Ending(
    "skipped", "suppressed", "The person with this address was erased on request, so nobody is asked about them."
)


def claim_items(
    cursor: CursorWrapper, facts: TurnFacts, most: int, *, asked_before: bool = False
) -> tuple[list[WorkItem], list[tuple[WorkItem, Ending]]]:
    """Claim up to so many items that are due; those that end at once are in the second list.

    asked_before: only items about which something was asked already.
    """
    statement = SQL["claim_items"].replace("{only}", "AND asked <> '[]'" if asked_before else "")
    cursor.execute(statement, _held_by(facts) | {"most": most})
    items = [_item(row) for row in cursor.fetchall()]
    crashpoint("enrichment.work:items_claimed")
    if not items:
        return [], []
    items.sort(key=lambda item: item.id)
    present = give_values(cursor, facts, items, enrichment_id=facts.enrichment_id)
    suppressed = suppressed_among(facts, present)
    _recall(cursor, facts, present)
    ended = [(item, GONE) for item in items if item not in present]
    return [item for item in present if item not in suppressed], ended + [(item, SUPPRESSED) for item in suppressed]


def _held_by(facts: TurnFacts) -> dict[str, Any]:
    return {"enrichment": facts.enrichment_id, "run": facts.claim.run_id, "fence": facts.claim.fence}


def _item(row: Sequence[Any]) -> WorkItem:
    *known, asked = row
    item = WorkItem(*known)
    item.asked = {entry["place"]: entry for entry in (json.loads(asked) if isinstance(asked, str) else asked)}
    return item


def _recall(cursor: CursorWrapper, facts: TurnFacts, items: Sequence[WorkItem]) -> None:
    """Give the items that were in hand before the answers that they had got then."""
    wanted = {entry["answer"] for item in items for entry in item.asked.values() if entry.get("answer")}
    if not wanted:
        return
    cursor.execute(SQL["answers_by_id"], {"answers": list(wanted)})
    kept = {answer_id: json.loads(said) if isinstance(said, str) else said for answer_id, said in cursor.fetchall()}
    for item in items:
        for place, entry in item.asked.items():
            said = kept.get(entry.get("answer", 0))
            if said is not None:
                item.take(facts.plan.steps[place], outcome_of(said), about=entry.get("about", ""))
