"""What a decoded file looks like: dialect, preamble, header and width, each settled from the beginning of the file."""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from types import EllipsisType

from contactory.engine.decode import Decoded
from contactory.engine.delimiters import settle
from contactory.engine.header import first_of_table, header_score, is_year, leave_out_empty_cells, names_are_shifted
from contactory.engine.layout import Dialect, Layout, Limits
from contactory.engine.recover import mend
from contactory.engine.sample import Sample, SampleRecord, read_sample
from contactory.engine.text_of_bytes import shown
from contactory.errors import InvalidInput, UnreadableFile

OTHER_DELIMITER = "The header line uses another delimiter than the rows."
WRITTEN = Dialect(",", '"', "", "utf-8", "\r\n", None, "unanimous")
HINT = re.compile(rb'"?sep=(.)"?[ ,;\t]*(?:\r?\n|\r|\Z)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Table:
    """Where the table lies in a sample: its header record, if any, and the first record after it."""

    header: SampleRecord | None
    names: tuple[str, ...] | None
    start: int
    line: int
    width: int
    trailing: bool
    preamble_lines: int
    facts: tuple[str, ...]
    sure: bool


def sniff(
    path: Path,
    decoded: Decoded,
    limits: Limits,
    *,
    delimiter: str | None = None,
    header_line: int | EllipsisType | None = ...,
) -> Layout:
    """The layout of the decoded file at path. delimiter and header_line (None: there is no header) overrule the votes.

    Raises UnreadableFile where the file has no records or too many columns, InvalidInput for an impossible wish.
    """
    if delimiter is not None and (len(delimiter) > 1 or not delimiter.isascii() or delimiter in '\r\n"'):
        raise InvalidInput("A delimiter is one ASCII character, or nothing for a file of one column.")
    text, whole = read_sample(path, decoded)
    hint = HINT.match(text) if decoded.sheet is None else None
    if hint is not None and delimiter is None and hint[1].isascii():
        delimiter = hint[1].decode()
    body = text[hint.end() :] if hint is not None else text
    if decoded.sheet is not None:
        # The text was written here: its dialect is known, and every quote in it is closed.
        limits = replace(limits, open_quote_lines=0)
        sample = Sample(body, whole, WRITTEN, False, limits)
    else:
        sample = settle(body, whole, decoded, limits, decoded.stand_in or delimiter)
    if not sample.filled:
        raise UnreadableFile("The file has no records: every line in it is blank.", code="empty_file")
    hint_lines = 1 if hint is not None else 0
    table = _located(sample, header_line, hint_lines)
    if table.width > limits.columns:
        raise UnreadableFile(
            f"The file has {table.width:,} columns; at most {limits.columns:,} are read: take out what nobody needs."
        )
    facts = [*decoded.facts, *(["A first line names the delimiter."] if hint_lines else []), *table.facts]
    line = table.header.line + hint_lines if table.header is not None else None
    agreement = sample.dialect.agreement if table.sure else "split"
    written = replace(sample.dialect, delimiter=decoded.delimiter) if decoded.stand_in else sample.dialect
    return Layout(
        dialect=replace(written, header_line=line, agreement=agreement),
        header=_names(table, decoded),
        width=table.width,
        data_start=decoded.start + len(text) - len(body) + table.start,
        data_line=table.line + hint_lines,
        preamble_lines=table.preamble_lines + hint_lines,
        trailing_delimiter=table.trailing,
        space_after_delimiter=sample.space,
        facts=(*facts, *_facts(sample, table)),
        limits=limits,
        header_raw=_repeatable(table),
        stand_in=decoded.stand_in,
        short_rows=_has_short_rows(sample, table),
    )


def _has_short_rows(sample: Sample, table: _Table) -> bool:
    rows = [record for record in sample.filled if record.start >= table.start]
    return table.names is not None and not table.trailing and leave_out_empty_cells(rows, table.width)


def _names(table: _Table, decoded: Decoded) -> tuple[str, ...] | None:
    """The names of the columns as the file has them."""
    if table.names is None or not decoded.stand_in:
        return table.names
    return tuple(name.replace(decoded.stand_in, decoded.delimiter) for name in table.names)


def _facts(sample: Sample, table: _Table) -> list[str]:
    facts = []
    if table.preamble_lines:
        lines = table.preamble_lines
        were = "1 line before the table was" if lines == 1 else f"{lines} lines before the table were"
        facts.append(f"{were} set aside.")
    if table.names is None:
        facts.append("The file has no header line.")
    elif len(set(table.names)) < len(table.names):
        facts.append("Some columns have the same name.")
    if _has_short_rows(sample, table):
        facts.append("Rows leave out empty cells at their end; they were filled up, and are shown as mended.")
    if table.trailing:
        facts.append("Every row ends in one delimiter too many; it was ignored.")
    if sample.space:
        facts.append("Every delimiter is followed by a space, which is not part of the values.")
    if not sample.dialect.quote:
        facts.append("Quotes are ordinary text in this file.")
    return facts


def _repeatable(table: _Table) -> str:
    """The header's text, where a repetition of it can only be a header again."""
    names = table.names or ()
    if table.header is None or table.header.cells is None or len(names) < 2:
        return ""
    named = [name for name in names if name.strip()]
    if len(named) < 2 or len(set(names)) == 1 or any(name.strip().isdigit() for name in named[:2]):
        return ""
    if any(name.strip().isdigit() and not is_year(name.strip()) for name in names):
        return ""
    return shown(table.header.text)


def _located(sample: Sample, wish: int | EllipsisType | None, hint_lines: int) -> _Table:
    """The table, its header found or as wished."""
    if wish is None:
        return _without_header(sample, sample.filled[0], sure=True)
    if not isinstance(wish, EllipsisType):
        found = [record for record in sample.records if record.line + hint_lines == wish and not record.blank]
        if not found:
            raise InvalidInput(f"Line {wish} cannot be the header: no record begins there.")
        return _with_header(sample, found[0], found[0].cells, True)
    number = first_of_table(sample)
    first, others = sample.filled[number], sample.filled[number + 1 :]
    cells = first.cells if first.cells is not None else _mended_header(sample, first)
    if cells is None or max(map(len, cells)) > sample.limits.header_name:
        return _without_header(sample, first, sure=False)
    score = header_score(replace(first, cells=cells), others)
    if score <= 0:
        return _above(sample, number) or _without_header(sample, first, sure=score < -1 or not others)
    if first.cells is None or not _same_width(sample, first, others):
        return _odd_header(sample, first, cells)
    return _with_header(sample, first, cells, score > 0.5)


def _same_width(sample: Sample, first: SampleRecord, others: list[SampleRecord]) -> bool:
    """Whether the records below a header have its width: most of them, or the ones right after it."""
    near = [record.width for record in others[:3]]
    return not others or sample.mode()[0] in (first.width, 1) or near.count(first.width) * 2 > len(near)


def _mended_header(sample: Sample, first: SampleRecord) -> tuple[str, ...] | None:
    cells = mend(first.text, _plain_layout(sample, sample.mode()[0])).cells
    return tuple(map(shown, cells)) if cells is not None else None


def _above(sample: Sample, number: int) -> _Table | None:
    """A header in the line above the table, where that line was written with another delimiter."""
    if not number:
        return None
    line = sample.filled[number - 1]
    cells = _mended_header(sample, line)
    if cells is None or header_score(replace(line, cells=cells), sample.filled[number:]) <= 0:
        return None
    return replace(_with_header(sample, line, cells, False), facts=(OTHER_DELIMITER,))


def _plain_layout(sample: Sample, width: int) -> Layout:
    return Layout(sample.dialect, None, width, 0, 1, space_after_delimiter=sample.space, limits=sample.limits)


def _odd_header(sample: Sample, first: SampleRecord, cells: tuple[str, ...]) -> _Table:
    """A header that has not the width of the rows below it."""
    width = sample.mode()[0]
    if first.cells is None:
        table = _with_header(sample, first, cells, False)
        return replace(table, facts=("The header line is damaged; it was mended.",))
    below = [record for record in sample.filled if record.width == width]
    if len(cells) == width - 1 and _last_empty(below) and not names_are_shifted(cells, below):
        table = _with_header(sample, first, cells, False)
        return replace(table, trailing=True)
    names, why = _fitted(cells, width, below)
    if names is not None:
        said = f"The header line has {len(cells)} cells where rows have {width}; {why}."
        return replace(_with_header(sample, first, names, False), facts=(said,))
    other = mend(first.text, _plain_layout(sample, width)).cells
    if other is not None and len(cells) < width:
        return replace(_with_header(sample, first, tuple(map(shown, other)), False), facts=(OTHER_DELIMITER,))
    if len(below) < max(5, 0.8 * len(sample.filled)):
        return _with_header(sample, first, cells, False)
    said = f"Line {first.line} looks like a header but has {len(cells)} cells where rows have {width}; it was not used."
    return replace(_without_header(sample, first, sure=False), facts=(said,))


def _fitted(cells: tuple[str, ...], width: int, below: list[SampleRecord]) -> tuple[tuple[str, ...] | None, str]:
    """The names of a header of another width than the rows, where it is plain what is missing or too much; and why."""
    if len(cells) == width - 1 and _count_themselves(below):
        return ("", *cells), "the first column numbers the rows"
    return _without_one_empty(cells, width), "its empty one was dropped"


def _count_themselves(records: list[SampleRecord]) -> bool:
    """Whether the first cells of the records number them, one after the other from 0 or 1 on."""
    numbers = [record.cells[0] for record in records if record.cells]
    return len(numbers) > 2 and any(
        numbers == [str(place + first) for place in range(len(numbers))] for first in (0, 1)
    )


def _last_empty(records: list[SampleRecord]) -> bool:
    """Whether nearly all records end in an empty cell."""
    empty = sum(1 for record in records if record.cells and record.cells[-1] == "")
    return empty >= 0.95 * len(records) and empty > 0


def _without_one_empty(cells: tuple[str, ...], width: int) -> tuple[str, ...] | None:
    """The cells without their only run of one empty cell, if that makes them fit."""
    if len(cells) != width + 1 or cells.count("") != 1:
        return None
    place = cells.index("")
    return (*cells[:place], *cells[place + 1 :])


def _with_header(sample: Sample, first: SampleRecord, cells: tuple[str, ...] | None, sure: bool) -> _Table:
    names = cells or (shown(first.text),)
    below = [record for record in sample.filled if record.start > first.start and record.width == len(names)]
    trailing = len(names) > 1 and names[-1] == "" and (_last_empty(below) or not below)
    if trailing:
        names = names[:-1]
    line = first.line + sample.rules.newlines(first.text) + 1
    return _Table(first, names, first.end, line, len(names), trailing, first.line - 1, (), sure)


def _without_header(sample: Sample, first: SampleRecord, *, sure: bool) -> _Table:
    width = max(sample.mode()[0], 1)
    return _Table(None, None, first.start, first.line, width, False, first.line - 1, (), sure)
