"""Leave that is had ahead of a free place: none of it is lost, and none is used when it should not be."""

import pytest
from django.conf import settings
from django.db.models import Sum
from enriching import begun, check_books, people, recipe, worked

from cast import Person
from contactory.enrichment.models import ProviderCall
from contactory.provider_accounts.models import ProviderGrant
from contactory.providers.sandbox.faults import FaultKind, FaultOrder
from contactory.providers.sandbox.world import World
from contactory.workspaces.scope import workspace_scope


@pytest.fixture(autouse=True)
def _many_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ENRICHMENT_IN_FLIGHT", 16)
    monkeypatch.setattr(settings, "ENRICHMENT_SLOTS", 1)


def test_a_limit_is_used_by_calls_that_are_sent_and_by_no_others(alice: Person, world: World) -> None:
    people(alice, range(90))
    # Many come back together and the next take long: what was asked for ahead grows old.
    world.faults.add(FaultOrder(kind=FaultKind.LATENCY, provider="apollo", delay=0.05, count=48))
    world.faults.add(FaultOrder(kind=FaultKind.LATENCY, provider="apollo", delay=1.2, after=48, count=16))
    run = worked(alice, begun(alice, recipe("apollo.people", batch_size=1)))
    assert (run.state, run.counts["failed"]) == ("COMPLETED", 0)
    minute = ProviderGrant.objects.filter(seconds=60.0).aggregate(units=Sum("units"))
    assert minute["units"] == sum(world.calls.values()) == 90
    check_books(alice, world)


def test_after_failures_no_more_is_sent_than_was_under_way(
    alice: Person, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contactory.provider_accounts.breaker.FIRST_WAIT", 0.5)
    people(alice, range(80))
    world.faults.add(FaultOrder(kind=FaultKind.LATENCY, provider="apollo", delay=0.03))
    world.faults.add(FaultOrder(kind=FaultKind.SERVER_ERROR, provider="apollo", status=503, after=3, count=12))
    run = worked(alice, begun(alice, recipe("apollo.people", batch_size=1)))
    assert (run.state, run.counts["failed"]) == ("COMPLETED", 0)
    with workspace_scope(alice.workspace_id):
        failed = ProviderCall.objects.filter(state="failed", latency_ms__isnull=False)
        # The breaker opens at the fifth, and those under way then fail too; each probe behind it is alone.
        first = failed.order_by("sent_at").first()
        assert first is not None
        together = failed.filter(sent_at__lt=first.finished_at).count()
    assert together <= 16
    check_books(alice, world)
