"""Leave to call is given to all workers together: never more than the limit in any window, and hardly less."""

from dataclasses import dataclass, field
from random import Random

import pytest
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast import Person, in_threads
from contactory.provider_accounts.models import ProviderGate, ProviderGrant
from contactory.provider_accounts.services.reporting import CallReport, report
from contactory.provider_accounts.services.resolving import account_of
from contactory.provider_accounts.services.taking import Grant, give_back, take
from contactory.providers.questions import Limits
from contactory.providers.sandbox.limits import FixedWindow, SlidingWindow
from provider_accounts.conftest import Setting
from provider_accounts.gate_time import clock, pass_time

MINUTE = 60.0
LIMIT = 1000


@dataclass
class Traffic:
    """Calls that arrive at a provider some time after they were granted, by a clock that is moved on."""

    gate: int
    random: Random
    ahead: float = 0.0
    arrivals: list[tuple[float, int]] = field(default_factory=list)

    def now(self) -> float:
        return clock() + self.ahead

    def wait(self, seconds: float) -> None:
        pass_time(seconds)
        self.ahead += seconds

    def ask(self, units: list[int], operation: str = "people") -> Grant:
        before = self.now()
        grant = take(self.gate, operation=operation, units=units)
        after = self.now()
        latest = before + grant.send_within
        # Who was away for longer than a grant may be used sends nothing.
        for each in units[: grant.calls] if after <= latest else []:
            self.arrivals.append((self.random.uniform(after, latest), each))
        return grant

    def refused_by(self, window: FixedWindow | SlidingWindow, limit: int) -> list[float]:
        """When a provider that counts by such a window would have turned a call away."""
        refused = []
        for at, units in sorted(self.arrivals):
            if window.used(at) + units > limit:
                refused.append(at)
            window.add(units, at)
        return refused


STEPS = st.lists(
    st.tuples(st.sampled_from([0.0, 0.01, 0.5, 3.0, 20.0, 59.0, 61.0]), st.lists(st.integers(1, 300), max_size=6)),
    min_size=5,
    max_size=25,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, seed=st.integers(0, 2**32))
def test_no_window_of_the_provider_ever_has_more_than_the_limit(
    gate: int, steps: list[tuple[float, list[int]]], seed: int
) -> None:
    ProviderGrant.objects.all().delete()
    traffic = Traffic(gate, Random(seed))
    for pause, units in steps:
        traffic.wait(pause)
        traffic.ask(units)
    assert traffic.refused_by(SlidingWindow(60), LIMIT) == []
    assert traffic.refused_by(FixedWindow(60), LIMIT) == []


def test_with_more_to_do_than_is_allowed_97_parts_in_100_are_used(gate: int) -> None:
    traffic = Traffic(gate, Random(7))
    began = traffic.now()
    while len(traffic.arrivals) <= 4 * LIMIT:
        grant = traffic.ask([1] * traffic.random.randint(50, 150))
        traffic.wait(grant.wait_seconds if not grant.calls else 0.2)
    # The first call of the fifth window has just been let through; what this machine needed to ask is no waiting.
    assert (traffic.now() - began) / MINUTE >= 4
    assert traffic.ahead / MINUTE <= 4 / 0.97
    assert traffic.refused_by(SlidingWindow(60), LIMIT) == []
    assert traffic.refused_by(FixedWindow(60), LIMIT) == []
    assert ProviderGrant.objects.count() < 1100


def test_leave_that_was_not_used_is_there_again_and_no_more_of_it(gate: int) -> None:
    grants = [take(gate, operation="people", units=[1] * 300) for _ in range(3)]
    for units, grant in zip((300, 20), grants, strict=False):
        assert grant.given_at is not None
        give_back(gate, operation="people", units=units, given_at=grant.given_at, note=lambda _: None)
    assert take(gate, operation="people", units=[1] * 999).calls == LIMIT - 900 + 320
    pass_time(MINUTE + 5)
    assert take(gate, operation="people", units=[1] * 2000).calls == LIMIT


def test_workers_who_ask_at_once_get_the_limit_and_not_one_call_more(gate: int) -> None:
    granted = in_threads(lambda: sum(take(gate, operation="people", units=[1] * 7).calls for _ in range(60)), 4)
    assert sum(granted) == LIMIT
    assert take(gate, operation="organizations", units=[1]).calls == 1, "each kind of call has a limit of its own"


def test_entities_of_all_operations_count_together(alice: Person, setting: Setting) -> None:
    setting(EXPLORIUM_API_KEY="live-key-of-the-installation")
    gate = account_of(alice.workspace_id, "explorium").gate_id
    assert take(gate, operation="match_businesses", units=[50, 50, 50]).calls == 3
    grant = take(gate, operation="firmographics", units=[40, 20])
    assert (grant.calls, grant.why) == (1, "limit")
    assert "Explorium may be asked for 200 units in 60 s" in grant.sentence
    assert take(gate, operation="firmographics", units=[300]).most_units == 200


def test_what_the_provider_says_counts_where_it_is_less(gate: int) -> None:
    report(gate, [CallReport("people", "ok", limits=(Limits(100, 98, MINUTE), Limits(9000, 8000, 3600.0)))])
    assert take(gate, operation="people", units=[1] * 200).calls == 98, "two were somebody else's"
    report(gate, [CallReport("people", "ok", limits=(Limits(5000, 5000, MINUTE),))])
    pass_time(MINUTE + 10)
    assert take(gate, operation="people", units=[1] * 2000).calls == LIMIT, "never more than was set"


def test_calls_that_somebody_else_makes_with_the_same_key_take_from_what_is_left(gate: int) -> None:
    assert take(gate, operation="people", units=[1] * 100).calls == 100
    others = Limits(LIMIT, 300, MINUTE, resets_in=20.0)
    for _ in range(3):
        report(gate, [CallReport("people", "ok", limits=(others,))])
    assert take(gate, operation="people", units=[1] * 1000).calls == 300
    pass_time(22.0)
    assert take(gate, operation="people", units=[1] * 1000).calls == 600, "theirs ended with the provider's window"


def test_own_calls_are_not_taken_for_those_of_others(gate: int) -> None:
    for left in range(900, 0, -100):
        assert take(gate, operation="people", units=[1] * 100).calls == 100
        report(gate, [CallReport("people", "ok", limits=(Limits(LIMIT, left, MINUTE),))])
    assert take(gate, operation="people", units=[1] * 200).calls == 100


@pytest.fixture
def long_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make waits of which the provider says nothing a hundred times as long, so that none is over by itself."""
    for name, seconds in (("_FIRST_BLOCK", 200.0), ("_LONGEST_UNSAID", 30_000.0)):
        monkeypatch.setattr(f"contactory.provider_accounts.services.reporting.{name}", seconds)


@pytest.mark.parametrize(
    ("after", "least", "most"),
    [(70.0, 69.0, 70.0), (1e9, 3000.0, 3600.0), (float("nan"), 100.0, 300.0), (None, 100.0, 300.0)],
)
@pytest.mark.usefixtures("long_blocks")
def test_a_call_that_was_turned_away_stops_its_kind_for_as_long_as_is_asked(
    gate: int, after: float | None, least: float, most: float
) -> None:
    told = clock()
    report(gate, [CallReport("people", "throttled", after=after)] * 50)
    grant = take(gate, operation="people", units=[1])
    assert grant.calls == 0
    assert grant.wait_seconds <= most
    assert least <= grant.wait_seconds + clock() - told
    assert take(gate, operation="organizations", units=[1]).calls == 1
    stopped = ProviderGate.objects.get(id=gate)
    assert stopped.state == "CLOSED", "the provider is well"
    report(gate, [CallReport("people", "ok")])
    now = ProviderGate.objects.get(id=gate).blocked
    assert now == stopped.blocked != {}, "an answer that was on its way changes nothing"
    pass_time(most)
    assert take(gate, operation="people", units=[1]).calls == 1


@pytest.mark.usefixtures("long_blocks")
def test_without_a_word_from_the_provider_each_refusal_doubles_the_wait(gate: int) -> None:
    left, waits = [], []
    for _ in range(5):
        told = clock()
        report(gate, [CallReport("people", "throttled")])
        left.append(take(gate, operation="people", units=[1]).wait_seconds)
        # Of the wait, as much may have passed already.
        waits.append(left[-1] + clock() - told)
        pass_time(left[-1] + 0.01)
    assert all(0 < 1.2 * earlier < later for earlier, later in zip(left, waits[1:], strict=False))
    report(gate, [CallReport("people", "ok")])
    report(gate, [CallReport("people", "throttled")])
    assert take(gate, operation="people", units=[1]).wait_seconds < 300


def test_leave_is_never_asked_for_inside_a_transaction(gate: int) -> None:
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        take(gate, operation="people", units=[1])
    assert not connection.in_atomic_block


def test_what_is_noted_of_calls_is_on_disk_before_they_are_sent(gate: int) -> None:
    noted: list[tuple[int, str]] = []

    def note(cursor: CursorWrapper, granted: int) -> None:
        cursor.execute("SHOW synchronous_commit")
        noted.append((granted, cursor.fetchone()[0]))

    take(gate, operation="people", units=[1, 1], note=note)
    take(gate, operation="people", units=[LIMIT], note=note)
    assert noted == [(2, "on")]
