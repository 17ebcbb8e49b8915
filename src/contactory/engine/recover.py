"""Mending one damaged record: only where exactly one reading of it fits the header, and never in silence."""

import re
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from contactory.engine.grammar import Rules, rules_of
from contactory.engine.layout import Layout

MOST_QUOTES = 64
MOST_DELIMITERS = 4_000
OTHER_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "spaces"}

# The cells so far, last one outermost: () or (the cells before, the last cell).
Way: TypeAlias = tuple[()] | tuple["Way", bytes]


class Verdict(NamedTuple):
    """What became of a damaged record: cells where it was mended, None where it is rejected; and why, for both."""

    cells: list[bytes] | None
    reason: str
    sentence: str


def mend(text: bytes, layout: Layout) -> Verdict:
    """Mend the content of one damaged record, or say why it cannot be. The cells are those of the header's columns."""
    return mender_of(layout).mend(text)


@lru_cache(maxsize=64)
def mender_of(layout: Layout) -> "Mender":
    """What mends the records of one layout."""
    return Mender(layout)


class Mender:
    """Mends the damaged records of one layout."""

    def __init__(self, layout: Layout) -> None:
        self.rules = rules_of(layout)
        self._width, self._trailing, self._short_rows = layout.width, layout.trailing_delimiter, layout.short_rows
        own = self.rules.delimiter.decode()
        self._others = [
            (
                name,
                mark,
                rules_of(replace(layout, dialect=replace(layout.dialect, delimiter=mark), header_raw="", stand_in="")),
            )
            for mark, name in OTHER_DELIMITERS.items()
            if own and mark != own and layout.width > 2 and not layout.trailing_delimiter
        ]

    def mend(self, text: bytes) -> Verdict:
        """Mend the content of one damaged record, or say why it cannot be."""
        if len(text) >= self.rules.record_bytes:
            size = f"{self.rules.record_bytes / (1 << 20):g} MB"
            return Verdict(None, "record_too_long", f"The record is longer than {size}.")
        cells = self.rules.split(text)
        return self._quotes_mended(text) if cells is None else self._width_mended(text, cells)

    def _width_mended(self, text: bytes, raw: list[bytes]) -> Verdict:
        """A record whose quotes are in order but whose number of cells is not."""
        cells = [self.rules.unquote(cell) for cell in raw]
        wanted, count = self._width, len(cells)
        reason = "too_few_cells" if count < wanted + self._trailing else "too_many_cells"
        said = f"The record has {count} {'cell' if count == 1 else 'cells'} where the file has {wanted}"
        other = self._with_other_delimiter(text)
        if other is not None:
            return other
        if self._trailing and count == wanted and cells[-1] and b"\n" not in text:
            return Verdict(cells, reason, f"{said}: the delimiter at its end was missing.")
        inner = (
            self.rules.split(cells[0]) if count == 1 and self.rules.quote and raw[0][:1] == self.rules.quote else None
        )
        if inner is not None and len(inner) == wanted > 1:
            unquoted = [self.rules.unquote(cell) for cell in inner]
            return Verdict(unquoted, "stray_quote", "The whole line stands in quotes; they were taken off.")
        if self._short_rows and 1 < count < wanted and cells[-1]:
            left_out = [b""] * (wanted - count)
            return Verdict(
                [*cells, *left_out], reason, f"{said}: empty ones at its end were left out, as in other rows."
            )
        surplus = cells[wanted:]
        if surplus and not any(surplus) and all(cells[:wanted]):
            return Verdict(cells[:wanted], reason, f"{said}: empty cells at its end were dropped.")
        return Verdict(None, reason, f"{said}.")

    def _quotes_mended(self, text: bytes) -> Verdict:
        """A record with a quote where none may be."""
        unclosed = self.rules.opened.match(text) is not None
        reason = "unclosed_quote" if unclosed else "stray_quote"
        said = "A quote is opened and not closed" if unclosed else "A quote stands where none may be"
        readings = _readings(text, self.rules)
        if len(readings) == 1:
            cells = [self.rules.unquote(cell) for cell in readings[0]]
            if not self._trailing or cells.pop() == b"":
                return Verdict(cells, reason, f"{said}; it was taken as text.")
        other = self._with_other_delimiter(text) if not readings else None
        if other is not None:
            return other
        ways = "no reading of the line" if not readings else "more than one reading of the line"
        return Verdict(None, reason, f"{said}, and {ways} fits the {self._width} cells of the file.")

    def _with_other_delimiter(self, text: bytes) -> Verdict | None:
        """A line that was written with another delimiter than the rest of the file."""
        if b"\n" in text:
            return None
        fitting = []
        for name, mark, rules in self._others:
            cells = rules.split(text) if text.count(rules.delimiter) >= self._width - 1 else None
            if cells is None or len(cells) != self._width:
                continue
            if mark != " " or _only_spaces(cells, rules, self.rules.delimiter):
                fitting.append((name, [rules.unquote(cell) for cell in cells]))
        if len(fitting) != 1:
            return None
        name, cells = fitting[0]
        return Verdict(cells, "other_delimiter", f"The line has {name} between its cells, unlike the rest of the file.")


def _readings(text: bytes, rules: Rules) -> list[list[bytes]]:
    """The ways, at most two, to cut text into the right number of cells when stray quotes are text.

    A cell that is properly quoted is taken whole. One that begins with a quote and is not may end at any quote before
    a delimiter, or be read as unquoted.
    """
    gaps = [found.start() for found in re.finditer(re.escape(rules.delimiter), text)] if rules.delimiter else []
    if text.count(rules.quote) > MOST_QUOTES or len(gaps) > MOST_DELIMITERS:
        return []
    reached: dict[int, dict[int, list[Way]]] = {0: {0: [()]}}
    for passed, start in enumerate([0, *(gap + 1 for gap in gaps)]):
        fewest = rules.width - 1 - (len(gaps) - passed)
        here = {count: ways for count, ways in reached.pop(start, {}).items() if fewest <= count < rules.width}
        if not here:
            continue
        first = start + (rules.space and start > 0 and text[start : start + 1] == b" ")
        for end in _cell_ends(text, first, rules):
            there = reached.setdefault(end + 1, {})
            for count, ways in here.items():
                there[count + 1] = [*there.get(count + 1, []), *((way, text[first:end]) for way in ways)][:2]
    return [_unwound(way) for way in reached.get(len(text) + 1, {}).get(rules.width, [])]


def _unwound(way: Way) -> list[bytes]:
    cells = []
    while way:
        way, cell = way
        cells.append(cell)
    return cells[::-1]


def _cell_ends(text: bytes, start: int, rules: Rules) -> list[int]:
    """Where a cell that begins at start may end: offsets of a delimiter, or the end of text."""
    quoted = text.startswith(rules.quote, start)
    proper = rules.cell.match(text, start) if quoted else None
    if proper is not None:
        return [proper.end()]
    found = text.find(rules.delimiter, start) if rules.delimiter else -1
    ends = [found if found >= 0 else len(text)]
    position = text.find(rules.quote, start + 1) if quoted else -1
    while position >= 0:
        after = position + 1
        if after == len(text) or (rules.delimiter and text.startswith(rules.delimiter, after)):
            ends.append(after)
        position = text.find(rules.quote, after)
    return sorted(set(ends))


def _only_spaces(cells: list[bytes], rules: Rules, own: bytes) -> bool:
    """Spaces are in every text: they count as delimiters only in a wide line that has no other one outside quotes."""
    unquoted = (cell for cell in cells if not cell.startswith(rules.quote or b" "))
    return len(cells) >= 5 and not any(own in cell for cell in unquoted)
