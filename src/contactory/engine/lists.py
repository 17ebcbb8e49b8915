"""Cells that list things, with one separator between them: a comma as most tools have it, a semicolon else."""

import re

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from contactory.engine.byte_columns import bytes_of, has_any, rows_with
from contactory.engine.distinct import with_each

SEPARATOR = "; "
COMMA = ", "

# Strongest first: what a cell has of a weaker one belongs to the things themselves. A comma between digits parts none.
_BY_COMMA = re.compile(r"(?<!\d),|,(?!\d)")
_SEPARATORS = (re.compile(r":::|;"), re.compile(r"\||\n"), _BY_COMMA)
_LONGEST = 100_000  # characters; whatever is longer is prose


def clean_lists(lists: pa.StringArray) -> pa.StringArray:
    """The trimmed column with one separator between the things of each cell, and no things that are empty.

    Commas stay commas: that is how most tools write lists, and what is right already costs nothing.
    """
    if not has_any(lists, b",;|:\n"):
        return lists
    unusual = pa.array(_unusual(lists))
    if unusual.true_count == len(lists):
        return with_each(lists, separated)
    if not unusual.true_count:
        return lists
    told = lists.filter(unusual)
    read = with_each(told, separated)
    return lists if read is told else pc.replace_with_mask(lists, unusual, read)


def separated(text: str) -> str:
    """The things of one cell with the separator between them."""
    if len(text) > _LONGEST:
        return text
    things, between = [text], COMMA
    for separator in _SEPARATORS:
        if len(things) == 1:
            things = [thing for part in separator.split(things[0]) if (thing := part.strip())]
            between = COMMA if separator is _BY_COMMA else SEPARATOR
        if not things:
            return text
    return between.join(things)


def _unusual(lists: pa.StringArray) -> npt.NDArray[np.bool_]:
    """All cells but those that only have commas, each between two plain characters and with one space behind it."""
    data, offsets = bytes_of(lists)
    commas = np.flatnonzero(data == ord(","))
    padded = np.append(data, np.zeros(2, np.uint8))
    fits = (padded[commas + 1] == ord(" ")) & _plain(padded[commas + 2]) & _plain(padded[commas - 1])
    found = data == ord(";")
    for mark in b"|:\n":
        found |= data == mark
    found[commas[~fits]] = True
    # A comma at the beginning was looked at with the end of the text before it.
    begins = offsets[:-1][offsets[:-1] < offsets[1:]]
    found[begins] |= data[begins] == ord(",")
    return rows_with(offsets, np.flatnonzero(found))


def _plain(marks: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    plain: npt.NDArray[np.bool_] = (marks > ord(" ")) & (marks < 127) & (marks != ord(","))
    return plain
