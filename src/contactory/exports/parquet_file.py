"""Batches of texts as Parquet: every column a text, every value exact."""

from collections.abc import Sequence
from typing import BinaryIO

import pyarrow as pa
from pyarrow import parquet

ROWS_OF_A_GROUP = 50_000
BYTES_OF_A_GROUP = 32 * 1024**2


class ParquetWriter:
    """Writes batches to a binary file as row groups of some tens of megabytes; nothing is defused."""

    def __init__(self, sink: BinaryIO, headers: Sequence[str]) -> None:
        self._schema = pa.schema([(name, pa.string()) for name in _told_apart(headers)])
        self._writer = parquet.ParquetWriter(sink, self._schema, compression="zstd")
        self._held: list[pa.RecordBatch] = []
        self._rows = self._bytes = 0

    def write(self, batch: pa.RecordBatch) -> None:
        """Append the rows of a batch."""
        self._held.append(pa.RecordBatch.from_arrays(batch.columns, schema=self._schema))
        self._rows += batch.num_rows
        self._bytes += batch.nbytes
        if self._rows >= ROWS_OF_A_GROUP or self._bytes >= BYTES_OF_A_GROUP:
            self._write_group()

    def close(self) -> None:
        """Write what is held back, and the end of the file, without which it is none."""
        if self._held:
            self._write_group()
        self._writer.close()

    def _write_group(self) -> None:
        self._writer.write_table(pa.Table.from_batches(self._held, self._schema), row_group_size=self._rows)
        self._held, self._rows, self._bytes = [], 0, 0


def _told_apart(headers: Sequence[str]) -> list[str]:
    """The headers, a second one of the same name numbered: most readers of Parquet find a column by its name."""
    names: dict[str, None] = {}
    for header in headers:
        name, number = header, 2
        while name in names:
            name, number = f"{header} ({number})", number + 1
        names[name] = None
    return list(names)
