"""The time that a run still needs: what its calls took, and what a limit or a breaker makes it wait for."""

from datetime import timedelta
from typing import Any

import pytest
from enriching import begun, firms, recipe

from cast import Person
from contactory.credits.queries import now
from contactory.enrichment.models import Enrichment, ProviderCall
from contactory.enrichment.queries import progress
from contactory.provider_accounts.models import ProviderGate
from contactory.provider_accounts.services.resolving import account_of
from contactory.provider_accounts.services.taking import take
from contactory.providers.sandbox.world import World
from contactory.workspaces.scope import workspace_scope

RECORDS, DONE = 100, 20


@pytest.fixture
def gate_id(alice: Person, world: World) -> int:
    """The gate of Alice's Apollo."""
    return account_of(alice.workspace_id, "apollo").gate_id


@pytest.fixture
def run(alice: Person, gate_id: int) -> Enrichment:
    """A run over a hundred companies that began an hour ago and asked about twenty, in two calls of four seconds."""
    firms(alice, range(RECORDS))
    made = begun(alice, recipe("apollo.organizations", target="company"))
    moment = now()
    with workspace_scope(alice.workspace_id):
        ProviderCall.objects.bulk_create(
            ProviderCall(
                workspace_id=alice.workspace_id,
                enrichment_id=made.id,
                provider="apollo",
                operation="organizations",
                gate_id=gate_id,
                questions=10,
                state="answered",
                sent_at=moment - timedelta(seconds=ago + 2),
                finished_at=moment - timedelta(seconds=ago),
            )
            for ago in (62, 60)
        )
    change(made, state="RUNNING", started_at=moment - timedelta(hours=1), pending=RECORDS - DONE, success=DONE)
    return made


def change(run: Enrichment, **values: Any) -> None:
    with workspace_scope(run.workspace_id):
        Enrichment.objects.filter(id=run.id).update(**values)


def left(run: Enrichment) -> float:
    with workspace_scope(run.workspace_id):
        seconds = progress(run.workspace_id, run.id).seconds_left
    assert seconds is not None
    return seconds


def test_what_is_left_goes_as_the_calls_went_however_long_nothing_was_done(run: Enrichment) -> None:
    assert left(run) == pytest.approx(16)  # eight calls more, of two seconds


def test_a_limit_that_is_reached_counts_and_what_it_lets_through_takes_away(run: Enrichment, gate_id: int) -> None:
    ProviderGate.objects.filter(id=gate_id).update(limits=[{"operation": "", "seconds": 3600, "allowed": 6}])
    assert left(run) == pytest.approx(2 * 600)  # six of the eight calls may be sent now, then one each ten minutes
    assert take(gate_id, operation="organizations", units=[1] * 6).calls == 6
    assert left(run) == pytest.approx(8 * 600)
    change(run, waiting_for="…", resume_at=now() + timedelta(hours=3))
    first, second = left(run), left(run)
    assert 3 * 3600 < second <= first < 3 * 3600 + 60


def test_a_breaker_is_waited_for_and_a_person_is_not_foretold(run: Enrichment) -> None:
    change(run, state="PAUSED", pause_reason="breaker", resume_at=now() + timedelta(seconds=300))
    assert 300 < left(run) <= 316
    change(run, pause_reason="person", resume_at=None)
    with workspace_scope(run.workspace_id):
        assert progress(run.workspace_id, run.id).seconds_left is None
