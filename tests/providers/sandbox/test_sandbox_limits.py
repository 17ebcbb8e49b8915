"""Limits: never more than the limit in a window, the right headers, and the right wait."""

import time

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactory.errors import InvalidInput
from contactory.providers.sandbox.limits import LIMITS, FixedWindow, Limits, SlidingWindow
from contactory.providers.sandbox.world import World

SCOPE = ("somebody",)
ADA = {"name": "Ada Byron", "domain": "acme.com"}
# Pauses whose sums have no rounding: the last digit of a float is not the point.
pauses = st.integers(0, 40 * 64).map(lambda sixty_fourths: sixty_fourths / 64)
calls_in_time = st.lists(st.tuples(pauses, st.integers(1, 9)), max_size=40)


@given(calls_in_time)
def test_no_stretch_of_a_minute_has_more_than_the_limit_where_it_slides(calls: list[tuple[float, int]]) -> None:
    limits = Limits({**LIMITS, "explorium.entities.minute": 20})
    now, taken = 0.0, []
    for pause, units in calls:
        now += pause
        if limits.take("explorium.entities", SCOPE, units, now).allowed:
            taken.append((now, units))
    for end, _ in taken:
        assert sum(units for at, units in taken if end - 60 < at <= end) <= 20


@given(calls_in_time, st.booleans())
def test_who_waits_as_long_as_is_said_gets_through(calls: list[tuple[float, int]], slides: bool) -> None:
    group = "explorium.entities" if slides else "apollo.enrichment"
    limits = Limits({**LIMITS, f"{group}.minute": 20})
    now = 0.0
    for pause, units in calls:
        now += pause
        verdict = limits.take(group, SCOPE, units, now)
        if not verdict.allowed:
            assert 1 <= verdict.retry_after <= 60
            now += verdict.retry_after
            assert limits.take(group, SCOPE, units, now).allowed


def test_a_fixed_window_opens_with_its_first_call_and_not_by_the_clock() -> None:
    limits = Limits({**LIMITS, "apollo.enrichment.minute": 2})
    taken = [limits.take("apollo.enrichment", SCOPE, 1, now).allowed for now in (59, 60, 61, 118, 119, 120, 121)]
    assert taken == [True, True, False, False, True, True, False]


def test_a_call_that_one_window_refuses_counts_in_none() -> None:
    limits = Limits({**LIMITS, "apollo.search.minute": 1, "apollo.search.hour": 2})
    for now in (0, 1, 2):
        limits.take("apollo.search", SCOPE, 1, now)
    assert {state.name: state.used for state in limits.states("apollo.search", SCOPE, 3)}["hour"] == 1


def test_the_longest_window_that_is_full_says_how_long_to_wait() -> None:
    limits = Limits({**LIMITS, "apollo.search.minute": 5, "apollo.search.hour": 1})
    limits.take("apollo.search", SCOPE, 1, 0)
    verdict = limits.take("apollo.search", SCOPE, 1, 10)
    assert (verdict.passed and verdict.passed.name, verdict.retry_after) == ("hour", 3590)


def test_who_passes_a_limit_of_zerobounce_is_shut_out_for_ten_minutes() -> None:
    limits = Limits({**LIMITS, "zerobounce.batch.minute": 1})
    taken = [limits.take("zerobounce.batch", SCOPE, 1, now).allowed for now in (0, 1, 100, 600, 602)]
    assert taken == [True, False, False, False, True]


@given(st.integers(1, 100), st.integers(0, 100))
def test_windows_are_empty_in_the_end(units: int, over: int) -> None:
    for window in (FixedWindow(60), SlidingWindow(60)):
        window.add(units, 5.0)
        assert window.used(64.9) == units
        assert window.wait(min(over, units), 5.0) <= 60
        assert window.used(65.0) == 0


def test_a_limit_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r'no limit "apollo\.week"'):
        Limits().change({"apollo.week": 1})


def test_apollo_counts_calls_by_endpoint_and_says_so_in_headers(sandbox: httpx.Client) -> None:
    sandbox.post("/_sandbox/limits", json={"apollo.enrichment.minute": 2})
    first = sandbox.post("/api/v1/people/match", json=ADA).headers
    assert (first["x-rate-limit-minute"], first["x-minute-usage"], first["x-minute-requests-left"]) == ("2", "1", "1")
    assert first["x-rate-limit-hourly"] == first["x-rate-limit-24-hour"] == ""
    assert "x-hourly-usage" not in first
    sandbox.post("/api/v1/people/match", json=ADA)
    third = sandbox.post("/api/v1/people/match", json=ADA)
    assert (third.status_code, third.headers["x-minute-requests-left"]) == (429, "0")
    assert "api/v1/people/match is 2 times per minute" in third.json()["message"]
    assert 1 <= int(third.headers["retry-after"]) <= 60
    assert sandbox.post("/api/v1/people/bulk_match", json={"details": [ADA]}).status_code == 200
    other = sandbox.post("/api/v1/people/match", json=ADA, headers={"x-api-key": "sandbox-b"})
    assert other.status_code == 200
    usage = sandbox.post("/api/v1/usage_stats/api_usage_stats").json()
    assert usage['["api/v1/people", "match"]']["minute"] == {"limit": 2, "consumed": 2, "left_over": 0}
    # A call that was refused is not billed.
    assert len(sandbox.get("/_sandbox/books").json()["entries"]) == 4


def test_explorium_counts_entities(sandbox: httpx.Client) -> None:
    body = {"businesses_to_match": [{"domain": f"acme{number}.com"} for number in range(50)]}
    left = [sandbox.post("/v1/businesses/match", json=body).headers["X-RateLimit-Remaining"] for _ in range(4)]
    assert left == ["150", "100", "50", "0"]
    refused = sandbox.post("/v1/businesses/match", json={"businesses_to_match": [{"domain": "acme.com"}]})
    assert refused.status_code == 429
    assert refused.json()["error"] == "rate_limit_exceeded"
    assert str(refused.json()["retry_after"]) == refused.headers["retry-after"]
    assert 0 <= int(refused.headers["X-RateLimit-Reset"]) - time.time() <= 62


def test_verifiers_say_nothing_of_their_limits(sandbox: httpx.Client, world: World) -> None:
    world.limits.change({"zerobounce.single.ten_seconds": 1, "hunter.verifier.minute": 1})
    for path in ("/v2/validate?ip_address=&email=a@acme.com", "/v2/email-verifier?email=info@acme.com"):
        first = sandbox.get(f"{path}&api_key=sandbox-v")
        refused = sandbox.get(f"{path}&api_key=sandbox-v")
        assert (first.status_code, refused.status_code) == (200, 429)
        assert not [name for name in refused.headers if "rate" in name or "retry" in name]


def test_limits_begin_anew_when_they_are_changed(sandbox: httpx.Client) -> None:
    for _ in range(2):
        sandbox.post("/_sandbox/limits", json={"apollo.enrichment.minute": 1})
        assert sandbox.post("/api/v1/people/match", json=ADA).status_code == 200
    assert sandbox.get("/_sandbox/limits").json()["limits"]["apollo.enrichment.minute"] == 1
    wrong = sandbox.post("/_sandbox/limits", json={"apollo.enrichment.minute": -1})
    assert (wrong.status_code, "apollo.enrichment.minute" in wrong.json()["error"]) == (422, True)
