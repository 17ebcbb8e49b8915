"""Cutting a decoded file into record-aligned segments: the unit of parallel work, of retry and of restart."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Segment:
    """A byte range [start, end) of the decoded file that holds whole records.

    rows counts its data records (loaded, mended and rejected alike); first_row is the number of its first one,
    1-based in the file; first_line is the physical line at start, 1-based. sha256 is the hex digest of the bytes of the
    range. clean says that the index found nothing but legal records of the layout's width in plain UTF-8, so that
    reading may take the shortest way (and still asserts the count).
    """

    number: int
    start: int
    end: int
    first_row: int
    first_line: int
    rows: int
    sha256: str
    clean: bool
