"""Runs that people stop, and those that lose their worker: nothing is paid for twice, and nothing that was is lost."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings
from django.db import connection
from enriching import begun, billed, check_books, items, people, recipe, worked

from cast import Person
from contactory.contacts.models import FieldChange
from contactory.credits.models import CreditEntry
from contactory.enrichment.models import Enrichment, ProviderCall
from contactory.enrichment.queries import find_enrichment, progress
from contactory.enrichment.services.control import cancel, pause, resume
from contactory.enrichment.services.unknown_calls import settle_unknown_call
from contactory.errors import WrongState
from contactory.providers.sandbox.faults import FaultKind, FaultOrder
from contactory.providers.sandbox.world import World
from contactory.runs.executor import execute
from contactory.runs.models import Run, RunState
from contactory.runs.sweeper import sweep
from contactory.workspaces.models import AuditEvent
from contactory.workspaces.scope import workspace_scope
from dying import killed_at

pytestmark = pytest.mark.usefixtures("patient")
# More than it takes to stop a run; it is let go then.
HELD_SECONDS = 240.0


@pytest.fixture(autouse=True)
def _few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two calls under way, so that a run has a middle."""
    monkeypatch.setattr(settings, "ENRICHMENT_IN_FLIGHT", 1)
    monkeypatch.setattr(settings, "ENRICHMENT_SLOTS", 1)


def stopped_half_way(person: Person, world: World, stop: Callable[..., Enrichment]) -> Enrichment:
    """A run that was stopped when a part of it was done, and the other part was being asked about."""
    people(person, range(90))
    held = world.faults.add(FaultOrder(kind=FaultKind.LATENCY, after=2, delay=HELD_SECONDS))
    run = begun(person, recipe("apollo.people"))

    def work() -> None:
        worked(person, run)
        connection.close()

    worker = Thread(target=work)
    worker.start()
    while not held.hits:
        worker.join(0.01)
        assert worker.is_alive()
    stop(workspace_id=person.workspace_id, enrichment_id=run.id, actor="test")
    world.faults.clear()
    worker.join(240)
    assert not worker.is_alive()
    return run


def test_a_paused_run_keeps_what_it_has_and_goes_on_where_it_was(alice: Person, world: World) -> None:
    run = stopped_half_way(alice, world, pause)
    with workspace_scope(alice.workspace_id):
        half = progress(alice.workspace_id, run.id)
        assert (half.state, half.pause_reason, half.counts["processing"]) == ("PAUSED", "person", 0)
        assert 0 < half.items_done < 90
    check_books(alice, world)
    # Whoever pauses again, because no answer came, has paused it once.
    pause(workspace_id=alice.workspace_id, enrichment_id=run.id, actor="test")
    with workspace_scope(alice.workspace_id):
        assert AuditEvent.objects.filter(action="enrichment.paused").count() == 1
    resume(workspace_id=alice.workspace_id, enrichment_id=run.id, actor="test")
    whole = worked(alice, run)
    about = [entry.entity for entry in world.books.entries]
    assert (whole.state, whole.items_done) == ("COMPLETED", 90)
    assert len(about) == len(set(about))
    check_books(alice, world)
    with pytest.raises(WrongState, match="COMPLETED"):
        cancel(workspace_id=alice.workspace_id, enrichment_id=run.id, actor="test")


def test_a_cancelled_run_writes_what_was_paid_for_and_says_why_the_rest_was_not_asked(
    alice: Person, world: World
) -> None:
    run = stopped_half_way(alice, world, cancel)
    ended = items(alice, run.id)
    with workspace_scope(alice.workspace_id):
        assert find_enrichment(alice.workspace_id, run.id).state == "CANCELLED"
        enriched = set(FieldChange.objects.values_list("contact_id", flat=True))
    assert {item.reason for item in ended if item.state == "skipped"} == {"cancelled"}
    assert {item.record_id for item in ended if item.state in ("success", "partial")} == enriched
    assert len(enriched) == billed(world) < 90
    check_books(alice, world)


def test_what_was_under_way_before_a_pause_is_gone_on_with_after_it(alice: Person, world: World) -> None:
    people(alice, range(10))
    world.faults.add(FaultOrder(kind=FaultKind.LATENCY, provider="apollo", delay=1.0))
    run = begun(alice, recipe("apollo.people", "zerobounce.verify"))

    def work() -> None:
        worked(alice, run)
        connection.close()

    before, after = Thread(target=work, daemon=True), Thread(target=work, daemon=True)
    before.start()
    while not billed(world):
        before.join(0.01)
        assert before.is_alive()
    for said in (pause, resume):
        said(workspace_id=alice.workspace_id, enrichment_id=run.id, actor="test")
    after.start()
    after.join(240)
    with workspace_scope(alice.workspace_id):
        assert progress(alice.workspace_id, run.id).state == "COMPLETED"
    before.join(240)
    assert not before.is_alive()
    assert not after.is_alive()
    check_books(alice, world)


POINTS = {
    "enrichment.work:items_claimed": False,
    "enrichment.work:intents": False,
    "enrichment.work:granted": True,
    "enrichment.work:answered": True,
    "enrichment.work:settled": True,
    "enrichment.work:in_finish": False,
}


@pytest.mark.parametrize("point", POINTS)
def test_what_a_killed_worker_had_under_way_is_unknown_and_never_bought_again(
    alice: Person, world: World, tmp_path: Path, point: str
) -> None:
    people(alice, range(40))
    run = begun(alice, recipe("apollo.people"))
    assert killed_at(point, lambda: worked(alice, run), tmp_path / "points")
    with workspace_scope(alice.workspace_id):
        Run.objects.filter(subject=run.id).update(state=RunState.READY, lease_until=None)
    ended = worked(alice, run)
    with workspace_scope(alice.workspace_id):
        unknown = list(ProviderCall.objects.filter(state="unknown"))
        charged = -sum(entry.credits for entry in CreditEntry.objects.filter(kind="charge"))
        booked = -sum(entry.credits for entry in CreditEntry.objects.filter(kind="unknown"))
    about = [entry.entity for entry in world.books.entries]
    assert (ended.state, ended.items_done) == ("COMPLETED", 40)
    assert bool(unknown) == POINTS[point]
    assert booked == sum(call.credits_held for call in unknown)
    assert charged <= billed(world) <= charged + booked
    assert len(about) == len(set(about))
    lost = [item for item in items(alice, run.id) if item.reason == "outcome_unknown"]
    assert len(lost) == sum(call.questions for call in unknown)


def test_a_run_that_is_cancelled_before_its_dead_worker_is_missed_ends_every_item(
    alice: Person, world: World, tmp_path: Path
) -> None:
    people(alice, range(40))
    run = begun(alice, recipe("apollo.people"))
    assert killed_at("enrichment.work:intents", lambda: worked(alice, run), tmp_path / "points")
    cancel(workspace_id=alice.workspace_id, enrichment_id=run.id, actor="test")
    with workspace_scope(alice.workspace_id):
        killed, tidying = Run.objects.filter(subject=run.id).order_by("id")
        # The moment between the end of a lease and the sweep that finds it.
        Run.objects.filter(id=killed.id).update(lease_until=killed.created_at)
    execute(tidying.id)
    sweep()
    execute(killed.id)
    with workspace_scope(alice.workspace_id):
        assert Run.objects.get(id=tidying.id).state == RunState.READY
    ended = worked(alice, run)
    assert (ended.state, ended.counts["skipped"], ended.items_done) == ("CANCELLED", 40, 40)
    check_books(alice, world)


@pytest.mark.parametrize(("fault", "attempts"), [(None, 1), (FaultKind.OUTAGE, settings.MAX_RETRIES + 1)])
def test_a_run_that_gets_answers_has_its_attempts_again(
    alice: Person, world: World, fault: FaultKind | None, attempts: int
) -> None:
    people(alice, range(4))
    if fault is not None:
        world.faults.add(FaultOrder(kind=fault))
    run = begun(alice, recipe("apollo.people", attempts=1))
    with workspace_scope(alice.workspace_id):
        Run.objects.filter(subject=run.id).update(attempts=settings.MAX_RETRIES)
    assert worked(alice, run).state == "COMPLETED"
    with workspace_scope(alice.workspace_id):
        assert Run.objects.get(subject=run.id).attempts == attempts


def test_a_person_settles_what_nobody_knows(alice: Person, world: World) -> None:
    people(alice, range(20))
    world.faults.add(FaultOrder(kind=FaultKind.DROP_AFTER, count=1))
    world.faults.add(FaultOrder(kind=FaultKind.DROP_BEFORE, count=1))
    first = worked(alice, begun(alice, recipe("apollo.people")))
    assert first.counts["failed"] == 20
    with workspace_scope(alice.workspace_id):
        calls = list(ProviderCall.objects.filter(state="unknown").order_by("id"))
    told = {"workspace_id": alice.workspace_id, "actor": "test"}
    settle_unknown_call(**told, call_id=calls[0].id, charged=True, credits=Decimal(billed(world)))
    settle_unknown_call(**told, call_id=calls[1].id, charged=False)
    with pytest.raises(WrongState):
        settle_unknown_call(**told, call_id=calls[1].id, charged=True)
    again = worked(alice, begun(alice, recipe("apollo.people")))
    with workspace_scope(alice.workspace_id):
        settled = progress(alice.workspace_id, first.enrichment_id)
    assert (settled.unknown_money, settled.credits + again.credits) == (0, billed(world))
    assert again.counts["failed"] == 10
    about = [entry.entity for entry in world.books.entries]
    assert len(about) == len(set(about))
