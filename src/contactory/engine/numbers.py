"""Numbers as plain decimal texts: digits, a dot where there is a fraction, a minus sign."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from contactory.engine.byte_columns import all_digits, without_bytes
from contactory.engine.distinct import with_each
from contactory.engine.value_words import WORDS, says_nothing

Mark = Literal[".", ","]

_LONGEST = 60  # characters
_PLAIN = r"^(?:[0-9]*|0\.[0-9]+|-?(?:0|[1-9][0-9]*)\.(?:[0-9]{1,2}|[0-9]{4,}))$"
_DIGITS = r"^[0-9]*$"
_WHOLE_DOLLARS = r"^\$?[1-9][0-9]{0,2}(?:,[0-9]{3}){2,}$"
_POWERS = {
    1_000: ("k", "thousand", "tsd", "tausend", "mille", "millier", "milliers"),
    1_000_000: (
        "m", "mm", "mn", "mi", "mio", "million", "millions", "millionen", "milhão", "milhões", "milhao", "milhoes",
        "millón", "millones", "millon",
    ),
    1_000_000_000: (
        "b", "bn", "bi", "mrd", "md", "billion", "billions", "milliard", "milliards", "milliarden", "bilhão", "bilhões",
    ),
    1_000_000_000_000: ("tn", "trillion"),
    100_000: ("lakh",),
    10_000_000: ("crore",),
}  # fmt: skip
_MULTIPLIERS = {word: power for power, words in _POWERS.items() for word in words}
_CURRENCIES = WORDS["currencies"]
_COUNTED = WORDS["what is counted"]
_FIGURE = r"[0-9.,](?:[0-9.,'’ \u00a0\u202f]*[0-9.,])?"
_AMOUNT = re.compile(
    r"(?P<open>\()?(?P<sign>[-+−]?)\s*(?P<before>[^\W\d_]{1,3}\b)?\s*[$€£¥₹]?\s*(?P<late>[-+−]?)"
    rf"(?P<figure>{_FIGURE})\s*(?P<words>[^\W\d_]+(?:\s+[^\W\d_]+)*)?\s*[$€£¥₹]?(?P<close>\))?"
)
_GROUPS = re.compile(r"\d{1,3}(?:[ '’\u00a0\u202f]\d{3})+(?=[.,]|$)")
_POWER_OF_TEN = re.compile(r"[+-]?\d+(?:\.\d+)?e[+-]?\d{1,2}")


def clean_numbers(numbers: pa.StringArray, decimal: Mark | None, *, whole: bool) -> pa.StringArray:
    """The column with each number as a plain decimal; ranges, estimates and what is no number stay as they are.

    decimal is the column's mark, None where it is not known: then a figure that has two readings stays as it is. In a
    column of whole things a mark before three digits can only part thousands.
    """
    if all_digits(numbers):
        return numbers
    grouped = pc.match_substring_regex(numbers, _WHOLE_DOLLARS)
    if grouped.true_count:
        numbers = pc.if_else(grouped, without_bytes(numbers, b"$,"), numbers)
    return with_each(numbers, lambda text: plain_number(text, decimal, whole), _DIGITS if whole else _PLAIN)


@lru_cache(maxsize=1 << 15)
def plain_number(text: str, decimal: Mark | None, whole: bool = False) -> str | None:
    """The plain decimal of one amount such as $1,234.50, 5 million or (1.200,00); None where it is not just one."""
    lowered = text.casefold()
    if len(text) > _LONGEST or says_nothing(text):
        return None
    if _POWER_OF_TEN.fullmatch(lowered):
        return _decimal_text(Decimal(lowered))
    found = _AMOUNT.fullmatch(lowered)
    if found is None or bool(found["open"]) != bool(found["close"]) or (found["sign"] and found["late"]):
        return None
    multiplier = _multiplier(found["before"], (found["words"] or "").split())
    figure = plain_figure(found["figure"], decimal, whole)
    if multiplier is None or figure is None:
        return None
    if multiplier > 1:
        figure = _decimal_text(Decimal(figure) * multiplier)
    negative = found["open"] or "-" in (found["sign"] + found["late"]).replace("−", "-")
    return ("-" if negative and figure.strip("0.") else "") + _settled(figure, decimal, whole)


def plain_figure(figure: str, decimal: Mark | None, whole: bool) -> str | None:
    """Digits with a dot before the fraction, from digits with any marks; None where two readings are left."""
    figure = _GROUPS.sub(lambda found: re.sub(r"\D", "", found[0]), figure)
    if figure.isdigit():
        return figure
    marks = sorted({mark for mark in figure if mark in ".,"}, key=figure.rfind)
    if re.search(r"[^\d.,]", figure) or not re.search(r"\d", figure):
        return None
    if len(marks) == 1 and figure.count(marks[0]) == 1:
        return _with_one_mark(figure, marks[0], decimal, whole)
    if len(marks) == 2:
        head, _, fraction = figure.rpartition(marks[1])
        return _joined(_ungrouped(head, marks[0]), fraction, whole)
    return _ungrouped(figure, marks[0])


def decimal_of(text: str, *, whole: bool = False) -> str | None:
    """The plain decimal of an amount with a decimal point, such that it is read the same whatever the column does."""
    plain = plain_number(text, ".", whole)
    if plain is None:
        return None
    sign = "-" if plain.startswith("-") else ""
    return sign + _settled(plain.removeprefix(sign), None, whole)


def decimal_mark_of(text: str) -> tuple[Mark | None, Mark | None]:
    """The decimal mark that an amount's own figure proves; and, where it proves none, the one it would have."""
    found = _AMOUNT.fullmatch(text.casefold()) if len(text) <= _LONGEST else None
    figure = _GROUPS.sub(lambda groups: re.sub(r"\D", "", groups[0]), found["figure"]) if found else ""
    readings: dict[Mark, str | None] = {mark: plain_figure(figure, mark, False) for mark in (".", ",")}
    if figure.isdigit() or None in readings.values():
        return None, None
    last: Mark = "," if figure.rfind(",") > figure.rfind(".") else "."
    if readings["."] != readings[","]:
        return None, last
    other: Mark = "." if last == "," else ","
    return (other if figure.count(last) > 1 else last), None


def _with_one_mark(figure: str, mark: str, decimal: Mark | None, whole: bool) -> str | None:
    head, _, rest = figure.partition(mark)
    if len(rest) != 3 or not 1 <= len(head) <= 3 or head.startswith("0"):
        return _joined(head, rest, whole)
    if whole or (decimal is not None and decimal != mark):
        return head + rest
    return _joined(head, rest, whole) if decimal == mark else None


def _ungrouped(figure: str, mark: str) -> str | None:
    """Whole digits out of groups of three, or of two before the last as in India; None where groups do not fit."""
    first, *groups = figure.split(mark)
    fits = 1 <= len(first) <= 3 and all(len(group) in (2, 3) for group in groups) and len(groups[-1]) == 3
    return "".join([first, *groups]) if fits else None


def _joined(head: str | None, fraction: str, whole: bool) -> str | None:
    if head is None or not (head or fraction) or (fraction and not fraction.isdecimal()):
        return None
    digits = head.lstrip("0") or "0"
    return f"{digits}.{fraction}" if fraction and not (whole and not fraction.strip("0")) else digits


def _settled(figure: str, decimal: Mark | None, whole: bool) -> str:
    """The figure so that it is read the same again: three digits behind its dot would look like thousands."""
    head, _, fraction = figure.partition(".")
    looks_grouped = len(fraction) == 3 and len(head) <= 3 and head != "0"
    return f"{figure}0" if looks_grouped and (whole or decimal != ".") else figure


def _multiplier(before: str | None, words: list[str]) -> int | None:
    """What the words make of a figure; None where one of them says something else."""
    left = [word for word in [*([before] if before else []), *words] if word not in _CURRENCIES | _COUNTED]
    if not left:
        return 1
    return _MULTIPLIERS.get(left[0]) if len(left) == 1 and left[0] != before else None


def _decimal_text(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
