"""Batches of texts as CSV (RFC 4180, UTF-8), put together column by column."""

from collections.abc import Sequence
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from contactory.engine.formulas import bytes_of, defused

BOM = b"\xef\xbb\xbf"
# A program that takes another mark for the delimiter finds quotes around it.
_TELLING = np.zeros(256, dtype=bool)
_TELLING[list(b'",;|\t\r\n ')] = True
_QUOTED = r'[",;|\t\r\n]|^ | $'


class CsvWriter:
    """Writes a header, then batches, to a binary file; formulas are defused."""

    def __init__(self, sink: BinaryIO, headers: Sequence[str], *, bom: bool = False) -> None:
        self._sink = sink
        sink.write(BOM if bom else b"")
        sink.write(header_line(headers))

    def write(self, batch: pa.RecordBatch) -> None:
        """Append the rows of a batch."""
        self._sink.write(encoded(batch.columns))

    def close(self) -> None:
        """Nothing is held back: the file is whole after each batch."""


def header_line(headers: Sequence[str]) -> bytes:
    """The first line of a file."""
    return bytes(encoded([pa.array([header], pa.string()) for header in headers]))


def encoded(columns: Sequence[pa.StringArray]) -> memoryview:
    """The lines of a batch, each with its end of line."""
    written = [_written(defused(column)) for column in columns]
    if len(written) == 1:
        # The line of an empty cell that stands alone would be no line for many readers.
        written = [pc.if_else(pc.equal(written[0], ""), '""', written[0])]
    ended = pc.binary_join_element_wise(written[-1], pa.scalar("\r\n"), "")
    lines = pc.binary_join_element_wise(*written[:-1], ended, ",")
    offsets, data = bytes_of(lines)
    return data[offsets[0] : offsets[-1]].data


def _written(column: pa.StringArray) -> pa.StringArray:
    offsets, data = bytes_of(column)
    if not _TELLING[data[offsets[0] : offsets[-1]]].any():
        return column
    telling = pc.match_substring_regex(column, _QUOTED)
    if not telling.true_count:
        return column
    doubled = pc.replace_substring(column, '"', '""')
    return pc.if_else(telling, pc.binary_join_element_wise(pa.scalar('"'), doubled, pa.scalar('"'), ""), column)
