"""The shortest way through a segment in which the index found nothing but legal records: pyarrow alone."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from contactory.engine.batches import Batch, Counts, Integers
from contactory.engine.grammar import Rules, rules_of
from contactory.engine.layout import Layout
from contactory.engine.plainness import NEVER
from contactory.engine.segments import Segment

NEWLINE = 10


def parser(text: bytes, layout: Layout, rules: Rules, block_bytes: int) -> pa.csv.CSVStreamingReader:
    """A reader of legal records: all text, no nulls, the layout's columns only."""
    names = [str(number) for number in range(rules.width)]
    return pa.csv.open_csv(
        pa.BufferReader(text),
        pa.csv.ReadOptions(column_names=names, block_size=block_bytes, use_threads=False),
        pa.csv.ParseOptions(
            delimiter=(rules.delimiter or NEVER).decode(),
            quote_char=rules.quote.decode() or False,
            newlines_in_values=True,
            ignore_empty_lines=False,
        ),
        pa.csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            include_columns=names[: layout.width],
            strings_can_be_null=False,
        ),
    )


def clean_batches(data: bytes, layout: Layout, segment: Segment, batch_bytes: int) -> list[Batch] | None:
    """The batches of a clean segment; None where this way does not apply, or does not come to the index's figures.

    Rows and physical lines must both add up, so that what pyarrow would see otherwise is read the careful way.
    """
    rules = rules_of(layout)
    if rules.space or layout.stand_in or layout.dialect.newline not in ("\r\n", "\n") or not data:
        return None
    with parser(data, layout, rules, batch_bytes) as reader:
        tables = list(reader)
    inner = [_inner_newlines(table) for table in tables]
    rows = sum(table.num_rows for table in tables)
    lines = rows + sum(int(found.sum()) for found in inner)
    newlines = int(np.count_nonzero(np.frombuffer(data, np.uint8) == NEWLINE))
    if rows != segment.rows or lines != newlines + (not data.endswith(b"\n")):
        return None
    batches, row, line = [], segment.first_row, segment.first_line
    for table, found in zip(tables, inner, strict=True):
        count = table.num_rows
        before = np.cumsum(found) - found
        numbers = np.arange(count, dtype=np.int64)
        batches.append(Batch(table, numbers + row, numbers + before + line, counts=Counts(loaded=count)))
        row, line = row + count, line + count + int(found.sum())
    return batches


def _inner_newlines(table: pa.RecordBatch) -> Integers:
    """How many newlines stand inside the cells of each row."""
    found = np.zeros(table.num_rows, dtype=np.int64)
    for column in table.columns:
        data = column.buffers()[2]
        if data is not None and (np.frombuffer(data, dtype=np.uint8) == NEWLINE).any():
            found += pc.count_substring(column, "\n").to_numpy(zero_copy_only=False)
    return found
