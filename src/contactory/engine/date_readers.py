"""Whether a text is a date, judged kindly, and the patterns of the forms in which people and tools write dates."""

import re
from datetime import date

from contactory.engine.value_words import MONTHS, WORDS, says_nothing

_WORDS_IN_DATES = WORDS["words in dates"]
_WORDS = re.compile(r"[^\W\d_]+")
TIME = re.compile(
    r"(?:T|[\s,]+(?:at |um |às |à )?)(?:\d{1,2}[:h]\d{1,2}(?:[:m]\d{1,2}s?(?:[.,]\d{1,9})?)?|(?<=T)\d{4,6})"
    r"\s*(?:[ap]\.?m\.?)?\s*(?:z|[a-z]{3,4})?\s*(?:[+-]\d{1,2}:?(?:\d{2})?)?\s*(?:\([^)]*\))?$",
    re.IGNORECASE,
)
TIME_BEFORE_YEAR = re.compile(r"\s\d{1,2}:\d{2}(?::\d{2})?(?:\s+(?:[A-Z]{3,4}|[+-]\d{4}))?(?=\s+\d{4}$)")
YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})日?)?")
YEAR_LAST = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})")
MONTH_YEAR = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{4})")
_PART_OF_YEAR = re.compile(r"(?:q[1-4]|h[12])[\s/-]*\d{4}|\d{4}[\s/-]*(?:q[1-4]|h[12]|w\d{1,2})", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")


def reads_as_date(text: str) -> bool:
    """True for calendar dates, with or without a time: ISO, day or month first, month names, two-digit years."""
    if says_nothing(text):
        return True
    day_part = TIME_BEFORE_YEAR.sub("", TIME.sub("", text.strip())) or text
    if _DIGITS.fullmatch(day_part):
        return _digits_are_a_date(day_part)
    return _numeric_date(day_part) or _named_month(day_part) or bool(_PART_OF_YEAR.fullmatch(day_part))


def named_month(text: str) -> tuple[str, list[str]]:
    """The number of the one month that a text names, "" for none, and all figures in it."""
    words = [word for word in _WORDS.findall(text.casefold()) if word not in _WORDS_IN_DATES]
    months = [number for word in words if (number := MONTHS.get(word))]
    return (str(months[0]) if len(months) == 1 and len(words) <= 2 else ""), _DIGITS.findall(text)


def day_exists(year: str, month: str, day: str) -> bool:
    """True for a day of the calendar; a year of two digits is one of this century."""
    try:
        date(int(year) + 2000 if len(year) <= 2 else int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def _digits_are_a_date(digits: str) -> bool:
    if len(digits) == 8:
        return day_exists(digits[:4], digits[4:6], digits[6:]) or _either_order(digits[:2], digits[2:4], digits[4:])
    if len(digits) == 4:
        return 1800 <= int(digits) <= 2200
    # Spreadsheets count days since 1900 (five digits), programs seconds or milliseconds since 1970.
    return len(digits) in (5, 9, 10, 13)


def _numeric_date(text: str) -> bool:
    if found := YEAR_FIRST.fullmatch(text):
        year, month, day = found.groups()
        return day_exists(year, month, day or "1")
    if found := YEAR_LAST.fullmatch(text):
        return _either_order(*found.groups())
    if found := MONTH_YEAR.fullmatch(text):
        return day_exists(found[2], found[1], "1")
    return False


def _named_month(text: str) -> bool:
    month, figures = named_month(text)
    if not month or not 1 <= len(figures) <= 2:
        return False
    if len(figures) == 1:
        return len(figures[0]) <= 4
    first, second = figures
    return day_exists(second, month, first) or day_exists(first, month, second)


def _either_order(first: str, second: str, year: str) -> bool:
    return day_exists(year, first, second) or day_exists(year, second, first)
