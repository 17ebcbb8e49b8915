"""What a value of a typed field that does not parse was obviously meant to be; never a choice between two readings."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from contactory.engine.dates import Order, iso_date
from contactory.engine.email_suggestions import suggest_email
from contactory.engine.fields import Kind
from contactory.engine.numbers import Mark, plain_number
from contactory.engine.value_words import MONTHS, WORDS

_LONGEST = 60  # characters
_WORDS = re.compile(r"[^\W\d_]+")
# A letter stands for a figure only where figures stand around it.
_NOUGHTS = re.compile(r"(?<=[\d.,/-])[oO]+(?=[\d.,/\s-]|$)|(?<![^\W_])[oO]+(?=\d)")
_ONES = re.compile(r"(?<![^\W\d_])[Il|]+(?=[.,]?\d)")
_QUOTES = "\"“”„«»'’‘`"
_STRAY = re.compile(rf"[{_QUOTES}\[\]{{}}*#;!\\^]")
_ODD_PARTING = re.compile(r"(?<=\d)\s*[,_\\|;·'’.]+\s*(?=\d)")
_SPACED_MARK = re.compile(r"(?<=\d)\s+(?=[.,]\d)|(?<=\d[.,])\s+(?=\d)")
_EDGE = " \t.,;:!?*#" + _QUOTES
_MOST_WORDS = 4  # in a date: 12 de março de 2024
_FEWEST_LETTERS = 4  # of a word that a slip leaves recognisable
_LONG_WORD = 7  # letters of one that two slips do
_TICKS = {**dict.fromkeys("✓✔✅☑", "true"), **dict.fromkeys("✗✘❌☒", "false")}


@lru_cache(maxsize=1 << 12)
def suggest_value(kind: Kind, text: str, order: Order | None, decimal: Mark | None) -> str | None:
    """The value, in the form in which it is stored, that a text was obviously meant to be; None where nothing is.

    order and decimal are how the column writes its dates and numbers, None where that is not known.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    if len(text) > _LONGEST:
        return None
    if kind == "email":
        return suggest_email(text)
    if kind == "date":
        return _first(_dates(text), lambda repaired: iso_date(repaired, order))
    if kind in ("number", "integer"):
        return _first(_numbers(text), lambda repaired: plain_number(repaired, decimal, kind == "integer"))
    return _answer(text.casefold()) if kind == "boolean" else None


def _first(repairs: Iterator[str], read: Callable[[str], str | None]) -> str | None:
    return next((found for repaired in repairs if (found := read(repaired)) is not None), None)


def _figures(text: str) -> str:
    """The text with the letters O, l and I in the midst of figures as the figures that they look like."""
    return _ONES.sub(lambda found: "1" * len(found[0]), _NOUGHTS.sub(lambda found: "0" * len(found[0]), text))


def _numbers(text: str) -> Iterator[str]:
    """Ever bolder readings: without stray signs and foreign currencies, with figures for letters, without gaps."""
    bare = "".join(" " if unicodedata.category(mark) == "Sc" else mark for mark in _STRAY.sub("", text)).strip()
    yield bare
    yield _figures(bare)
    yield _SPACED_MARK.sub("", _figures(bare))


def _dates(text: str) -> Iterator[str]:
    """Ever bolder readings: without what stands around it, with one mark between figures, with another month."""
    bare = _figures(text.strip(_EDGE))
    yield bare
    parted = _ODD_PARTING.sub(".", bare)
    yield parted
    # Prose names no month, and there may be a million lines of it.
    if any(mark.isdigit() for mark in bare) and len(_WORDS.findall(bare)) <= _MOST_WORDS:
        yield _WORDS.sub(lambda found: _month(found[0].casefold()) or found[0], bare.replace("'", " "))


def _month(word: str) -> str | None:
    """The name of the one month that a word is a slip away from."""
    if word in MONTHS or word in WORDS["words in dates"]:
        return None
    return _nearest(word, {name: str(number) for name, number in MONTHS.items()}, by_name=True)


def _answer(text: str) -> str | None:
    if text in _TICKS:
        return _TICKS[text]
    answers = {word: answer for words, answer in (("yes", "true"), ("no", "false")) for word in WORDS[words]}
    return _nearest(text, answers) if " " not in text else None


def _nearest(word: str, meanings: dict[str, str], *, by_name: bool = False) -> str | None:
    """The meaning, or the name with that meaning, of the names that are nearest to a word, where they all mean it."""
    if len(word) < _FEWEST_LETTERS:
        return None
    names = [name for name in meanings if len(name) >= _FEWEST_LETTERS]
    near = process.extract(
        word, names, scorer=OSA.distance, score_cutoff=1 + (len(word) >= _LONG_WORD), limit=len(names)
    )
    best = [name for name, slips, _ in near if slips == near[0][1]]
    if len({meanings[name] for name in best}) != 1:
        return None
    return best[0] if by_name else meanings[best[0]]
