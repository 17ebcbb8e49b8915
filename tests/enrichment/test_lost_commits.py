"""Connections that break at a commit: whether it came through is found out, and nothing is done twice or not at all."""

import pytest
from enriching import billed, check_books, done, items, people, recipe

from breaking_line import COMMITTED, NOT_COMMITTED, WHOLE, Verdict, breaking_line
from cast import Person
from contactory.enrichment.models import ProviderCall
from contactory.providers.sandbox.faults import FaultKind, FaultOrder
from contactory.providers.sandbox.world import World
from contactory.workspaces.scope import workspace_scope

# What only the transaction of an exchange says before its commit.
EXCHANGE = b"UPDATE run SET mark"


@pytest.mark.parametrize("broken", [NOT_COMMITTED, COMMITTED])
def test_what_was_bought_is_kept_once_when_the_line_breaks_at_its_commit(
    alice: Person, world: World, broken: Verdict
) -> None:
    people(alice, range(12))
    # The second failure of one question would be its last.
    world.faults.add(FaultOrder(kind=FaultKind.SERVER_ERROR, provider="apollo", count=1))
    exchanges: list[Verdict] = []

    def judge(transaction: bytes) -> Verdict:
        if EXCHANGE not in transaction:
            return WHOLE
        exchanges.append(WHOLE if exchanges and exchanges[-1] is broken else broken)
        return exchanges[-1]

    with breaking_line(judge):
        run = done(alice, recipe("apollo.people", "zerobounce.verify", attempts=2))
    assert exchanges.count(broken) > 2
    assert run.state == "COMPLETED"
    came_to = {entry["outcome"] for item in items(alice, run.enrichment_id) for entry in item.asked}
    assert came_to <= {"found", "not_found"}
    with workspace_scope(alice.workspace_id):
        states = set(ProviderCall.objects.values_list("state", flat=True))
    assert states == {"answered", "failed"}
    assert billed(world) > 0
    asked = [(entry.provider, entry.entity) for entry in world.books.entries]
    assert len(asked) == len(set(asked))
    check_books(alice, world)
