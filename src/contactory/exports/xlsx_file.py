"""Batches of texts as an XLSX workbook, written row by row in bounded memory; every cell is text."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter

from contactory.engine.formulas import defused
from contactory.errors import InvalidInput

ROWS_OF_A_SHEET = 1_048_575  # beside the header
MOST_COLUMNS = 16_384
MOST_CHARACTERS = 32_767
_TEXT_ONLY = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class XlsxWriter:
    """Writes a header, then batches, to a binary file; a further sheet is begun where one is full.

    Raises InvalidInput for more columns or a longer text than a sheet of XLSX holds.
    """

    def __init__(
        self, sink: BinaryIO, headers: Sequence[str], *, title: str, folder: Path, sheet_rows: int = ROWS_OF_A_SHEET
    ) -> None:
        if len(headers) > MOST_COLUMNS:
            raise InvalidInput(f"A sheet of XLSX has at most {MOST_COLUMNS:,} columns, and here are {len(headers):,}; "
                               "export as csv or parquet, or name the columns.", code="too_many_columns")  # fmt: skip
        options = {"constant_memory": True, "tmpdir": str(folder), **_TEXT_ONLY}
        self._book: Any = xlsxwriter.Workbook(sink, options)
        # A large workbook is larger than a zip archive may be without it.
        self._book.use_zip64()
        self._headers = defused(pa.array(headers, pa.string())).to_pylist()
        self._title, self._sheet_rows, self._sheets = title, sheet_rows, 0
        self._begin_sheet()

    def write(self, batch: pa.RecordBatch) -> None:
        """Append the rows of a batch."""
        self._check_lengths(batch)
        columns = [(place, defused(column).to_pylist()) for place, column in enumerate(batch.columns) if _holds(column)]
        for row in range(batch.num_rows):
            if self._row > self._sheet_rows:
                self._begin_sheet()
            write, number = self._sheet.write_string, self._row
            for place, texts in columns:
                if text := texts[row]:
                    write(number, place, text)
            self._row += 1

    def close(self) -> None:
        """Put the sheets together; the file is none before."""
        self._book.close()

    def _begin_sheet(self) -> None:
        self._sheets += 1
        self._sheet = self._book.add_worksheet(self._title if self._sheets == 1 else f"{self._title} {self._sheets}")
        self._sheet.freeze_panes(1, 0)
        for place, header in enumerate(self._headers):
            self._sheet.write_string(0, place, header)
        self._row = 1

    def _check_lengths(self, batch: pa.RecordBatch) -> None:
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            # One more for the apostrophe of a formula.
            if len(column) and pc.max(pc.utf8_length(column)).as_py() >= MOST_CHARACTERS:
                raise InvalidInput(
                    f"A text of the column {name!r} is longer than the {MOST_CHARACTERS:,} characters of a cell of "
                    "XLSX; export as csv or parquet, or leave the column out.",
                    code="text_too_long",
                )


def _holds(column: pa.StringArray) -> bool:
    return bool(pc.any(pc.not_equal(column, "")).as_py())
