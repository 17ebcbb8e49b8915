"""What the tests of the reader share: reading bytes to the end, and judging the outcome against the truth."""

from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from contactory.engine.batches import Counts, Damage
from contactory.engine.decode import decode
from contactory.engine.index import index
from contactory.engine.layout import Layout, Limits
from contactory.engine.read_csv import read_segment
from contactory.engine.segments import Segment
from contactory.engine.sniff import sniff

Row = tuple[str, ...]


@dataclass
class Outcome:
    """A file, read. rows maps record numbers to cells, lines to first lines; flagged and rejected to what is said."""

    layout: Layout
    segments: list[Segment]
    rows: dict[int, Row] = field(default_factory=dict)
    lines: dict[int, int] = field(default_factory=dict)
    flagged: dict[int, Damage] = field(default_factory=dict)
    rejected: dict[int, Damage] = field(default_factory=dict)
    counts: Counts = field(default_factory=Counts)

    def exact(self) -> list[Row]:
        """The rows that are said to be loaded exactly, in file order."""
        return [cells for row, cells in sorted(self.rows.items()) if row not in self.flagged]

    def loaded(self) -> list[Row]:
        """All loaded rows, mended ones too, in file order."""
        return [cells for _, cells in sorted(self.rows.items())]

    def reported_lines(self) -> set[int]:
        """The first lines of all records that are reported."""
        return {damage.line for damage in (*self.flagged.values(), *self.rejected.values())}


def read_bytes(
    data: bytes, *, limits: Limits | None = None, target_rows: int = 50_000, target_bytes: int = 32 << 20
) -> Outcome:
    """Read a file with these bytes; the conservation of its records is asserted on the way."""
    with TemporaryDirectory() as folder:
        source = Path(folder) / "file.csv"
        source.write_bytes(data)
        decoded = decode(source, Path(folder) / "spool", limits or Limits())
        layout = sniff(decoded.path, decoded, limits or Limits())
        segments = list(index(decoded.path, layout, target_rows=target_rows, target_bytes=target_bytes))
        return read_segments(decoded.path.read_bytes(), layout, segments)


def read_segments(text: bytes, layout: Layout, segments: list[Segment]) -> Outcome:
    """Read the segments of a decoded file; they must tile it, and number every record once."""
    outcome = Outcome(layout, segments)
    edges = [layout.data_start, *(segment.end for segment in segments)]
    assert edges[-1] == len(text)
    assert [segment.start for segment in segments] == edges[:-1]
    for segment in segments:
        _read_segment(text[segment.start : segment.end], segment, outcome)
    numbers = sorted([*outcome.rows, *outcome.rejected])
    assert numbers == list(range(1, sum(segment.rows for segment in segments) + 1))
    assert outcome.counts.rows() == len(numbers)
    return outcome


def _read_segment(data: bytes, segment: Segment, outcome: Outcome) -> None:
    for batch in read_segment(data, outcome.layout, segment):
        columns = [column.to_pylist() for column in batch.cells.columns]
        assert len(columns) == outcome.layout.width
        for row, line, *cells in zip(batch.rows.tolist(), batch.lines.tolist(), *columns, strict=True):
            outcome.rows[row] = tuple(cells)
            outcome.lines[row] = line
        outcome.flagged |= {damage.row: damage for damage in batch.flagged}
        outcome.rejected |= {damage.row: damage for damage in batch.rejected}
        outcome.counts += batch.counts
