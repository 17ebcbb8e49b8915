"""Mending one damaged record: only where exactly one reading of it fits the header, and never in silence."""

import re
from dataclasses import replace
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
    rules = rules_of(layout)
    if len(text) >= rules.record_bytes:
        size = f"{rules.record_bytes / (1 << 20):g} MB"
        return Verdict(None, "record_too_long", f"The record is longer than {size}.")
    cells = rules.split(text)
    if cells is None:
        return _mend_quotes(text, layout)
    return _mend_width(text, [rules.unquote(cell) for cell in cells], layout)


def _mend_width(text: bytes, cells: list[bytes], layout: Layout) -> Verdict:
    """A record whose quotes are in order but whose number of cells is not."""
    wanted, count = layout.width, len(cells)
    reason = "too_few_cells" if count < wanted + layout.trailing_delimiter else "too_many_cells"
    said = f"The record has {count} {'cell' if count == 1 else 'cells'} where the file has {wanted}"
    other = _with_other_delimiter(text, layout)
    if other is not None:
        return other
    if layout.trailing_delimiter and count == wanted and cells[-1] and b"\n" not in text:
        return Verdict(cells, reason, f"{said}: the delimiter at its end was missing.")
    surplus = cells[wanted:]
    if surplus and not any(surplus) and all(cells[:wanted]):
        return Verdict(cells[:wanted], reason, f"{said}: empty cells at its end were dropped.")
    return Verdict(None, reason, f"{said}.")


def _mend_quotes(text: bytes, layout: Layout) -> Verdict:
    """A record with a quote where none may be."""
    rules = rules_of(layout)
    unclosed = rules.opened.match(text) is not None
    reason = "unclosed_quote" if unclosed else "stray_quote"
    said = "A quote is opened and not closed" if unclosed else "A quote stands where none may be"
    readings = _readings(text, rules)
    if len(readings) == 1:
        cells = [rules.unquote(cell) for cell in readings[0]]
        if not rules.trailing or cells.pop() == b"":
            return Verdict(cells, reason, f"{said}; it was taken as text.")
    other = _with_other_delimiter(text, layout) if not readings else None
    if other is not None:
        return other
    ways = "no reading of the line" if not readings else "more than one reading of the line"
    return Verdict(None, reason, f"{said}, and {ways} fits the {layout.width} cells of the file.")


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


def _with_other_delimiter(text: bytes, layout: Layout) -> Verdict | None:
    """A line that was written with another delimiter than the rest of the file."""
    own = layout.dialect.delimiter
    if layout.width < 3 or layout.trailing_delimiter or not own or b"\n" in text:
        return None
    fitting = []
    for mark, name in OTHER_DELIMITERS.items():
        rules = rules_of(replace(layout, dialect=replace(layout.dialect, delimiter=mark), header_raw=""))
        cells = rules.split(text) if mark != own else None
        if cells is None or len(cells) != layout.width or (mark == " " and not _only_spaces(cells, rules, own)):
            continue
        fitting.append((name, [rules.unquote(cell) for cell in cells]))
    if len(fitting) != 1:
        return None
    name, cells = fitting[0]
    return Verdict(cells, "other_delimiter", f"The line has {name} between its cells, unlike the rest of the file.")


def _only_spaces(cells: list[bytes], rules: Rules, own: str) -> bool:
    """Spaces are in every text: they count as delimiters only in a wide line that has no other one outside quotes."""
    unquoted = (cell for cell in cells if not cell.startswith(rules.quote or b" "))
    return len(cells) >= 5 and not any(own.encode() in cell for cell in unquoted)
