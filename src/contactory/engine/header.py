"""Where the table begins in a file, and whether its first line is a header. No row is invented or eaten."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from contactory.engine.cell_types import STRONG, cell_type
from contactory.engine.domains import company_domain
from contactory.engine.header_words import is_header_word, names_columns
from contactory.engine.sample import Sample, SampleRecord

MOST_PREAMBLE = 30
LONGEST_BLOCK = 10
# A header score that does not come from custom alone.
CLEARLY = 2.0
_DOMAIN = re.compile(r"[^\s@/]+\.[^\s@/.]{2,}(?:/|$)")
NAMED_KINDS = (
    ("email", "mail"),
    ("url", "url"),
    ("url", "link"),
    ("date", "date"),
    ("time", "time"),
    ("number", "price"),
)


def first_of_table(sample: Sample) -> int:
    """The number, among sample.filled, of the first record that is not preamble."""
    records, (width, share) = sample.filled, sample.mode()
    if width == 1 or not sample.dialect.delimiter:
        return 0
    for number, record in enumerate(records[: MOST_PREAMBLE + 1]):
        if not _is_preamble(records, number, width, share):
            skipped_padded = any(before.width >= width for before in records[:number])
            if skipped_padded and not looks_like_header(record, records[number + 1 :]):
                return 0
            return number
    return 0


def _is_preamble(records: list[SampleRecord], number: int, width: int, share: float) -> bool:
    record = records[number]
    following = [other.width for other in records[number + 1 : number + 3]]
    if record.width < width and (_names_follow(records, number, width) or _is_set_off(records, number, width)):
        # Names and values, line by line, may be as many lines as a short table has.
        return record.width == 2 or not _is_table_itself(records, number)
    if record.cells is None:
        return False
    filled = _filled(record)
    if record.width == width:
        return number + 1 < len(records) and (_is_padded(records, number, filled) or _stands_above(records, number))
    if width not in (other.width for other in records[number + 1 :]):
        return False
    if record.width > 1 and following == [record.width] * len(following):
        return _is_short_block(records, number, width) and share >= 0.5
    wide_enough = sum(other.width == width for other in records) >= 3
    return filled <= 1 or (wide_enough and record.width * 2 < width)


def _is_set_off(records: list[SampleRecord], number: int, width: int) -> bool:
    """Whether a blank line, and then nothing but rows of the table, follow a narrower line that names no columns."""
    after = records[number + 1 :]
    if not after or after[0].start == records[number].end or names_columns(records[number].cells or ()):
        return False
    alone = len(after) == 1 or after[1].start == after[0].end
    return alone and after[0].width == width and sum(row.width == width for row in after) >= 0.95 * len(after)


def _filled(record: SampleRecord) -> int:
    return sum(1 for cell in record.cells or () if cell.strip())


def _is_padded(records: list[SampleRecord], number: int, filled: int) -> bool:
    """Whether a line as wide as the rows is a title, or headings over groups of columns, filled up with delimiters."""
    record, after = records[number], records[number + 1]
    if filled <= 1 and (record.width > 2 or filled == 0 or (after.cells is not None and _filled(after) == 0)):
        return True
    return filled * 2 <= record.width and _leads_to_names(records, number)


def _leads_to_names(records: list[SampleRecord], number: int) -> bool:
    """Whether lines that are half empty, as filled up ones are, lead from one to a full line that names columns."""
    width = records[number].width
    for place, below in enumerate(records[number + 1 : number + 1 + LONGEST_BLOCK], number + 1):
        filled = _filled(below)
        if below.width != width or filled * 2 > width:
            # The numbers of rows have no name.
            full = below.width == width == filled + (not (below.cells or " ")[0].strip())
            score = header_score(below, records[place + 1 :]) if full else 0.0
            return score >= (CLEARLY if names_columns(below.cells or ()) else 2 * CLEARLY)
    return False


def _names_follow(records: list[SampleRecord], number: int, width: int) -> bool:
    """Whether the first line as wide as the rows stands just below, and names columns."""
    below = records[number + 1 : number + 1 + LONGEST_BLOCK]
    place = next((place for place, record in enumerate(below) if record.width == width), None)
    if place is None:
        return False
    score = header_score(below[place], records[number + place + 2 :])
    if names_columns(below[place].cells or ()):
        return score > 0
    cells = records[number].cells or ()
    # A name and its value may be a word of headers and a figure.
    named = names_columns(cells) if len(cells) > 2 else all(map(is_header_word, cells))
    return score >= CLEARLY and not named


def _stands_above(records: list[SampleRecord], number: int) -> bool:
    """Whether a line as wide as the rows is a comment, or set off by a blank line, above one that names columns."""
    record, after = records[number], records[number + 1]
    comment = record.text.startswith((b"#", b"//"))
    if after.width != record.width or names_columns(record.cells or ()) or not (comment or after.start > record.end):
        return False
    score = header_score(after, records[number + 2 :])
    return score > 0 if names_columns(after.cells or ()) else comment and score >= CLEARLY


def _is_short_block(records: list[SampleRecord], number: int, width: int) -> bool:
    """Whether the records of one width from number on are a few lines set off from a wider table by a blank line."""
    narrow, after = records[number].width, _end_of_block(records, number)
    if after == len(records) or narrow >= width or after - number > LONGEST_BLOCK:
        return False
    gap = records[after].start > records[after - 1].end
    return gap and records[after].width == width and not _is_table_itself(records, number)


def _is_table_itself(records: list[SampleRecord], number: int) -> bool:
    """Whether the records of one width from number on are as many as all that come after them.

    The rows of the other table are not lost then: they do not fit, and are reported.
    """
    after = _end_of_block(records, number)
    return records[number].width > 1 and after - number > 1 and after - number >= len(records) - after > 0


def _end_of_block(records: list[SampleRecord], number: int) -> int:
    narrow = records[number].width
    return next((place for place in range(number, len(records)) if records[place].width != narrow), len(records))


def looks_like_header(first: SampleRecord, others: Sequence[SampleRecord]) -> bool:
    """Whether a record names columns; others are the records below it."""
    return header_score(first, others) > 0


def header_score(first: SampleRecord, others: Sequence[SampleRecord]) -> float:
    """Above 0 for a header, below for data, by how much as far as the cells tell; a tie is decided by custom."""
    cells = first.cells or ()
    rows = [other.cells for other in others[:200] if other.cells is not None and other.cells != cells]
    if _are_numbers_of_columns(cells):
        return -1.0 if rows and _are_numbers_of_columns(rows[0]) else 1.0
    score = 0.0
    named = max((number for number, cell in enumerate(cells, 1) if cell.strip()), default=0)
    for number, cell in enumerate(cells):
        column = [row[number] for row in rows if number < len(row) and row[number].strip()]
        if cell.strip() or not _needs_no_name(number, named, column):
            score += _column_score(cell.strip(), column)
    words = sum(is_header_word(cell) for cell in cells)
    score += min(words, 4) * 1.5
    if not score:
        names = [cell.strip() for cell in cells]
        score = 0.1 if _could_be_names(names, rows) else -0.1
    return score


def _needs_no_name(number: int, named: int, column: list[str]) -> bool:
    """Whether a column is one that tables have without a name: the numbers of the rows, or an empty one at an edge.

    named is where the names end.
    """
    if number == 0:
        return all(value.strip().isdigit() for value in column)
    return number >= named and not column


def _could_be_names(names: list[str], rows: Sequence[tuple[str, ...]]) -> bool:
    """Whether texts could name columns by their looks alone: all different, and no long texts among others."""
    inner = names[1:-1] if len(names) > 2 else []
    named = [name for name in names if name]
    if not named or not all(inner) or len(set(named)) < len(named):
        return False
    if len(named) < len(names) and (len(named) < 2 or not rows):
        return False
    longest = max((len(cell) for row in rows for cell in row), default=300)
    return not any(60 < len(name) <= max(longest, 60) or len(name) > 300 for name in named)


def _are_numbers_of_columns(cells: Sequence[str]) -> bool:
    """Whether cells count the columns, from 0 or 1 on, as programs do that were given no names."""
    counted = [cell.strip() for cell in cells]
    counted = counted[1:] if counted and not counted[0] else counted
    counted = counted[:-1] if counted and not counted[-1] else counted
    return len(counted) > 2 and counted in ([str(place + first) for place in range(len(counted))] for first in (0, 1))


def _column_score(cell: str, column: list[str]) -> float:
    """What one cell and the cells below it say for (above 0) or against (below 0) a header."""
    kind = cell_type(cell)
    if kind == "empty":
        return -0.25
    if kind in STRONG and not is_year(cell):
        return -4.0 if kind in ("email", "url", "date") else -2.0
    if not column:
        return 0.0
    return -2.0 if _are_domains(cell, column) else _contrast(cell, kind, column)


def _contrast(cell: str, kind: str, column: list[str]) -> float:
    """What the difference between a text and the cells below it says."""
    below, count = Counter(map(cell_type, column)).most_common(1)[0]
    steady = count >= 0.8 * len(column) and len(column) > 1
    if steady and below in STRONG | {"code"} and kind != below:
        return 1.5 if below in STRONG else 0.75
    if is_year(cell):
        return 0.0
    if cell in column:
        return -1.5 if len(column) > 3 else -0.5
    lengths = {len(value) for value in column}
    return 0.5 if len(column) > 4 and len(lengths) == 1 and len(cell) not in lengths else 0.0


def _are_domains(cell: str, column: list[str]) -> bool:
    """Whether a cell is a domain like those below it; a name with dots, such as contact.email, has others below."""
    return _is_domain(cell) and sum(map(_is_domain, column)) >= 0.8 * len(column)


def _is_domain(cell: str) -> bool:
    return _DOMAIN.match(cell) is not None and company_domain(cell, listed=True) is not None


def is_year(cell: str) -> bool:
    """Whether a cell is a year of now or of the last century."""
    return len(cell) == 4 and cell.isdigit() and 1900 <= int(cell) <= 2100


def leave_out_empty_cells(rows: Sequence[SampleRecord], width: int) -> bool:
    """Whether rows end with their last filled cell: many are short, all over the table, and none has an empty end."""
    known = [row for row in rows if row.width > 1]
    short = [row.width < width for row in known]
    if width < 3 or sum(short) < max(3, 0.05 * len(rows)) or any(row.width > width for row in known):
        return False
    empty_ends = sum(row.cells is not None and not row.cells[-1] for row in known)
    back = sum(before and not after for before, after in pairwise(short))
    return not empty_ends and back > 2


def names_are_shifted(names: Sequence[str], rows: Sequence[SampleRecord]) -> bool:
    """Whether the last typed columns stand one to the right of their names, as when a delimiter is missing above."""
    kinds = [_kind_below(rows, number) for number in range(len(names) + 1)]
    shifted = False
    for number, name in enumerate(names):
        wanted = next((kind for kind, word in NAMED_KINDS if word in name.lower()), "")
        if wanted and (kinds[number] == wanted) != (kinds[number + 1] == wanted):
            shifted = kinds[number + 1] == wanted
    return shifted


def _kind_below(rows: Sequence[SampleRecord], number: int) -> str:
    kinds = Counter(cell_type(row.cells[number]) for row in rows[:100] if row.cells and number < len(row.cells))
    return kinds.most_common(1)[0][0] if kinds else "empty"
