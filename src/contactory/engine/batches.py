"""What reading gives: batches of loaded rows, and every record that was not loaded exactly."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Damage:
    """A record that was not loaded exactly as it stands in the file.

    row is the 1-based number of the data record, line its first physical line. reason is a stable code such as
    "too_few_cells", "too_many_cells", "unclosed_quote", "stray_quote", "bad_bytes", "nul_byte", "record_too_long",
    "other_delimiter"; sentence says it to a person. raw is the text of the record as it stands in the file
    (undecodable bytes shown as \\xNN), cut at 64 KiB.
    """

    row: int
    line: int
    reason: str
    sentence: str
    raw: str


@dataclass(frozen=True, slots=True)
class Counts:
    """Where every record of a file ended up. rows() are the data records: they get numbers 1..N."""

    header: int = 0
    preamble: int = 0
    blank: int = 0
    loaded: int = 0
    flagged: int = 0
    rejected: int = 0

    def rows(self) -> int:
        """The number of data records: loaded exactly, mended, or rejected."""
        return self.loaded + self.flagged + self.rejected

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Batch:
    """Some consecutive records of a file, in file order.

    cells has layout.width string columns (pa.string() or pa.large_string(), no nulls, exact text) and one row for each
    record loaded, exactly or mended. rows and lines have the same length as cells: record numbers (1-based, unique in
    the file) and first physical lines. flagged lists the mended ones among them (repaired_row), rejected the records
    that are in no row of cells (malformed_row); both carry record numbers of the same sequence.
    """

    cells: pa.RecordBatch
    rows: Integers
    lines: Integers
    flagged: tuple[Damage, ...] = ()
    rejected: tuple[Damage, ...] = ()
    counts: Counts = field(default_factory=Counts)
