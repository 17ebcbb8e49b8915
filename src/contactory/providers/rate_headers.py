"""What the headers of an answer say about limits, and about when to come back."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from contactory.providers.questions import Limits

_LONGEST_WAIT = 86_400.0  # seconds; the longest window of any provider is a day
_MOST_DIGITS = 15


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that Retry-After asks to wait, given as seconds or as a date; None for what is absurd.

    Nothing to wait, a date that is over and more than a day are absurd.
    """
    text = headers.get("retry-after", "").strip()
    seconds = _figures(text)
    if seconds is None and text:
        date = _date(text)
        seconds = (date - _now(headers)).total_seconds() if date else None
    return seconds if seconds is not None and 0 < seconds <= _LONGEST_WAIT else None


def windows(headers: Mapping[str, str], names: Sequence[tuple[str, str, float]]) -> tuple[Limits, ...]:
    """The limits of several windows, each named by its headers for limit and rest, and its seconds.

    A window whose header is empty or absent is unlimited and left out.
    """
    found = []
    for limit_name, rest_name, seconds in names:
        limit, rest = _whole(headers.get(limit_name, "")), _whole(headers.get(rest_name, ""))
        if limit is not None:
            found.append(Limits(limit=limit, remaining=rest, seconds=seconds))
    return tuple(found)


def window_with_reset(headers: Mapping[str, str], seconds: float) -> tuple[Limits, ...]:
    """The one limit that X-RateLimit-Limit, -Remaining and -Reset (a Unix time) speak of, if they are there."""
    limit, rest = _whole(headers.get("x-ratelimit-limit", "")), _whole(headers.get("x-ratelimit-remaining", ""))
    if limit is None and rest is None:
        return ()
    moment = _figures(headers.get("x-ratelimit-reset", ""))
    resets_in = None if moment is None else min(max(moment - _now(headers).timestamp(), 0.0), seconds)
    return (Limits(limit=limit, remaining=rest, seconds=seconds, resets_in=resets_in),)


def _now(headers: Mapping[str, str]) -> datetime:
    """The moment by the provider's own clock where it says it: dates and resets are by that clock."""
    return _date(headers.get("date", "")) or datetime.now(UTC)


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _figures(text: str) -> float | None:
    plain = text.strip()
    whole = plain.replace(".", "", 1)
    return float(plain) if whole.isascii() and whole.isdigit() and len(plain) <= _MOST_DIGITS else None


def _whole(text: str) -> int | None:
    number = _figures(text)
    return None if number is None else int(number)
