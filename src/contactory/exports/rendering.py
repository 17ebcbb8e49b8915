"""Writes a table into a file of a format."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

import pyarrow as pa

from contactory.errors import Unavailable, is_disk_full
from contactory.exports.csv_file import CsvWriter
from contactory.exports.parquet_file import ParquetWriter
from contactory.exports.requests import ExportRequest
from contactory.exports.snapshot import snapshot
from contactory.exports.tables import Table, opened_table
from contactory.exports.xlsx_file import XlsxWriter

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}

# Told how many rows are written and how many there are, after each batch; what it raises ends the writing.
Progress = Callable[[int, int], None]


class Writer(Protocol):
    """A file of some format that is being written."""

    def write(self, batch: pa.RecordBatch) -> None:
        """Append the rows of a batch."""

    def close(self) -> None:
        """Write what is held back; the file is whole then."""


def render(*, workspace_id: int, request: ExportRequest, sink: BinaryIO, folder: Path, progress: Progress) -> int:
    """Write what is asked for, as it is at one moment, to a binary file; gives the number of rows.

    folder takes what a format needs meanwhile. Raises NotFound, InvalidInput for what the format cannot hold,
    Unavailable when the disk is full.
    """
    with disk_errors_named(), snapshot(workspace_id):
        table = opened_table(workspace_id, request)
        progress(0, table.rows)
        writer = _writer(request, table, sink, folder)
        done = 0
        # What ends early must end its COPY too, or the connection would wait for the rest of the rows for ever.
        with closing(table.batches) as batches:
            for batch in batches:
                writer.write(batch)
                done += batch.num_rows
                progress(done, max(done, table.rows))
        writer.close()
        sink.flush()
    return done


def _writer(request: ExportRequest, table: Table, sink: BinaryIO, folder: Path) -> Writer:
    if request.format == "xlsx":
        return XlsxWriter(sink, table.headers, title=table.title, folder=folder)
    if request.format == "parquet":
        return ParquetWriter(sink, table.headers)
    return CsvWriter(sink, table.headers, bom=request.bom)


@contextmanager
def disk_errors_named() -> Iterator[None]:
    """Say in one sentence that the disk is full, where it is."""
    try:
        yield
    except OSError as error:
        if is_disk_full(error):
            raise Unavailable("The disk is full: free some space, and export again.", code="disk_full") from None
        raise
