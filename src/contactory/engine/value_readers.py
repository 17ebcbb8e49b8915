"""Whether a text is a number or a yes-or-no, judged kindly: only what plainly is not one is told apart."""

import re
from collections.abc import Callable

from contactory.engine.date_readers import reads_as_date
from contactory.engine.fields import Kind
from contactory.engine.value_words import WORDS, says_nothing

_NUMBER_WORDS = WORDS["number words"]
_WORDS_FOR_A_NUMBER = WORDS["words for a number"]
_YES_NO = WORDS["yes or no"]
_WORDS = re.compile(r"[^\W\d_]+")
_NUMBER_MARKS = re.compile(r"[\d\s.,'’`´·+\-–—−~<>≤≥=≈$€£¥₹%/()&:|_ºª]*")


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
    """True for yes and no in many languages, and for counts (0 is no)."""
    lowered = text.casefold()
    return says_nothing(text) or lowered in _YES_NO or bool(re.fullmatch(r"\d+(?:\.0+)?", lowered))


__all__ = ["READERS", "reads_as_boolean", "reads_as_date", "reads_as_number"]

READERS: dict[Kind, Callable[[str], bool]] = {
    "integer": reads_as_number,
    "number": reads_as_number,
    "date": reads_as_date,
    "boolean": reads_as_boolean,
}
