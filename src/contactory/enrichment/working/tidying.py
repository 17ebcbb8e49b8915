"""After a run was cancelled or failed: what was paid for is written, and the other items say why not."""

from collections import Counter

from contactory.enrichment.models import Enrichment, EnrichmentState
from contactory.enrichment.queries import usable_accounts_of
from contactory.enrichment.working.claiming import claim_items
from contactory.enrichment.working.ending_items import EndingItems
from contactory.enrichment.working.lost_work import move, take_over
from contactory.enrichment.working.turn_facts import TurnFacts, facts_of
from contactory.runs.claim import Claim, GiveBack
from contactory.store.queries import SQL

_AT_ONCE = 500
_LOOK_AGAIN = 1.0  # seconds
_WHY = {
    EnrichmentState.CANCELLED: ("cancelled", "The run was cancelled before it came to this record."),
    EnrichmentState.FAILED: ("run_failed", "The run failed before it came to this record."),
}


def tidy(claim: Claim, enrichment: Enrichment) -> None:
    """End every item, once no worker is at work on the run any more; raises GiveBack until then."""
    facts = facts_of(claim, enrichment, usable_accounts_of(enrichment.workspace_id, enrichment.spec))
    with claim.transaction() as cursor:
        cursor.execute(SQL["others_at_work"], {"enrichment": enrichment.id, "run": claim.run_id})
        (busy,) = cursor.fetchone()
        if not busy:
            take_over(cursor, facts)
    if busy:
        raise GiveBack(_LOOK_AGAIN)
    while _end_some(facts):
        pass
    code, sentence = _WHY[EnrichmentState(enrichment.state)]
    with claim.finishing() as cursor:
        ids = {"enrichment": enrichment.id}
        cursor.execute(SQL["skip_items_left"], {**ids, "code": code, "sentence": sentence})
        skipped = cursor.rowcount
        cursor.execute(SQL["lock_enrichment"], ids)
        move(cursor, enrichment.id, pending=-skipped, skipped=skipped)


def _end_some(facts: TurnFacts) -> int:
    """Write what some items have got so far; gives how many there were."""
    with facts.claim.transaction() as cursor:
        items, ended = claim_items(cursor, facts, _AT_ONCE, asked_before=True)
        ended += [(item, item.ending(facts.plan)) for item in items]
        ending_items = EndingItems(cursor, facts)
        states = Counter(ending_items.end(ended))
        ending_items.write()
        if ended:
            cursor.execute(SQL["lock_enrichment"], {"enrichment": facts.enrichment_id})
            move(cursor, facts.enrichment_id, pending=-len(ended), **states)
    return len(ended)
