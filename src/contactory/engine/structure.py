"""Where the records of a block begin and end, for millions of records: the rules of grammar.py over numpy arrays.

Both the index and the reading of a segment come through records(), so that they cannot disagree.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from contactory.engine.batches import Integers
from contactory.engine.grammar import BOM, Found, Kind, Rules, next_record
from contactory.errors import UnreadableFile

WINDOW = 8 << 20
SMALL_WINDOW = 16 << 10
MOST_MARKS = 1_200_000
LONGEST_LINE = 64 << 20
FEW, MANY, SPARSE = 16, 4096, 64
NEWLINE, RETURN, SPACE = 10, 13, 32

Bytes: TypeAlias = npt.NDArray[np.uint8]
Flags: TypeAlias = npt.NDArray[np.bool_]
Counted: TypeAlias = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Records:
    """Consecutive records of data: contents are data[starts:stops], the next record begins at ends.

    lines holds the number of physical lines before each record, counted from the first of them; newlines counts the
    physical line ends of all. kinds are the numbers of grammar.Kind.
    """

    data: bytes
    starts: Integers
    stops: Integers
    ends: Integers
    lines: Integers
    kinds: npt.NDArray[np.uint8]
    newlines: int

    def __len__(self) -> int:
        return len(self.starts)

    def content(self, number: "int | np.integer[Any]") -> bytes:
        """The bytes of one record without its line end."""
        return self.data[self.starts[number] : self.stops[number]]


class Feed:
    """Bytes that arrive from a source and are let go when judged. data[position:] is what is still open."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self.data = b""
        self.position = 0
        self.consumed = 0
        self.ended = False
        self._read = read

    @classmethod
    def of(cls, data: bytes) -> "Feed":
        """A feed over bytes that are all there."""
        feed = cls(lambda _: b"")
        feed.data, feed.ended = data, True
        return feed

    def stop(self, size: int) -> tuple[int, bool]:
        """Make size bytes available if there are so many: where they end in data, and whether the source ends there."""
        while len(self.data) - self.position < size and not self.ended:
            more = self._read(max(size - (len(self.data) - self.position), WINDOW))
            self.ended = not more
            self.data = self.data[self.position :] + more
            self.position = 0
        stop = min(self.position + size, len(self.data))
        return stop, self.ended and stop == len(self.data)

    def advance(self, end: int) -> None:
        """Let go of everything before end, an offset in data."""
        self.consumed += end - self.position
        self.position = end


def records(feed: Feed, rules: Rules, *, most: int = WINDOW) -> Iterator[Records]:
    """Judge everything a feed gives, in blocks of at most about most bytes; feed.consumed moves on after each is used.

    Blocks are judged by arrays until a damaged record upsets them; then some records are judged one by one.
    Raises UnreadableFile for a physical line beyond LONGEST_LINE.
    """
    window, patience = most, FEW
    while True:
        stop, at_end = feed.stop(window)
        if feed.position == stop:
            return
        block, upset = judge_block(rules, feed.data, feed.position, stop, at_end)
        yield from _use(feed, block)
        if not upset and (len(block) or (window < rules.record_bytes and not at_end)):
            window = min(window * 2, most) if len(block) else window * 2
            continue
        # Damage upon damage is cheaper to judge without arrays.
        patience = FEW if len(block) > SPARSE else min(patience * 2, MANY)
        yield from _use(feed, _one_by_one(rules, feed, patience))
        window = min(SMALL_WINDOW, most)


def joined(blocks: Iterator[Records], size: int) -> Iterator[Records]:
    """The same records in blocks of about size bytes, as far as they lie in the same data."""
    group: list[Records] = []
    for block in blocks:
        if group and block.data is not group[0].data:
            yield _one_block(group)
            group = []
        group.append(block)
        if int(block.ends[-1]) - int(group[0].starts[0]) >= size or sum(map(len, group)) >= MOST_MARKS:
            yield _one_block(group)
            group = []
    if group:
        yield _one_block(group)


def _one_block(group: list[Records]) -> Records:
    if len(group) == 1:
        return group[0]
    before = np.cumsum([0, *(block.newlines for block in group)])
    return Records(
        data=group[0].data,
        starts=np.concatenate([block.starts for block in group]),
        stops=np.concatenate([block.stops for block in group]),
        ends=np.concatenate([block.ends for block in group]),
        lines=np.concatenate([block.lines + lines for block, lines in zip(group, before[:-1], strict=True)]),
        kinds=np.concatenate([block.kinds for block in group]),
        newlines=int(before[-1]),
    )


def _use(feed: Feed, block: Records) -> Iterator[Records]:
    if len(block):
        yield block
        feed.advance(int(block.ends[-1]))


def _one_by_one(rules: Rules, feed: Feed, count: int) -> Records:
    """Judge up to count records by the grammar; at least one."""
    size = rules.record_bytes + SMALL_WINDOW
    while True:
        stop, at_end = feed.stop(size)
        found: list[Found] = []
        position = feed.position
        while len(found) < count and position < stop:
            record = next_record(rules, feed.data, position, stop, at_end)
            if record is None:
                break
            found.append(record)
            position = record.end
        if found or (position == stop and at_end):
            return _listed(feed.data, found)
        if size > LONGEST_LINE:
            raise UnreadableFile(
                f"The line that begins at byte {feed.consumed} is longer than {LONGEST_LINE >> 20} MB, "
                "so this is not a table of records; check how the file was exported."
            )
        size *= 2


def _listed(data: bytes, found: list[Found]) -> Records:
    table = np.array(found, dtype=np.int64).reshape(-1, 5)
    newlines = table[:, 3]
    before = np.cumsum(newlines) - newlines
    kinds = table[:, 4].astype(np.uint8)
    return Records(data, table[:, 0], table[:, 1], table[:, 2], before, kinds, int(newlines.sum()))


def judge_block(rules: Rules, data: bytes, start: int, stop: int, at_end: bool) -> tuple[Records, bool]:
    """Judge the whole records of data[start:stop] up to the first one that needs care, and whether there is such a one.

    What needs care is a record of several lines that is not simply legal: next_record decides on it.
    """
    marks = _Marks(rules, data, start, stop, at_end)
    widths, lines = _per_record(marks.delimiters, marks.record_ends), _per_record(marks.newlines, marks.record_ends)
    last = marks.positions[marks.record_ends]
    ends = np.minimum(last + 1, stop - start)
    starts = np.concatenate((np.zeros(1, np.int64), ends))[:-1]
    stops = marks.contents(starts, last)
    sound = ~marks.illegal_records() & (ends - starts <= rules.record_bytes)
    right = sound & (widths == rules.width - 1) & marks.end_rightly(starts, stops)
    care = (lines > 1) & ~right
    if rules.can_span and (lines > 1).any():
        care |= (lines > 1) & (_per_record(marks.raw_delimiters(), marks.record_ends) >= lines * (rules.width - 1))
    upset = bool(care.any())
    count = int(care.argmax()) if upset else len(ends)
    kinds = np.where(right, np.uint8(Kind.LOADED), np.uint8(Kind.DAMAGED))
    before = np.cumsum(lines, dtype=np.int64) - lines
    total = int(before[count]) if upset else int(lines.sum())
    starts, stops, ends = starts[:count] + start, stops[:count] + start, ends[:count] + start
    block = Records(data, starts, stops, ends, before[:count], kinds[:count], total)
    _mark_blank(rules, block, sound & (lines == 1) & (widths == 0))
    _mark_headers(rules, block)
    return block, upset


class _Marks:
    """The quotes, delimiters and line ends of a block, and which of them lie inside quotes."""

    def __init__(self, rules: Rules, data: bytes, start: int, stop: int, at_end: bool) -> None:
        block = np.frombuffer(data, np.uint8, stop - start, start)
        if rules.cr_ends and not at_end and block[-1] == RETURN:
            block = block[:-1]
        ended = block[-1:].tobytes() in ((b"\n", b"\r") if rules.cr_ends else (b"\n",))
        if at_end and not ended:
            block = np.append(block, np.uint8(NEWLINE))
        if rules.escape:
            block = _without_escaped(block, rules)
        self.rules, self.bytes = rules, block
        delimiter, quote = rules.delimiter[:1] or b"\n", rules.quote[:1] or b"\n"
        found = (block == NEWLINE) | (block == delimiter[0]) | (block == quote[0])
        if rules.cr_ends:
            found |= _lone_returns(block)
        # A block of little but line ends would need many times its size.
        self.positions = np.flatnonzero(found)[: max(MOST_MARKS, rules.record_bytes + 1)]
        codes = block[self.positions]
        is_quote = codes == quote[0] if rules.quote else np.zeros(len(codes), np.bool_)
        is_delimiter = codes == delimiter[0] if rules.delimiter else np.zeros(len(codes), np.bool_)
        inside = np.bitwise_xor.accumulate(is_quote)
        is_newline = ~(is_quote | is_delimiter)
        self.quotes = np.flatnonzero(is_quote)
        self.opening = inside[self.quotes]
        self.record_ends = np.flatnonzero(is_newline & ~inside)
        self._is_delimiter = is_delimiter
        self.newlines = np.cumsum(is_newline, dtype=np.int32)
        self.delimiters = np.cumsum(is_delimiter & ~inside, dtype=np.int32)

    def raw_delimiters(self) -> Counted:
        """How many delimiters there are up to each mark, within quotes or not."""
        return np.cumsum(self._is_delimiter, dtype=np.int32)

    def illegal_records(self) -> Flags:
        """Which records have a quote where none may be: within an unquoted cell, or before the end of a quoted one."""
        ends = self.record_ends
        bad = np.zeros(len(ends), np.bool_)
        if not len(self.quotes) or not len(ends):
            return bad
        at = self.positions[self.quotes]
        legal = np.where(self.opening, self._may_open(at), self._may_close(at))
        numbers = np.searchsorted(ends, self.quotes[~legal])
        bad[numbers[numbers < len(ends)]] = True
        return bad

    def _may_open(self, at: Integers) -> Flags:
        before = self.bytes[np.maximum(at - 1, 0)]
        rules = self.rules
        legal: Flags = (at == 0) | (before == NEWLINE) | (before == rules.quote[0])
        if rules.delimiter:
            legal |= before == rules.delimiter[0]
        if rules.cr_ends:
            legal |= before == RETURN
        if rules.space:
            legal |= (before == SPACE) & (at > 1) & (self.bytes[np.maximum(at - 2, 0)] == rules.delimiter[0])
        return legal

    def _may_close(self, at: Integers) -> Flags:
        end = len(self.bytes) - 1
        after = self.bytes[np.minimum(at + 1, end)]
        rules = self.rules
        legal: Flags = (after == NEWLINE) | (after == rules.quote[0])
        if rules.delimiter:
            legal |= after == rules.delimiter[0]
        if rules.space:
            beyond = self.bytes[np.minimum(at + 2, end)]
            legal |= (after == SPACE) & (at + 2 <= end) & (beyond == rules.delimiter[0])
        returns: Flags = after == RETURN
        if not rules.cr_ends:
            returns &= self.bytes[np.minimum(at + 2, end)] == NEWLINE
        return legal | returns

    def end_rightly(self, starts: Integers, stops: Integers) -> Flags:
        """Which records end in a delimiter and no more than empty quotes, where the layout wants one at the end."""
        if not self.rules.trailing:
            return np.ones(len(starts), np.bool_)
        rightly: Flags = (stops > starts) & (self.bytes[np.maximum(stops - 1, 0)] == self.rules.delimiter[0])
        return rightly | self._end_in_quotes(starts, stops) if self.rules.quote else rightly

    def _end_in_quotes(self, starts: Integers, stops: Integers) -> Flags:
        """Which records end in a delimiter and an empty cell in quotes."""
        quoted: Flags = stops - starts > 2
        for back, byte in enumerate((self.rules.quote, self.rules.quote, self.rules.delimiter), 1):
            quoted &= self.bytes[np.maximum(stops - back, 0)] == byte[0]
        return quoted

    def contents(self, starts: Integers, last: Integers) -> Integers:
        """Where contents stop, given the position of each record's last line-end byte."""
        before = np.maximum(last - 1, 0)
        returns: Flags = (self.bytes[before] == RETURN) & (last > starts)
        if self.rules.cr_ends:
            returns &= self.bytes[last] == NEWLINE
        stops: Integers = last - returns
        return stops


def _per_record(running: Counted, ends: Integers) -> Counted:
    counts: Counted = np.diff(running[ends], prepend=np.int32(0))
    return counts


def _lone_returns(block: Bytes) -> Flags:
    """Carriage returns that end a line by themselves."""
    returns: Flags = block == RETURN
    returns[:-1] &= block[1:] != NEWLINE
    return returns


def _without_escaped(block: Bytes, rules: Rules) -> Bytes:
    """The block with escaped delimiters, quotes and escapes made neutral."""
    marks = np.flatnonzero(block == rules.escape[0])
    if not len(marks):
        return block
    new_run = np.diff(marks, prepend=-2) != 1
    first = marks[np.maximum.accumulate(np.where(new_run, np.arange(len(marks)), 0))]
    active = marks[(marks - first) % 2 == 0]
    after = active[active + 1 < len(block)] + 1
    special = np.isin(block[after], np.frombuffer(rules.delimiter + rules.quote, np.uint8))
    neutral = block.copy()
    neutral[after[special]] = 1
    return neutral


def _mark_blank(rules: Rules, block: Records, candidates: Flags) -> None:
    """Find the blank lines among the records of one empty cell."""
    candidates = candidates[: len(block)]
    empty = candidates & (block.starts == block.stops)
    block.kinds[empty] = Kind.BLANK
    for number in np.flatnonzero(candidates & ~empty):
        if rules.is_blank(block.content(number)):
            block.kinds[number] = Kind.BLANK


def _mark_headers(rules: Rules, block: Records) -> None:
    """Find the records that repeat the header, with or without the mark that begins a joined file."""
    if not rules.header:
        return
    excess = block.stops - block.starts - len(rules.header)
    for number in np.flatnonzero(((excess == 0) | (excess == len(BOM))) & (block.kinds == Kind.LOADED)):
        if rules.is_header(block.content(number)):
            block.kinds[number] = Kind.HEADER
