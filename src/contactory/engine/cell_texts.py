"""The exact text of a typed cell."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

Value: TypeAlias = str | float | int | bool | date | time | timedelta

EXACT = float(1 << 53)
# Between these a number is written with all its digits, beyond them with an exponent.
SMALLEST, LARGEST = 1e-9, 1e21


def text_of_number(number: float) -> str:
    """The shortest text that is this number, without a fraction where it has none, and mostly without an exponent."""
    if -EXACT < number < EXACT and number == int(number):
        return str(int(number))
    if SMALLEST <= abs(number) < LARGEST:
        text = format(Decimal(repr(number)), "f")
        return text.removesuffix(".0")
    return repr(number)


def text_of_moment(moment: datetime) -> str:
    """ISO 8601; a date alone where the time is midnight."""
    if moment.time() == time.min:
        return moment.date().isoformat()
    return moment.isoformat(timespec=_precision(moment.microsecond))


def text_of_duration(length: timedelta) -> str:
    """Hours, minutes and seconds, as in 36:00:00; hours are not cut at a day."""
    seconds, sign = abs(length.total_seconds()), "-" if length < timedelta() else ""
    whole = int(seconds)
    part = f"{seconds - whole:.3f}"[1:] if round(seconds - whole, 3) else ""
    return f"{sign}{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{part}"


def _precision(microseconds: int) -> str:
    return "seconds" if not microseconds else "microseconds" if microseconds % 1000 else "milliseconds"


_TEXTS: dict[type, Callable[[Any], str]] = {
    float: text_of_number,
    int: str,
    bool: lambda value: "TRUE" if value else "FALSE",
    datetime: text_of_moment,
    date: date.isoformat,
    time: lambda value: value.isoformat(timespec=_precision(value.microsecond)),
    timedelta: text_of_duration,
}


def texts_of(row: Sequence[Value]) -> list[str]:
    """The texts of a row's cells, without the empty ones at its end."""
    texts = [value if value.__class__ is str else _TEXTS[value.__class__](value) for value in row]
    while texts and not texts[-1]:
        texts.pop()
    return texts
