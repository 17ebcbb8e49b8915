"""Where records stand in the bytes of a segment, and what is written over them when they must not be read any more."""

from collections.abc import Collection

import numpy as np

from contactory.engine.grammar import Kind, rules_of
from contactory.engine.layout import Layout
from contactory.engine.structure import Feed, records

BLANK = ord("*")


def places(data: bytes, layout: Layout, first_row: int, wanted: Collection[int]) -> list[tuple[int, int]]:
    """The bytes [start, stop) within data of the records with these numbers, without their line ends.

    data is a segment of the decoded file, whose first data record has the number first_row.
    """
    found: list[tuple[int, int]] = []
    row = first_row
    numbers = np.array(sorted(wanted), dtype=np.int64)
    for block in records(Feed.of(data), rules_of(layout)):
        numbered = np.flatnonzero((block.kinds == Kind.LOADED) | (block.kinds == Kind.DAMAGED))
        here = numbers[(numbers >= row) & (numbers < row + len(numbered))] - row
        found += [(int(block.starts[at]), int(block.stops[at])) for at in numbered[here]]
        row += len(numbered)
    return found


def blanked(content: bytes, layout: Layout) -> bytes:
    """A record of the same size and shape with nothing in it: the marks that part cells and lines stay.

    The records around it, and the number of all, are what they were.
    """
    rules = rules_of(layout)
    marks = {*rules.delimiter, *rules.quote, *rules.escape, *b"\r\n"}
    return content.translate(bytes(byte if byte in marks else BLANK for byte in range(256)))
