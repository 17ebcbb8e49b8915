"""One pass over a decoded file that cuts it into segments of whole records."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from contactory.engine.batches import Integers
from contactory.engine.grammar import Kind, rules_of
from contactory.engine.layout import Layout
from contactory.engine.plainness import is_plain
from contactory.engine.segments import Segment
from contactory.engine.structure import Feed, Records, records

_ANY_NUMBER = 1 << 62


def index(
    path: Path, layout: Layout, *, target_rows: int = 50_000, target_bytes: int = 32 << 20, ends: Sequence[int] = ()
) -> Iterator[Segment]:
    """Cut the file at path into segments, each given as soon as it is cut; they tile [layout.data_start, end of file).

    A segment ends with the record that reaches target_rows data rows or target_bytes bytes. ends are the byte offsets
    at which the first segments ended when the file was cut before, perhaps by other targets: they end there again.
    Raises UnreadableFile where a line is too long to belong to a table.
    """
    rules = rules_of(layout)
    with path.open("rb", buffering=0) as file:
        file.seek(layout.data_start)
        cut = _Cut(layout, target_rows, target_bytes, ends)
        for block in records(Feed(file.read), rules):
            yield from cut.take(block, is_plain(block, rules))
        yield from cut.rest()


class _Cut:
    """The segment that is being filled, and what is known at its start."""

    def __init__(self, layout: Layout, target_rows: int, target_bytes: int, ends: Sequence[int]) -> None:
        self._targets, self._ends = (target_rows, target_bytes), ends
        self._number, self._start = 0, layout.data_start
        self._row, self._line = 1, layout.data_line
        self._begin()

    def _begin(self) -> None:
        self._rows = self._bytes = self._lines = 0
        self._clean = True
        self._hash = hashlib.sha256()
        self._target_rows, self._target_bytes = self._targets
        if self._number < len(self._ends):
            self._target_rows, self._target_bytes = _ANY_NUMBER, self._ends[self._number] - self._start

    def take(self, block: Records, plain: bool) -> Iterator[Segment]:
        """Add the records of a block; give the segments that they fill."""
        numbered = (block.kinds == Kind.LOADED) | (block.kinds == Kind.DAMAGED)
        rows = np.cumsum(numbered)
        first = 0
        while first < len(block):
            last = self._last_that_fits(block, rows, first)
            self._add(block, rows, first, last, plain)
            if self._rows >= self._target_rows or self._bytes >= self._target_bytes:
                yield self._finished()
            first = last + 1

    def _last_that_fits(self, block: Records, rows: Integers, first: int) -> int:
        """The record that fills the segment, or the last of the block."""
        before = int(rows[first - 1]) if first else 0
        by_rows = np.searchsorted(rows, before + self._target_rows - self._rows)
        by_bytes = np.searchsorted(block.ends, int(block.starts[first]) + self._target_bytes - self._bytes)
        return min(int(by_rows), int(by_bytes), len(block) - 1)

    def _add(self, block: Records, rows: Integers, first: int, last: int, plain: bool) -> None:
        start, end = int(block.starts[first]), int(block.ends[last])
        after = int(block.lines[last + 1]) if last + 1 < len(block) else block.newlines
        self._rows += int(rows[last]) - (int(rows[first - 1]) if first else 0)
        self._lines += after - int(block.lines[first])
        self._bytes += end - start
        self._clean &= plain and not block.kinds[first : last + 1].any()
        self._hash.update(memoryview(block.data)[start:end])

    def _finished(self) -> Segment:
        end = self._start + self._bytes
        segment = Segment(
            number=self._number,
            start=self._start,
            end=end,
            first_row=self._row,
            first_line=self._line,
            rows=self._rows,
            sha256=self._hash.hexdigest(),
            clean=self._clean,
        )
        self._number, self._start = self._number + 1, end
        self._row, self._line = self._row + self._rows, self._line + self._lines
        self._begin()
        return segment

    def rest(self) -> Iterator[Segment]:
        """The last segment, where records are left."""
        if self._bytes:
            yield self._finished()
