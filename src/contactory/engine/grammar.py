"""What a legal record is, and where one record ends: the rules that indexing, reading and mending share.

The rules are told here one record at a time; structure.py applies the same rules to blocks at once.
"""

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from contactory.engine.layout import Layout

BOM = b"\xef\xbb\xbf"
# All digits look the same, and so do all letters.
SHAPES = bytes(48 if 48 <= code < 58 else 97 if chr(code).isalpha() or code > 127 else code for code in range(256))


class Kind(IntEnum):
    """What a record turned out to be. LOADED and DAMAGED ones are data records and have numbers."""

    LOADED = 0
    BLANK = 1
    HEADER = 2
    DAMAGED = 3


class Found(NamedTuple):
    """One record: its content is [start, stop), the next one begins at end; newlines counts those in [start, end)."""

    start: int
    stop: int
    end: int
    newlines: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Rules:
    """The dialect and limits of a layout as bytes and compiled patterns.

    width counts the cells as written, with the one that a trailing delimiter adds.
    """

    delimiter: bytes
    quote: bytes
    escape: bytes
    cr_ends: bool
    space: bool
    trailing: bool
    width: int
    record_bytes: int
    open_quote_lines: int
    header: bytes
    cell: re.Pattern[bytes]
    record: re.Pattern[bytes]
    opened: re.Pattern[bytes]
    line_end: re.Pattern[bytes]

    @property
    def can_span(self) -> bool:
        """Whether lines can look like rows by the number of their delimiters: in prose too many have a single comma."""
        return self.width > 2 or (self.width == 2 and self.delimiter == b"\t")

    def line(self, data: bytes, start: int, stop: int, at_end: bool) -> tuple[int, int] | None:
        """The content end and the end of the physical line at start; None where data does not reach that far."""
        if self.cr_ends:
            found = self.line_end.search(data, start, stop)
            if found is not None and (at_end or found.end() < stop):
                return found.start(), found.end()
        else:
            newline = data.find(b"\n", start, stop)
            if newline >= 0:
                return newline - data[newline - 1 : newline].count(b"\r") * (newline > start), newline + 1
        if not at_end:
            return None
        return stop - (not self.cr_ends and data[stop - 1 : stop] == b"\r"), stop

    def newlines(self, text: bytes) -> int:
        """How many physical line ends text contains."""
        count = text.count(b"\n")
        return count + text.count(b"\r") - text.count(b"\r\n") if self.cr_ends else count

    def split(self, text: bytes) -> list[bytes] | None:
        """The raw cells of a record's content, quotes and all; None where the content is not legal."""
        cells, position = [], 0
        if not self.delimiter:
            return [text] if self.record.fullmatch(text) else None
        if not (self.quote and self.quote in text) and not self.escape:
            cells = text.split(self.delimiter)
            return [cells[0], *(cell.removeprefix(b" ") for cell in cells[1:])] if self.space else cells
        while True:
            found = self.cell.match(text, position)
            if found is None:
                return None
            cells.append(found[0])
            position = found.end()
            if position == len(text):
                return cells
            position += 1
            if self.space and text[position : position + 1] == b" ":
                position += 1

    def unquote(self, cell: bytes) -> bytes:
        """The value of one raw cell."""
        if self.space and self.quote and cell.startswith(self.quote) and cell.endswith(b" "):
            cell = cell[:-1]
        if self.quote and len(cell) > 1 and cell.startswith(self.quote) and cell.endswith(self.quote):
            cell = cell[1:-1].replace(self.quote * 2, self.quote)
        if self.escape and self.escape in cell:
            cell = re.sub(rb"(?s)%b(.)" % re.escape(self.escape), self._unescape, cell)
        return cell

    def _unescape(self, found: re.Match[bytes]) -> bytes:
        special = (self.escape, self.quote, self.delimiter)
        return found[1] if found[1] in special else found[0]

    def is_blank(self, text: bytes) -> bool:
        """Whether a physical line holds nothing; in a file of one column only an empty one does."""
        if self.width == 1:
            return not text
        return not text.strip(b" \t") and self.delimiter not in text

    def is_header(self, text: bytes) -> bool:
        """Whether a record repeats the header, as in exports that were joined."""
        return bool(self.header) and text.removeprefix(BOM) == self.header

    def fits(self, text: bytes) -> bool:
        """Whether a record's content is legal and has the layout's width."""
        cells = self.split(text)
        if cells is None or len(cells) != self.width:
            return False
        return not self.trailing or (cells[-1] in (b"", self.quote * 2) and text.endswith(self.delimiter + cells[-1]))


@lru_cache(maxsize=64)
def rules_of(layout: Layout) -> Rules:
    """The rules for one layout; compiled once."""
    dialect = layout.dialect
    marks = (layout.stand_in or dialect.delimiter, dialect.quote, dialect.escape)
    delimiter, quote, escape = (mark.encode() for mark in marks)
    cr_ends = dialect.newline in ("\r", "mixed")
    plain, quoted_start = _cell_patterns(delimiter, quote, escape, cr_ends)
    closed = re.escape(quote)
    if layout.space_after_delimiter:
        closed += rb"(?: (?=%b))?" % re.escape(delimiter)
    cell = rb"(?:%b%b|%b)" % (quoted_start, closed, plain) if quote else plain
    end = rb"(?=[\r\n]|\Z)" if cr_ends else rb"(?=\r?(?:\n|\Z))"
    between = re.escape(delimiter) + (b" ?" if layout.space_after_delimiter else b"")
    record = rb"%b(?:%b%b)*+" % (cell, between, cell) if delimiter else cell
    until_open = (
        rb"(?:%b%b)*+%b%b?\Z" % (cell, between, quoted_start, re.escape(quote))
        if quote and delimiter
        else rb"%b\Z" % quoted_start
    )
    stop = rb"(?=%b|\Z)" % re.escape(delimiter) if delimiter else rb"\Z"
    return Rules(
        delimiter=delimiter,
        quote=quote,
        escape=escape,
        cr_ends=cr_ends,
        space=layout.space_after_delimiter,
        trailing=layout.trailing_delimiter,
        width=layout.width + layout.trailing_delimiter,
        record_bytes=layout.limits.record_bytes,
        open_quote_lines=layout.limits.open_quote_lines,
        header=layout.header_raw.encode(),
        cell=re.compile(cell + stop, re.DOTALL),
        record=re.compile(record + end, re.DOTALL),
        opened=re.compile(until_open if quote else rb"(?!)", re.DOTALL),
        line_end=re.compile(rb"\r\n|\n|\r"),
    )


def _cell_patterns(delimiter: bytes, quote: bytes, escape: bytes, cr_ends: bool) -> tuple[bytes, bytes]:
    """Patterns of an unquoted cell, and of a quoted one up to its closing quote."""
    stops = re.escape(delimiter + quote) + (rb"\r\n" if cr_ends else rb"\n")
    if not escape:
        return rb"[^%b]*+" % stops, rb"%b(?:[^%b]++|%b%b)*+" % ((re.escape(quote),) * 4)
    mark, opener = re.escape(escape), re.escape(quote)
    escaped = rb"%b[%b]|%b" % (mark, re.escape(delimiter + quote + escape), mark)
    plain = rb"(?:[^%b%b]++|%b)*+" % (stops, mark, escaped)
    return plain, rb"%b(?:[^%b%b]++|%b%b|%b)*+" % (opener, opener, mark, opener, opener, escaped)


def next_record(rules: Rules, data: bytes, start: int, stop: int, at_end: bool) -> Found | None:
    """Judge the record at start; None where it cannot be judged without more bytes than [start, stop).

    A record is taken as a whole where it is legal; one that is not is damaged, and ends with its first physical line,
    so that an unclosed quote costs one row and not its followers.
    """
    whole = legal_record(rules, data, start, stop, at_end)
    if whole is None:
        return None
    content, end = whole
    if end > 0:
        text = data[start:content]
        inside = rules.newlines(text)
        newlines = inside + (end > content)
        if inside == 0:
            return Found(start, content, end, newlines, _single(rules, text))
        fits = rules.fits(text)
        if fits and not _spans_rows(rules, text, inside + 1):
            return Found(start, content, end, newlines, Kind.HEADER if rules.is_header(text) else Kind.LOADED)
        if not fits and _one_long_record(rules, text, inside + 1):
            return Found(start, content, end, newlines, Kind.DAMAGED)
    line = rules.line(data, start, stop, at_end)
    if line is None:
        return None
    return Found(start, line[0], line[1], int(line[1] > line[0]), Kind.DAMAGED)


def legal_record(rules: Rules, data: bytes, start: int, stop: int, at_end: bool) -> tuple[int, int] | None:
    """Content end and end of the legal record at start; (0, 0) where there is none, None where it is not known."""
    limit = min(stop, start + rules.record_bytes)
    if limit == stop and not at_end and data[stop - 1 : stop] == b"\r":
        limit -= 1
    known = limit == start + rules.record_bytes or (at_end and limit == stop)
    found = rules.record.match(data, start, limit)
    if found is None:
        opened = not known and rules.opened.match(data, start, limit)
        return None if opened else (0, 0)
    content = found.end()
    if content == limit and not (at_end and limit == stop):
        return (0, 0) if known else None
    line = rules.line(data, content, stop, at_end)
    if line is None:
        return None
    if line[1] - start > rules.record_bytes:
        return 0, 0
    return content - (data[content - 1 : content] == b"\r" and content > start and not rules.cr_ends), line[1]


def _single(rules: Rules, text: bytes) -> Kind:
    if rules.is_blank(text):
        return Kind.BLANK
    if not rules.fits(text):
        return Kind.DAMAGED
    return Kind.HEADER if rules.is_header(text) else Kind.LOADED


def _spans_rows(rules: Rules, text: bytes, lines: int) -> bool:
    """Whether a quoted line break more likely joins rows: every physical line has the delimiters of a whole row.

    Where some line has more of them, all must also begin alike, as numbered rows do.
    """
    wanted = rules.width - 1
    if not rules.open_quote_lines or not rules.can_span or text.count(rules.delimiter) < lines * wanted:
        return False
    rows = rules.line_end.split(text)
    counts = {row.count(rules.delimiter) for row in rows}
    return counts == {wanted} or (min(counts) >= wanted and len({_shape_of_start(rules, row) for row in rows}) == 1)


def _shape_of_start(rules: Rules, row: bytes) -> bytes:
    return row.split(rules.delimiter, 1)[0].translate(SHAPES)


def _one_long_record(rules: Rules, text: bytes, lines: int) -> bool:
    """Whether a legal record of a wrong width is one damaged record, and not a quote that swallowed good rows."""
    if lines > rules.open_quote_lines:
        return False
    followers = rules.line_end.split(text)[1:]
    wanted = max(2, rules.width - 1)
    return not any(rules.fits(line) or line.count(rules.delimiter) >= wanted for line in followers)
