"""The beginning of a file, taken apart under one guess of its dialect."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from contactory.engine.decode import Decoded
from contactory.engine.grammar import Rules, legal_record, rules_of
from contactory.engine.layout import Dialect, Layout, Limits
from contactory.engine.text_of_bytes import shown
from contactory.errors import UnreadableFile

SAMPLE_BYTES = 1 << 20
MOST_RECORDS = 1_000


@dataclass(frozen=True, slots=True)
class SampleRecord:
    """One record of a sample. cells is None where it is not legal; line is 1-based; the next record begins at end."""

    line: int
    start: int
    end: int
    text: bytes
    cells: tuple[str, ...] | None

    @property
    def blank(self) -> bool:
        """Whether it is a line with nothing on it."""
        return not self.text.strip(b" \t")

    @property
    def width(self) -> int:
        """How many cells it has; 0 where it is not legal."""
        return len(self.cells) if self.cells is not None else 0


class Sample:
    """The records at the start of a file under one dialect."""

    def __init__(self, text: bytes, whole: bool, dialect: Dialect, space: bool, limits: Limits) -> None:
        self.dialect, self.space, self.limits = dialect, space, limits
        self.rules = rules_of(_layout(dialect, space, limits))
        self.records = _taken_apart(text, whole, self.rules, limits.open_quote_lines)

    @cached_property
    def filled(self) -> list[SampleRecord]:
        """The records that are not blank lines."""
        return [record for record in self.records if not record.blank]

    @cached_property
    def widths(self) -> Counter[int]:
        """How many records have how many cells; illegal ones are not counted."""
        return Counter(record.width for record in self.filled if record.width)

    def mode(self) -> tuple[int, float]:
        """The most frequent width of two or more, and the share of records that have it; (1, 0) where there is none."""
        wide = {width: count for width, count in self.widths.items() if width > 1}
        if not wide:
            return 1, 0.0
        width = max(wide, key=lambda one: (wide[one] * (one - 1) / one, one))
        return width, wide[width] / len(self.filled)

    def legal_share(self) -> float:
        """The share of records that are legal."""
        return self.widths.total() / len(self.filled) if self.filled else 1.0


def _layout(dialect: Dialect, space: bool, limits: Limits) -> Layout:
    return Layout(dialect, None, 1, 0, 1, space_after_delimiter=space, limits=limits)


def _taken_apart(text: bytes, whole: bool, rules: Rules, most_lines: int) -> list[SampleRecord]:
    records: list[SampleRecord] = []
    position, line = 0, 1
    while position < len(text) and len(records) < MOST_RECORDS:
        found = legal_record(rules, text, position, len(text), True)
        content, end = found or (0, 0)
        lines = rules.newlines(text[position:content]) + 1 if end else 1
        cells = tuple(shown(rules.unquote(cell)) for cell in rules.split(text[position:content]) or ()) if end else None
        if cells is not None and most_lines and lines > most_lines:
            # So long a record is believed where it has the width of the first one.
            cells = cells if records and len(cells) == records[0].width > 1 else None
        if cells is None:
            content, end = rules.line(text, position, len(text), True) or (len(text), len(text))
            lines = 1
        body = text[position:content]
        if whole or end < len(text) or not records:
            records.append(SampleRecord(line, position, end, body, cells))
        position, line = end, line + lines
    return records


def read_sample(path: Path, decoded: Decoded) -> tuple[bytes, bool]:
    """The first bytes of the text, up to a line end, and whether they are all of it.

    Raises UnreadableFile where the file has no line end for a megabyte.
    """
    with path.open("rb") as file:
        file.seek(decoded.start)
        text = file.read(SAMPLE_BYTES)
        whole = not file.read(1)
    if whole:
        return text, True
    ends = max(text.rfind(b"\n"), text.rfind(b"\r") if not decoded.lf + decoded.crlf else -1)
    if ends < 0:
        raise UnreadableFile("The first line is longer than 1 MB, so this is not a table of records.")
    return text[: ends + 1], False
