"""Which rows of a typed column hold something that plainly is not of the type."""

import re
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from contactory.engine.batches import Integers
from contactory.engine.byte_columns import all_digits
from contactory.engine.email_syntax import email_keys, judge
from contactory.engine.fields import Field, Kind
from contactory.engine.normalise import text_bytes
from contactory.engine.value_readers import READERS
from contactory.engine.value_words import says_nothing

_NUMBER = r"^(?:[-+$€£]?[0-9][0-9,.]*[kKmMbB%+]?)?$"
_DATE = (
    r"^(?:[12][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
    r"(?:[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?)?$"
)
_CERTAIN = {"number": _NUMBER, "integer": _NUMBER, "date": _DATE}
_LONGEST = 200  # characters; whatever is longer is prose
_FEW = 256  # distinct values are read one by one without a pattern first
_SEVERAL = re.compile(r"\s*(?::::|[;,|\s])\s*")
_NOUNS = {"integer": "a number", "number": "a number", "date": "a date", "boolean": "yes or no"}


def misfits(column: pa.StringArray, kind: Kind) -> Integers:
    """The positions of the trimmed texts that plainly are not of the kind; kinds that any text may be have none."""
    if kind == "email":
        return _misfit_emails(column)
    if kind not in READERS or text_bytes(column) == 0 or (kind in ("integer", "number") and all_digits(column)):
        return np.empty(0, np.int64)
    distinct = pc.unique(column)
    if len(distinct) > _FEW and kind in _CERTAIN:
        distinct = distinct.filter(pc.invert(pc.match_substring_regex(distinct, _CERTAIN[kind])))
    bad = [text for text in distinct.to_pylist() if len(text) > _LONGEST or not _reads(kind, text)]
    return _positions(column, bad)


def misfit_sentence(field: Field, value: str) -> str:
    """What is wrong with a value of a typed field, and what to do."""
    shown = value if len(value) <= 80 else value[:79] + "…"
    noun = _NOUNS.get(field.kind, "an e-mail address")
    return f"{field.label} should be {noun}, but this row has {shown!r}: correct it or empty it."


def _misfit_emails(column: pa.StringArray) -> Integers:
    if text_bytes(column) == 0:
        return np.empty(0, np.int64)
    invalid = column.filter(pc.is_null(email_keys(column)))
    bad = [text for text in pc.unique(invalid).to_pylist() if not says_nothing(text) and not _are_emails(text)]
    return _positions(column, bad)


def _are_emails(text: str) -> bool:
    """Some tools put several addresses into one cell."""
    return len(text) <= _LONGEST and all(judge(part).key for part in _SEVERAL.split(text) if part)


def _positions(column: pa.StringArray, bad: list[str]) -> Integers:
    if not bad:
        return np.empty(0, np.int64)
    mask = pc.is_in(column, value_set=pa.array(bad, pa.string()))
    return np.flatnonzero(mask.to_numpy(zero_copy_only=False)).astype(np.int64)


@lru_cache(maxsize=1 << 15)
def _reads(kind: Kind, text: str) -> bool:
    return READERS[kind](text)
