"""Cells that list things, with one separator between them: a semicolon and a space."""

import re

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from contactory.engine.byte_columns import bytes_of, has_any, rows_with, with_byte_for
from contactory.engine.distinct import with_each

SEPARATOR = "; "

# Strongest first: what a cell has of a weaker one belongs to the things themselves. A comma between digits parts none.
_SEPARATORS = tuple(map(re.compile, (r":::|;", r"\||\n", r"(?<!\d),|,(?!\d)")))
_LONGEST = 100_000  # characters; whatever is longer is prose


def clean_lists(lists: pa.StringArray) -> pa.StringArray:
    """The trimmed column with a semicolon and a space between the things of each cell, and none that are empty."""
    if not has_any(lists, b",;|:\n"):
        return lists
    unusual = pa.array(_unusual(lists))
    if unusual.true_count == len(lists):
        return with_each(lists, separated)
    plain = with_byte_for(lists, b",", b";")
    if not unusual.true_count:
        return plain
    return pc.replace_with_mask(plain, unusual, with_each(lists.filter(unusual), separated))


def separated(text: str) -> str:
    """The things of one cell with the separator between them."""
    if len(text) > _LONGEST:
        return text
    things = [text]
    for separator in _SEPARATORS:
        if len(things) == 1:
            things = [thing for part in separator.split(things[0]) if (thing := part.strip())]
        if not things:
            return text
    return SEPARATOR.join(things)


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
