"""The breaker opens on failures, waits longer each time, and lets exactly one call through to find out."""

import pytest

from cast import Person, in_threads
from contactory.provider_accounts.models import ProviderGate
from contactory.provider_accounts.services.reporting import CallReport, report
from contactory.provider_accounts.services.taking import take
from contactory.providers.failures import BadCredentials, Garbage, OutOfCredits, Permanent, RetryLater, Unknown
from contactory.workspaces.models import AuditEvent
from contactory.workspaces.scope import workspace_scope
from provider_accounts.gate_time import pass_time

OK = CallReport("people", "ok")
FAILURE = CallReport("people", "failure", sentence="Apollo answered 503.")


def state_of(gate: int) -> str:
    return ProviderGate.objects.get(id=gate).state


def open_breaker(gate: int) -> float:
    """Fail until it opens; gives how long it stays so."""
    assert report(gate, [FAILURE] * 5).state == "OPEN"
    return open_for(gate)


def open_for(gate: int) -> float:
    """How long it is open from its opening to its end, however long ago it opened."""
    found = ProviderGate.objects.get(id=gate)
    assert found.open_until is not None
    assert found.since is not None
    return (found.open_until - found.since).total_seconds()


def test_a_few_failures_among_many_answers_leave_it_closed(gate: int) -> None:
    for _ in range(20):
        assert report(gate, [FAILURE, OK, OK]).state == "CLOSED"


def test_it_opens_before_ten_failures_and_says_why(gate: int) -> None:
    report(gate, [OK] * 4)
    states = [report(gate, [FAILURE]).state for _ in range(9)]
    assert states.index("OPEN") == 4
    grant = take(gate, operation="organizations", units=[1])
    assert (grant.calls, grant.why) == (0, "breaker")
    assert 4 <= open_for(gate) <= 6
    assert 0 < grant.wait_seconds <= open_for(gate)
    assert "Apollo fails too often" in grant.sentence
    assert "Apollo answered 503." in grant.sentence


def test_failures_of_long_ago_do_not_count(gate: int) -> None:
    for _ in range(4):
        report(gate, [FAILURE] * 4)
        pass_time(31)
    assert state_of(gate) == "CLOSED"


def test_of_many_who_ask_when_its_time_is_over_exactly_one_may_try(gate: int) -> None:
    pass_time(open_breaker(gate))
    granted = in_threads(lambda: take(gate, operation="people", units=[1, 1, 1]).calls, 4)
    assert sorted(granted) == [0, 0, 0, 1]
    assert state_of(gate) == "HALF_OPEN"
    assert report(gate, [OK]).state == "CLOSED"
    assert not take(gate, operation="people", units=[1]).probing
    pass_time(open_breaker(gate))
    probe = take(gate, operation="people", units=[1, 1, 1])
    assert (probe.calls, probe.probing, probe.why) == (1, True, "breaker")
    assert probe.send_within < 2, "a probe is in the provider's window like every other call"
    assert report(gate, [OK]).state == "CLOSED"
    assert take(gate, operation="people", units=[1, 1, 1]).calls == 3


def test_each_probe_that_fails_makes_the_next_wait_longer_up_to_a_bound(gate: int) -> None:
    waits = [open_breaker(gate)]
    for _ in range(9):
        pass_time(waits[-1])
        assert take(gate, operation="people", units=[1]).calls == 1
        report(gate, [FAILURE])
        waits.append(open_for(gate))
        assert 0 < take(gate, operation="people", units=[1]).wait_seconds <= waits[-1]
    assert waits[1] > 1.2 * waits[0]
    assert 240 <= waits[-1] <= 300
    pass_time(waits[-1])
    take(gate, operation="people", units=[1])
    report(gate, [OK])
    pass_time(130)
    assert open_breaker(gate) <= 6, "once it was well for a while, it begins with a short wait again"


def test_a_probe_whose_worker_died_is_followed_by_another(gate: int) -> None:
    pass_time(open_breaker(gate))
    assert take(gate, operation="people", units=[1]).calls == 1
    pass_time(30)
    assert take(gate, operation="people", units=[1]).calls == 0
    pass_time(6)
    assert take(gate, operation="people", units=[1]).calls == 1


def test_answers_to_calls_that_were_under_way_change_nothing_while_it_is_open(gate: int) -> None:
    open_breaker(gate)
    assert report(gate, [OK] * 20).state == "OPEN"


@pytest.mark.parametrize(
    ("failure", "opens"),
    [
        (RetryLater("503"), True),
        (Unknown("no answer"), True),
        (Garbage("nonsense"), True),
        (RetryLater("429", throttled=True), False),
        (Permanent("422"), False),
        (BadCredentials("401"), False),
        (OutOfCredits("402"), False),
    ],
)
def test_only_failures_of_the_provider_itself_open_it(gate: int, failure: RetryLater, opens: bool) -> None:
    report(gate, [CallReport.of_failure("people", failure)] * 30)
    assert (state_of(gate) == "OPEN") is opens


def test_a_key_that_is_refused_stops_all_calls_and_is_told_once(gate: int, alice: Person) -> None:
    refused = CallReport.of_failure("people", BadCredentials("Apollo answered 401: Invalid API key."))
    for _ in range(3):
        state = report(gate, [refused, OK, refused], workspace_id=alice.workspace_id)
    assert (state.refusal, state.sentence) == ("credentials", "Apollo answered 401: Invalid API key.")
    grant = take(gate, operation="people", units=[1])
    assert (grant.calls, grant.why, grant.sentence) == (0, "refused", "Apollo answered 401: Invalid API key.")
    with workspace_scope(alice.workspace_id):
        events = AuditEvent.objects.filter(action="provider.refused")
        assert [event.subject for event in events] == ["provider:apollo"]
