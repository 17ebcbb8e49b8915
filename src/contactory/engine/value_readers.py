"""Whether a text is a number, a date or a yes-or-no, judged kindly: only what plainly is not one is told apart."""

import re
from collections.abc import Callable
from datetime import date

from contactory.engine.bundled_lists import bundled_lists
from contactory.engine.fields import Kind

_LISTS = bundled_lists("value_words.txt")
_NOTHING = frozenset(_LISTS["nothing"])
_NUMBER_WORDS = frozenset(_LISTS["number words"])
_WORDS_FOR_A_NUMBER = frozenset(_LISTS["words for a number"])
_YES_NO = frozenset(_LISTS["yes or no"])
_WORDS_IN_DATES = frozenset(_LISTS["words in dates"])
_WORDS = re.compile(r"[^\W\d_]+")
_NUMBER_MARKS = re.compile(r"[\d\s.,'’`´·+\-–—−~<>≤≥=≈$€£¥₹%/()&:|_ºª]*")
_MONTHS = {name: int(names.split()[0]) for names in _LISTS["months"] for name in names.split()[1:]}
_TIME = re.compile(
    r"(?:T|[\s,]+(?:at |um |às |à )?)(?:\d{1,2}[:h]\d{1,2}(?:[:m]\d{1,2}s?(?:[.,]\d{1,9})?)?|(?<=T)\d{4,6})"
    r"\s*(?:[ap]\.?m\.?)?\s*(?:z|[a-z]{3,4})?\s*(?:[+-]\d{1,2}:?(?:\d{2})?)?\s*(?:\([^)]*\))?$",
    re.IGNORECASE,
)
_TIME_BEFORE_YEAR = re.compile(r"\s\d{1,2}:\d{2}(?::\d{2})?(?:\s+(?:[A-Z]{3,4}|[+-]\d{4}))?(?=\s+\d{4}$)")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})日?)?")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{4})")
_PART_OF_YEAR = re.compile(r"(?:q[1-4]|h[12])[\s/-]*\d{4}|\d{4}[\s/-]*(?:q[1-4]|h[12]|w\d{1,2})", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")


def says_nothing(text: str) -> bool:
    """True for the texts by which people and tools say that there is no value, such as n/a."""
    return not text or text.casefold() in _NOTHING


def reads_as_number(text: str) -> bool:
    """True for figures, ranges and amounts as people write them: 1,234 or 1.000,50 or 51-200 or $5M or 10k+."""
    lowered = text.casefold()
    if says_nothing(text) or lowered in _WORDS_FOR_A_NUMBER:
        return True
    if not any(mark.isdigit() for mark in text):
        return False
    words = _WORDS.findall(lowered)
    return all(word in _NUMBER_WORDS for word in words) and bool(_NUMBER_MARKS.fullmatch(_WORDS.sub("", lowered)))


def reads_as_boolean(text: str) -> bool:
    """True for yes and no in five languages, and for counts (0 is no)."""
    lowered = text.casefold()
    return says_nothing(text) or lowered in _YES_NO or bool(re.fullmatch(r"\d+(?:\.0+)?", lowered))


def reads_as_date(text: str) -> bool:
    """True for calendar dates, with or without a time: ISO, day or month first, month names, two-digit years."""
    if says_nothing(text):
        return True
    day_part = _TIME_BEFORE_YEAR.sub("", _TIME.sub("", text.strip())) or text
    if _DIGITS.fullmatch(day_part):
        return _digits_are_a_date(day_part)
    return _numeric_date(day_part) or _named_month(day_part) or bool(_PART_OF_YEAR.fullmatch(day_part))


def _digits_are_a_date(digits: str) -> bool:
    if len(digits) == 8:
        return _exists(digits[:4], digits[4:6], digits[6:]) or _either_order(digits[:2], digits[2:4], digits[4:])
    if len(digits) == 4:
        return 1800 <= int(digits) <= 2200
    # Spreadsheets count days since 1900 (five digits), programs seconds or milliseconds since 1970.
    return len(digits) in (5, 9, 10, 13)


def _numeric_date(text: str) -> bool:
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = found.groups()
        return _exists(year, month, day or "1")
    if found := _YEAR_LAST.fullmatch(text):
        return _either_order(*found.groups())
    if found := _MONTH_YEAR.fullmatch(text):
        return _exists(found[2], found[1], "1")
    return False


def _named_month(text: str) -> bool:
    words = [word for word in _WORDS.findall(text.casefold()) if word not in _WORDS_IN_DATES]
    months = [number for word in words if (number := _MONTHS.get(word))]
    figures = _DIGITS.findall(text)
    if len(months) != 1 or len(words) > 2 or not 1 <= len(figures) <= 2:
        return False
    if len(figures) == 1:
        return len(figures[0]) <= 4
    first, second = figures
    return _exists(second, str(months[0]), first) or _exists(first, str(months[0]), second)


def _either_order(first: str, second: str, year: str) -> bool:
    return _exists(year, first, second) or _exists(year, second, first)


def _exists(year: str, month: str, day: str) -> bool:
    full_year = int(year) + 2000 if len(year) <= 2 else int(year)
    try:
        date(full_year, int(month), int(day))
    except ValueError:
        return False
    return True


READERS: dict[Kind, Callable[[str], bool]] = {
    "integer": reads_as_number,
    "number": reads_as_number,
    "date": reads_as_date,
    "boolean": reads_as_boolean,
}
