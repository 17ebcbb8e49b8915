"""A worker that loses its run while calls are under way: what they bring is paid for, and nobody else will have it."""

from threading import Thread

import pytest
from django.conf import settings
from django.db import connection
from enriching import begun, billed, done, people, recipe, worked

from cast import Person
from contactory.credits.models import CreditEntry
from contactory.enrichment.models import Enrichment, ProviderCall
from contactory.enrichment.queries import progress
from contactory.enrichment.services.unknown_calls import settle_unknown_call
from contactory.errors import WrongState
from contactory.providers.sandbox.faults import FaultKind, FaultOrder
from contactory.providers.sandbox.world import World
from contactory.runs.models import Run, RunState
from contactory.workspaces.scope import workspace_scope

pytestmark = pytest.mark.usefixtures("patient")
# More than others need meanwhile; it is let go then.
HELD_SECONDS = 240.0


@pytest.fixture(autouse=True)
def _one_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ENRICHMENT_IN_FLIGHT", 2)
    monkeypatch.setattr(settings, "ENRICHMENT_SLOTS", 1)


def under_way(person: Person, world: World, run: Enrichment) -> Thread:
    """A worker that waits for the answers of two calls, which the provider has billed."""

    def work() -> None:
        worked(person, run)
        connection.close()

    world.faults.add(FaultOrder(kind=FaultKind.LATENCY, provider="apollo", delay=HELD_SECONDS, count=2))
    worker = Thread(target=work, daemon=True)
    worker.start()
    while sum(world.calls.values()) < 2:
        worker.join(0.01)
        assert worker.is_alive()
    return worker


def answered(world: World, late: Thread) -> None:
    """Let the answers come that were held back, and the worker that waited for them end."""
    world.faults.clear()
    late.join(240)
    assert not late.is_alive()


def taken_away(person: Person, run: Enrichment, **state: object) -> None:
    """What the sweeper does to a run whose lease has ended."""
    with workspace_scope(person.workspace_id):
        Run.objects.filter(subject=run.id).update(**{"state": RunState.READY, "lease_until": None, **state})


def test_an_answer_that_comes_after_the_run_was_taken_over_is_kept_and_booked(alice: Person, world: World) -> None:
    people(alice, range(20))
    run = begun(alice, recipe("apollo.people"))
    late = under_way(alice, world, run)
    taken_away(alice, run)
    ended = worked(alice, run)
    with workspace_scope(alice.workspace_id):
        unknown = list(ProviderCall.objects.filter(state="unknown").values_list("id", flat=True))
    assert (ended.state, ended.counts["failed"], len(unknown), ended.credits) == ("COMPLETED", 20, 2, 0)
    answered(world, late)
    with workspace_scope(alice.workspace_id):
        standing = progress(alice.workspace_id, run.id)
        states = set(ProviderCall.objects.values_list("state", "error_code"))
        lines = list(CreditEntry.objects.filter(call_id=unknown[0]).order_by("id").values_list("kind", "reverses"))
    assert states == {("answered", "kept_late")}
    assert (standing.credits, standing.unknown_money) == (billed(world), 0)
    assert lines == [("hold", False), ("release", False), ("unknown", False), ("unknown", True), ("charge", False)]
    with pytest.raises(WrongState):
        settle_unknown_call(workspace_id=alice.workspace_id, call_id=unknown[0], charged=False, actor="test")
    paid = billed(world)
    again = done(alice, recipe("apollo.people"))
    assert (again.credits, again.counts["failed"], billed(world)) == (0, 0, paid)
    assert again.counts["success"] + again.counts["partial"] > 0


def test_what_a_person_settled_meanwhile_stands(alice: Person, world: World) -> None:
    people(alice, range(20))
    run = begun(alice, recipe("apollo.people"))
    late = under_way(alice, world, run)
    taken_away(alice, run)
    worked(alice, run)
    with workspace_scope(alice.workspace_id):
        first, _ = ProviderCall.objects.filter(state="unknown").order_by("id")
    told = {"workspace_id": alice.workspace_id, "actor": "test"}
    settle_unknown_call(**told, call_id=first.id, charged=True)
    answered(world, late)
    with workspace_scope(alice.workspace_id):
        states = list(ProviderCall.objects.order_by("id").values_list("state", flat=True))
        charged = -sum(CreditEntry.objects.filter(call_id=first.id, kind="charge").values_list("credits", flat=True))
    assert states == ["settled_by_person", "answered"]
    assert charged == first.credits_held


def test_answers_that_come_before_anybody_took_the_run_over_are_taken_by_who_does(alice: Person, world: World) -> None:
    people(alice, range(20))
    run = begun(alice, recipe("apollo.people"))
    late = under_way(alice, world, run)
    with workspace_scope(alice.workspace_id):
        Run.objects.filter(subject=run.id).update(fence=99)
    world.faults.clear()
    with workspace_scope(alice.workspace_id):
        while ProviderCall.objects.exclude(state="intent").count() < 2:
            late.join(0.01)
    taken_away(alice, run)
    answered(world, late)
    with workspace_scope(alice.workspace_id):
        ended = progress(alice.workspace_id, run.id)
        assert not CreditEntry.objects.filter(kind="unknown").exists()
    assert (ended.state, ended.counts["failed"], ended.credits) == ("COMPLETED", 0, billed(world))
    about = [entry.entity for entry in world.books.entries]
    assert len(about) == len(set(about))
