"""Dates as ISO texts: 2024-03-12, 2024-03, 2024, or 2024-03-12T10:30:00+01:00 where a time is given.

Midnight in world time, or in no time zone, is no time: it is how many programs write a day.
"""

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal

import pyarrow as pa

from contactory.engine.date_readers import (
    MONTH_YEAR,
    TIME,
    TIME_BEFORE_YEAR,
    YEAR_FIRST,
    YEAR_LAST,
    day_exists,
    named_month,
)
from contactory.engine.distinct import with_each
from contactory.engine.value_words import says_nothing

Order = Literal["day_first", "month_first"]

_LONGEST = 60  # characters
_ISO = (
    r"^(?:[12][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
    r"(?:T(?:0[1-9]|1[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?(?:Z|[+-][01][0-9]:[0-5][0-9])?)?)?$"
)
_CLOCK = re.compile(
    r"^(?:t|[\s,]+(?:at |um |às |à )?)"
    r"(?:(?P<hour>\d{1,2})[:h](?P<minute>\d{1,2})(?:[:m](?P<second>\d{1,2})s?(?:[.,](?P<part>\d{1,9}))?)?"
    r"|(?P<hours>\d{2})(?P<minutes>\d{2})(?P<seconds>\d{2})?)"
    r"\s*(?:(?P<half>[ap])\.?m\.?)?\s*(?P<zone>z|[a-z]{3,4})?\s*(?P<offset>[+-]\d{1,2}:?(?:\d{2})?)?\s*(?:\([^)]*\))?$",
    re.IGNORECASE,
)
# Programs that only know the day write its first moment behind it.
_MIDNIGHT = re.compile(r"00:00(?::00(?:\.0+)?)?(?:Z|[+-]00:00)?")
_WORLD_TIME = frozenset({"z", "utc", "gmt"})
_SPREADSHEET_DAYS = range(20_000, 80_000)  # 1954 to 2119
_YEARS = range(1800, 2201)


def clean_dates(dates: pa.StringArray, order: Order | None) -> pa.StringArray:
    """The column with each date in ISO form; what the order does not settle, and what is no date, stays as it is."""
    return with_each(dates, lambda text: iso_date(text, order), _ISO)


@lru_cache(maxsize=1 << 15)
def iso_date(text: str, order: Order | None) -> str | None:
    """The ISO form of a date; None for what is none, and for figures that fit both orders while none is given."""
    if len(text) > _LONGEST or says_nothing(text):
        return None
    day_text, clock_text = _split(text.strip())
    day = _day(day_text, order)
    if not clock_text or day is None:
        return day
    clock = _clock(clock_text)
    if not clock or len(day) != 10:
        return None
    return day if _MIDNIGHT.fullmatch(clock) else f"{day}T{clock}"


def figures_of(text: str) -> tuple[int, int] | None:
    """The first two figures of a date that is written in figures with the year last, None for any other text."""
    found = YEAR_LAST.fullmatch(_split(text.strip())[0]) if len(text) <= _LONGEST else None
    return (int(found[1]), int(found[2])) if found else None


def begins_with_year(text: str) -> bool:
    """True for a date that is written in figures with its year of four digits first."""
    return len(text) <= _LONGEST and bool(YEAR_FIRST.fullmatch(_split(text.strip())[0]))


def _split(text: str) -> tuple[str, str]:
    """The day's part of a text, and the time's with the mark before it."""
    if between := TIME_BEFORE_YEAR.search(text):
        return text[: between.start()] + text[between.end() :], between[0]
    found = TIME.search(text)
    return (text[: found.start()], found[0]) if found and found.start() else (text, "")


def _day(text: str, order: Order | None) -> str | None:
    if text.isascii() and text.isdigit():
        return _from_digits(text, order)
    if found := YEAR_FIRST.fullmatch(text):
        year, month, day = found.groups()
        return _written(year, month, day) if day_exists(year, month, day or "1") else None
    if found := YEAR_LAST.fullmatch(text):
        return _in_order(found[1], found[2], found[3], order)
    if found := MONTH_YEAR.fullmatch(text):
        return _written(found[2], found[1], None) if day_exists(found[2], found[1], "1") else None
    return _with_named_month(text)


def _from_digits(digits: str, order: Order | None) -> str | None:
    if len(digits) == 8:
        year, month, day = digits[:4], digits[4:6], digits[6:]
        if int(year) in _YEARS and day_exists(year, month, day):
            return _written(year, month, day)
        return _in_order(digits[:2], digits[2:4], digits[4:], order)
    if len(digits) == 4:
        return digits if int(digits) in _YEARS else None
    if len(digits) == 5 and int(digits) in _SPREADSHEET_DAYS:
        return (date(1899, 12, 30) + timedelta(days=int(digits))).isoformat()
    if len(digits) in (9, 10, 13):
        seconds = int(digits[:10])
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return None


def _in_order(first: str, second: str, year: str, order: Order | None) -> str | None:
    by_day = _written(year, second, first) if day_exists(year, second, first) else None
    by_month = _written(year, first, second) if day_exists(year, first, second) else None
    if by_day is None or by_month is None or by_day == by_month:
        return by_day or by_month
    return {"day_first": by_day, "month_first": by_month}.get(order) if order else None


def _with_named_month(text: str) -> str | None:
    month, figures = named_month(text)
    if not month:
        return None
    if len(figures) == 1:
        return _written(figures[0], month, None) if len(figures[0]) == 4 else None
    if len(figures) != 2:
        return None
    for day, year in (figures, reversed(figures)):
        if len(day) <= 2 and day_exists(year, month, day):
            return _written(year, month, day)
    return None


def _written(year: str, month: str, day: str | None) -> str:
    # Two digits mean a year that somebody alive may write about: 70 to 99 are of the last century.
    full = int(year) if len(year) > 2 else int(year) + (1900 if int(year) >= 70 else 2000)
    return f"{full:04d}-{int(month):02d}" + (f"-{int(day):02d}" if day is not None else "")


def _clock(text: str) -> str | None:
    found = _CLOCK.match(text)
    if found is None:
        return None
    hour = int(found["hour"] or found["hours"])
    minute, second = int(found["minute"] or found["minutes"] or 0), found["second"] or found["seconds"]
    half = (found["half"] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    zone = _zone((found["zone"] or "").lower(), found["offset"] or "")
    if hour > 23 or minute > 59 or int(second or 0) > 59 or zone is None:
        return None
    seconds = f":{int(second):02d}" + (f".{found['part']}" if found["part"] else "") if second else ""
    return f"{hour:02d}:{minute:02d}{seconds}{zone}"


def _zone(name: str, offset: str) -> str | None:
    """The offset as ISO writes it; None for a zone that is only named, as a name may mean several offsets."""
    if name and name not in _WORLD_TIME:
        return None
    if not offset:
        return "Z" if name else ""
    digits = offset[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "00")
    return f"{offset[0]}{int(hours):02d}:{minutes}" if int(hours) <= 23 and int(minutes) <= 59 else None
