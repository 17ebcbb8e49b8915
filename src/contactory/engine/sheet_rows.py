"""The rows of a sheet on their way to text: collected first, because only the last tells how wide the table is."""

import csv
import marshal
from collections.abc import Iterator
from pathlib import Path
from statistics import median_low

from contactory.engine.layout import Limits
from contactory.errors import UnreadableFile

FREE_BYTES = 100 << 20
MOST_LEADING = 30
SEEN_ROWS = 200
BATCH_ROWS = 1_000
Row = list[str]


class RowSpool:
    """Rows in a file at path, as they come; then written as CSV, all of one width.

    width counts the columns up to the last with a value, skipped those before the first; rows counts all rows that
    were added, blank ones too.
    """

    def __init__(self, path: Path, limits: Limits, source_bytes: int) -> None:
        self._file = path.open("w+b")
        self._limits = limits
        # A text that many cells share is stored once in a workbook, so a small one can hold endless text.
        self._most_bytes = min(limits.file_bytes, max(FREE_BYTES, limits.unpack_ratio * source_bytes))
        self._first: list[Row] = []
        self.rows = self.width = 0
        self.skipped = limits.columns

    def close(self) -> None:
        """Let the file go; nothing can be written from it afterwards."""
        self._file.close()

    def add(self, number: int, rows: list[Row]) -> None:
        """Add consecutive rows, cells without empty ones at the end; number counts the first from 1.

        Raises UnreadableFile where there are more columns, or more text, than the limits allow.
        """
        if number > self.rows + 1:
            self._add([[]] * (number - self.rows - 1))
        self._add(rows)

    def _add(self, rows: list[Row]) -> None:
        self.rows += len(rows)
        self.width = max(self.width, *map(len, rows))
        if self.width > self._limits.columns:
            raise UnreadableFile(
                f"The sheet has a value in column {self.width}; at most {self._limits.columns} columns are read."
            )
        if self.skipped:
            self.skipped = min(self.skipped, *(_first_filled(row) for row in rows if row), self.skipped)
        if len(self._first) < SEEN_ROWS:
            self._first += [row for row in rows if row][:SEEN_ROWS]
        marshal.dump(rows, self._file)
        if self._file.tell() > self._most_bytes:
            raise UnreadableFile("The workbook unpacks to far more text than a table has; it was refused.")

    def write(self, target: Path) -> None:
        """Write the rows to target as RFC 4180 in UTF-8; a row without values is an empty line.

        Lines above the table, such as titles, keep their own width, as they would in a CSV file.
        """
        self._file.seek(0)
        blank = [""] * max(self.width - self.skipped, 1)
        width, leading = len(blank), True
        with target.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            for number, row in enumerate(self._again()):
                cells = row[self.skipped :]
                leading = leading and number < MOST_LEADING and self._is_above(cells)
                if not cells:
                    file.write("\r\n")
                elif leading:
                    writer.writerow(cells)
                else:
                    writer.writerow(cells + blank[: width - len(cells)])

    def _again(self) -> Iterator[Row]:
        while True:
            try:
                yield from marshal.load(self._file)  # noqa: S302 - this process wrote it
            except EOFError:
                return

    def _is_above(self, cells: Row) -> bool:
        """Whether a row at the beginning is too narrow to belong to the table."""
        usual = median_low([len(row) - self.skipped for row in self._first])
        filled = sum(1 for cell in cells if cell)
        return usual > 1 and (filled <= 1 or len(cells) * 2 < usual)


def _first_filled(row: Row) -> int:
    return next(place for place, cell in enumerate(row) if cell)
