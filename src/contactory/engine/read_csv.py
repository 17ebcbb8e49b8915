"""Reading one segment of a decoded file into batches, on its own: another machine, another time, the same result."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa

from contactory.engine.batches import Batch, Counts, Damage, Integers
from contactory.engine.grammar import Kind, Rules, rules_of
from contactory.engine.layout import Layout
from contactory.engine.plainness import odd_records
from contactory.engine.read_clean import clean_batches, parser
from contactory.engine.recover import mender_of
from contactory.engine.segments import Segment
from contactory.engine.structure import Feed, Records, joined, records
from contactory.engine.text_of_bytes import shown, through_cp1252
from contactory.engine.wide_delimiters import as_written, cells_as_written
from contactory.errors import UnreadableFile

BATCH_BYTES = 8 << 20
SPACE = 32


def read_segment(data: bytes | memoryview, layout: Layout, segment: Segment) -> Iterator[Batch]:
    """Parse data, the bytes [segment.start, segment.end) of the decoded file, into batches of about 8 MB.

    Raises UnreadableFile where data are not the bytes that were indexed, or where the count of rows is not the index's.
    """
    data = bytes(data)
    if hashlib.sha256(data).hexdigest() != segment.sha256:
        raise UnreadableFile("The stored file has changed since it was indexed; upload it again.", code="file_changed")
    rows = 0
    quick = clean_batches(data, layout, segment, BATCH_BYTES) if segment.clean else None
    slow = _batches(Feed.of(data), layout, segment.first_row, segment.first_line, segment.clean)
    for batch in quick or slow:
        rows += batch.counts.rows()
        yield batch
    if rows != segment.rows:
        raise UnreadableFile(
            f"Segment {segment.number} has {rows} rows where the index counted {segment.rows}; import again.",
            code="file_changed",
        )


def read_file(path: Path, layout: Layout) -> Iterator[Batch]:
    """Parse a whole decoded file in one pass: the batches that its segments give, but for where they are cut.

    Raises UnreadableFile where a line is too long to belong to a table.
    """
    with path.open("rb", buffering=0) as file:
        file.seek(layout.data_start)
        yield from _batches(Feed(file.read), layout, 1, layout.data_line, False)


def _batches(feed: Feed, layout: Layout, row: int, line: int, clean: bool) -> Iterator[Batch]:
    """The batches of a feed whose first data record and first physical line have the numbers row and line."""
    for block in joined(records(feed, rules_of(layout)), BATCH_BYTES // 2):
        batch = _read_block(block, layout, row, line, clean)
        row += batch.counts.rows()
        line += block.newlines
        yield batch


def _read_block(block: Records, layout: Layout, first_row: int, first_line: int, clean: bool) -> Batch:
    """The batch that a block of judged records gives."""
    rules = rules_of(layout)
    kinds = block.kinds
    numbered = (kinds == Kind.LOADED) | (kinds == Kind.DAMAGED)
    rows = np.cumsum(numbered) - 1 + first_row
    lines = block.lines + first_line
    odd = np.zeros(0, np.int64) if clean else odd_records(block, rules)
    careful = _Careful(block, layout, rows, lines)
    for number in np.sort(np.concatenate((odd, np.flatnonzero(kinds == Kind.DAMAGED)))):
        careful.read(int(number))
    plain = kinds == Kind.LOADED
    plain[odd] = False
    table = _parse_plain(block, plain, layout, rules)
    order = np.concatenate((np.flatnonzero(plain), np.array(careful.read_numbers, dtype=np.int64)))
    cells = cells_as_written(_in_order(table, careful.cells, order), layout)
    order.sort()
    counts = Counts(
        header=int((kinds == Kind.HEADER).sum()),
        blank=int((kinds == Kind.BLANK).sum()),
        loaded=cells.num_rows - len(careful.flagged),
        flagged=len(careful.flagged),
        rejected=len(careful.rejected),
    )
    _check_sum(counts, len(block))
    return Batch(cells, rows[order], lines[order], tuple(careful.flagged), tuple(careful.rejected), counts)


def _check_sum(counts: Counts, records_found: int) -> None:
    if counts.rows() + counts.header + counts.blank + counts.preamble != records_found:
        raise AssertionError(f"{records_found} records were found and {counts} accounted for")


class _Careful:
    """The records of a block that are read one by one: damaged ones, and those whose text needs care."""

    def __init__(self, block: Records, layout: Layout, rows: Integers, lines: Integers) -> None:
        self._block, self._layout, self._rules = block, layout, rules_of(layout)
        self._mender = mender_of(layout)
        self._rows, self._lines = rows, lines
        self.read_numbers: list[int] = []
        self.cells: list[list[str]] = []
        self.flagged: list[Damage] = []
        self.rejected: list[Damage] = []

    def read(self, number: int) -> None:
        """Read one record; it ends among the cells, or among the rejected."""
        text = self._block.content(number)
        if self._block.kinds[number] == Kind.DAMAGED:
            cells, reason, sentence = self._mender.mend(text)
        else:
            cells, (reason, sentence) = self._values(text), _oddity(text, self._rules)
        words = [through_cp1252(cell) for cell in cells] if cells is not None else None
        if words is not None and None in words:
            words, reason, sentence = None, "bad_bytes", "The record has bytes that are no text in its encoding."
        damage = self._damage(number, reason, sentence, text) if reason else None
        if words is None:
            self.rejected.append(damage or self._damage(number, "bad_bytes", "", text))
            return
        self.read_numbers.append(number)
        self.cells.append([word for word in words if word is not None])
        if damage is not None:
            self.flagged.append(damage)

    def _values(self, text: bytes) -> list[bytes]:
        cells = self._rules.split(text) or []
        return [self._rules.unquote(cell) for cell in cells[: self._layout.width]]

    def _damage(self, number: int, reason: str, sentence: str, text: bytes) -> Damage:
        raw = as_written(shown(text), self._layout)
        return Damage(int(self._rows[number]), int(self._lines[number]), reason, sentence, raw)


def _oddity(text: bytes, rules: Rules) -> tuple[str, str]:
    """Why a record of the right shape is nevertheless shown to a person; two empty strings where it is not."""
    try:
        text.decode()
    except UnicodeDecodeError:
        return "bad_bytes", "Some bytes of the record are not UTF-8; they were read as Windows-1252."
    if b"\0" in text:
        return "nul_byte", "The record has a NUL character, which no database stores as text."
    if not rules.cr_ends and any(b"\r" in cell for cell in rules.split(text) or [] if not cell.startswith(rules.quote)):
        return "stray_newline", "The record has a carriage return outside quotes; it was taken as text."
    return "", ""


def _parse_plain(
    block: Records, plain: np.ndarray[tuple[int], np.dtype[np.bool_]], layout: Layout, rules: Rules
) -> pa.RecordBatch:
    """The legal records of a block through pyarrow: all text, no nulls."""
    expected = int(plain.sum())
    if not expected:
        return _table([], layout.width)
    text = _joined(block, plain)
    if rules.space:
        text = _without_spaces(text, rules)
    with parser(text, layout, rules, len(text) + 1) as reader:
        parsed = reader.read_all()
    if parsed.num_rows != expected:
        raise AssertionError(f"{expected} records were parsed as {parsed.num_rows}")
    return parsed.combine_chunks().to_batches()[0]


def _joined(block: Records, wanted: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> bytes:
    """The bytes of the wanted records, run by run."""
    edges = np.flatnonzero(np.diff(wanted, prepend=False, append=False))
    view = memoryview(block.data)
    runs = [view[block.starts[first] : block.ends[last - 1]] for first, last in edges.reshape(-1, 2)]
    return b"".join(runs)


def _without_spaces(text: bytes, rules: Rules) -> bytes:
    """The text without the spaces outside quotes that follow a delimiter, or stand between a quote and one."""
    if not rules.quote or rules.quote not in text:
        return text.replace(rules.delimiter + b" ", rules.delimiter)
    codes = np.frombuffer(text, np.uint8)
    inside = np.bitwise_xor.accumulate(codes == rules.quote[0])
    outside = (codes == SPACE) & ~inside
    dropped = np.zeros(len(codes), np.bool_)
    dropped[1:] = outside[1:] & (codes[:-1] == rules.delimiter[0])
    closing = outside[1:-1] & (codes[:-2] == rules.quote[0]) & (codes[2:] == rules.delimiter[0])
    dropped[1:-1] |= closing
    return bytes(codes[~dropped])


def _table(rows: list[list[str]], width: int) -> pa.RecordBatch:
    columns = [pa.array([row[number] for row in rows], pa.string()) for number in range(width)]
    return pa.RecordBatch.from_arrays(columns, names=[str(number) for number in range(width)])


def _in_order(table: pa.RecordBatch, extra: list[list[str]], order: Integers) -> pa.RecordBatch:
    """table followed by extra, sorted by the record numbers in order."""
    if not extra:
        return table
    both = pa.Table.from_batches([table, _table(extra, table.num_columns)]).combine_chunks()
    return both.take(pa.array(np.argsort(order, kind="stable"))).combine_chunks().to_batches()[0]
