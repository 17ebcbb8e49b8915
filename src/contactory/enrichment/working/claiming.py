"""Takes items in hand: claims them, reads their records, and sorts out whom nobody may be asked about."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.backends.utils import CursorWrapper

from contactory.contacts.many_values import fields_given_lately, values_of_many
from contactory.contacts.services.provider_values import suppressed_addresses
from contactory.engine.several_values import EMAILS
from contactory.enrichment.outcomes import outcome_of
from contactory.enrichment.recipes.endings import Ending
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
    present = _read(cursor, facts, items)
    suppressed = _suppressed(facts, present)
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


def _read(cursor: CursorWrapper, facts: TurnFacts, items: Sequence[WorkItem]) -> list[WorkItem]:
    """Give the items what their records say; gives those whose record is there."""
    ids = [item.record_id for item in items]
    found = values_of_many(cursor, workspace_id=facts.workspace_id, kind=facts.target, record_ids=ids)
    fresh: Mapping[int, frozenset[str]] = {}
    if facts.wants_freshness:
        fresh = fields_given_lately(
            cursor,
            workspace_id=facts.workspace_id,
            kind=facts.target,
            record_ids=ids,
            days=facts.plan.spec.freshness_days,
            enrichment_id=facts.enrichment_id,
        )
    for item in items:
        if item.record_id in found:
            item.values, item.company = found[item.record_id].values, found[item.record_id].company
            item.fresh = fresh.get(item.record_id, frozenset())
    return [item for item in items if item.record_id in found]


def _suppressed(facts: TurnFacts, items: Sequence[WorkItem]) -> list[WorkItem]:
    if facts.target != "contact":
        return []
    addresses = {item.values[name] for item in items for name in EMAILS if name in item.values}
    gone = suppressed_addresses(facts.workspace_id, addresses)
    return [item for item in items if gone and any(item.values.get(name) in gone for name in EMAILS)]


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
