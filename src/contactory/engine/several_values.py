"""Cells that hold several values: the first stays, the others go to fields that the file has no column for."""

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from contactory.engine.byte_columns import empty_texts, has_any
from contactory.engine.email_syntax import judge
from contactory.engine.mapping import Mapping as ColumnMapping

NAME_PARTS = ("first_name", "last_name")
EMAILS = ("email", "secondary_email", "tertiary_email")
PHONES = ("work_direct_phone", "home_phone", "mobile_phone", "corporate_phone", "other_phone")

_MARKED = r"[;,|]|:::"
_BETWEEN = re.compile(r"\s*(?::::|[;,|])\s*")
_LONGEST = 1000  # characters

Several = Mapping[str, tuple[str, ...]]


def derived_fields(mapping: ColumnMapping) -> tuple[str, ...]:
    """The fields without a column that may get values from the columns of others, in the order in which they stand.

    Names come out of a full name, further addresses and numbers out of cells that hold several.
    """
    given = mapping.field_columns().keys()
    names = NAME_PARTS if "full_name" in given else ()
    emails = EMAILS[1:] if given & set(EMAILS) else ()
    phones = PHONES[-1:] if given & set(PHONES) else ()
    return tuple(name for name in (*names, *emails, *phones) if name not in given)


def several_emails(column: pa.StringArray) -> Several:
    """The distinct cells that consist of several addresses, with those addresses."""
    if not has_any(column, b";,|:"):
        return {}
    marked = pc.unique(column.filter(pc.match_substring_regex(column, _MARKED)))
    return {text: found for text in marked.to_pylist() if (found := emails_in(text))}


def emails_in(text: str) -> tuple[str, ...]:
    """The addresses in a cell of several, each once and as it is written; none where a part is no address."""
    if len(text) > _LONGEST or judge(text).key:
        return ()
    parts = [part for part in _BETWEEN.split(text) if part]
    by_key: dict[str | None, str] = {}
    for part in parts:
        by_key.setdefault(judge(part).key, part)
    return tuple(by_key.values()) if len(parts) > 1 and None not in by_key else ()


def first_of(column: pa.StringArray, several: Several) -> pa.StringArray:
    """The column with the first value of each cell that holds several."""
    if not several:
        return column
    cells = pa.array(list(several), pa.string())
    firsts = pa.array([values[0] for values in several.values()], pa.string())
    return pc.coalesce(firsts.take(pc.index_in(column, value_set=cells)), column)


def further(
    rows: int,
    cells: Iterable[tuple[pa.StringArray, Several]],
    present: Sequence[pa.StringArray],
    free: Sequence[str],
) -> dict[str, pa.StringArray]:
    """The free fields with the values behind the first ones of each row, but for those that the row has anyway.

    cells are the columns that hold several values, with what their distinct cells hold; present the fields of the same
    group. What is left when the free fields are full stays in the file's own text.
    """
    found: dict[int, list[str]] = {}
    for column, several in cells:
        if several and free:
            _collect(found, column, several)
    left = {position: _new(texts, [str(column[position]) for column in present]) for position, texts in found.items()}
    return {
        name: _at(rows, {position: texts[number] for position, texts in left.items() if len(texts) > number})
        for number, name in enumerate(free)
    }


def _new(texts: list[str], present: list[str]) -> list[str]:
    had = {text.casefold() for text in present}
    return list({folded: text for text in texts if (folded := text.casefold()) not in had}.values())


def _collect(found: dict[int, list[str]], column: pa.StringArray, several: Several) -> None:
    held = pc.is_in(column, value_set=pa.array(list(several), pa.string()))
    positions = np.flatnonzero(held.to_numpy(zero_copy_only=False)).tolist()
    for position, text in zip(positions, column.filter(held).to_pylist(), strict=True):
        found.setdefault(position, []).extend(several[text][1:])


def _at(rows: int, texts: Mapping[int, str]) -> pa.StringArray:
    column = empty_texts(rows)
    if not texts:
        return column
    mask = np.zeros(rows, np.bool_)
    mask[list(texts)] = True
    ordered = [texts[position] for position in sorted(texts)]
    return pc.replace_with_mask(column, pa.array(mask), pa.array(ordered, pa.string()))
