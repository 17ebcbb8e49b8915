"""What headers say about limits, and what errors may say to people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactory.providers.access import Access, Key
from contactory.providers.apollo.client import Apollo
from contactory.providers.explorium.client import Explorium
from contactory.providers.messages import said, shown
from contactory.providers.questions import Limits
from contactory.providers.rate_headers import retry_after, window_with_reset, windows

NAMES = (("x-rate-limit-minute", "x-minute-requests-left", 60.0),)


def test_a_plan_without_a_limit_sends_an_empty_header() -> None:
    headers = {
        "x-rate-limit-minute": "200",
        "x-minute-requests-left": "199",
        "x-rate-limit-hourly": "",
        "x-rate-limit-24-hour": "2000",
        "x-24-hour-requests-left": "0",
    }
    found = Apollo(Access(key=Key("k"))).limits_of(headers)
    assert found == (Limits(200, 199, 60.0), Limits(2000, 0, 86_400.0))


def test_a_reset_is_counted_by_the_clock_of_the_provider() -> None:
    headers = {
        "date": "Thu, 01 Jan 2026 00:00:00 GMT",
        "x-ratelimit-limit": "200",
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": "1767225630",
    }
    assert Explorium(Access(key=Key("k"))).limits_of(headers) == (Limits(200, 0, 60.0, 30.0),)


@pytest.mark.parametrize(("reset", "seconds"), [("1", 0.0), ("99999999999", 60.0), ("soon", None)])
def test_a_reset_lies_within_its_window(reset: str, seconds: float | None) -> None:
    found = window_with_reset({"x-ratelimit-limit": "200", "x-ratelimit-reset": reset}, 60.0)
    assert found[0].resets_in == seconds


@given(st.text(), st.text(), st.text())
def test_no_header_breaks_the_reading(limit: str, rest: str, wait: str) -> None:
    for one in windows({"x-rate-limit-minute": limit, "x-minute-requests-left": rest}, NAMES):
        assert one.limit is not None
        assert one.limit >= 0
    window_with_reset({"x-ratelimit-limit": limit, "x-ratelimit-reset": rest, "date": wait}, 60.0)
    seconds = retry_after({"retry-after": wait, "date": limit})
    assert seconds is None or 0 < seconds <= 86_400


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b'{"error_message": "cannot enrich more than 10"}', "cannot enrich more than 10"),
        (b'{"errors": [{"id": "wrong", "details": "Email is missing"}]}', "Email is missing"),
        (b'{"detail": [{"loc": ["body"], "msg": "field required"}]}', "field required"),
        (b'{"error": {"message": "inner"}}', "inner"),
        (b"Invalid API key. See the page.", "Invalid API key. See the page."),
        (b"<html><body>502</body></html>", ""),
        (b'{"error": 7}', ""),
        (b"", ""),
    ],
)
def test_the_words_of_an_error_are_found(body: bytes, message: str) -> None:
    assert said(body, Key("k-123")) == message


@given(st.text(max_size=400))
def test_what_is_shown_is_one_short_line(text: str) -> None:
    line = shown(f"{text} k-123 {text} ana@estuary.com", Key("k-123"))
    assert line == "" or line.isprintable()
    assert len(line) <= 201
    assert "ana@estuary.com" not in line
    assert "k-123" not in line
