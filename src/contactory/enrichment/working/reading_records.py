"""Reads what the records of items say, and about whom nobody may be asked."""

from collections.abc import Mapping, Sequence

from django.db.backends.utils import CursorWrapper

from contactory.contacts.many_values import fields_given_lately, values_of_many
from contactory.contacts.services.provider_values import suppressed_addresses
from contactory.engine.several_values import EMAILS
from contactory.enrichment.working.turn_facts import RecipeFacts
from contactory.enrichment.working.work_items import WorkItem


def give_values(
    cursor: CursorWrapper, facts: RecipeFacts, items: Sequence[WorkItem], *, enrichment_id: int = 0
) -> list[WorkItem]:
    """Give the items what their records say; gives those whose record is there.

    What the enrichment itself wrote does not count as given lately.
    """
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
            enrichment_id=enrichment_id,
        )
    for item in items:
        if item.record_id in found:
            item.values, item.company = found[item.record_id].values, found[item.record_id].company
            item.fresh = fresh.get(item.record_id, frozenset())
    return [item for item in items if item.record_id in found]


def suppressed_among(facts: RecipeFacts, items: Sequence[WorkItem]) -> list[WorkItem]:
    """Those whose people were erased on request, so that nobody is asked about them."""
    if facts.target != "contact":
        return []
    addresses = {item.values[name] for item in items for name in EMAILS if name in item.values}
    gone = suppressed_addresses(facts.workspace_id, addresses)
    return [item for item in items if gone and any(item.values.get(name) in gone for name in EMAILS)]
