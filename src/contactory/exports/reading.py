"""Records out of PostgreSQL as Arrow batches of texts, by COPY: a row never becomes Python objects."""

from collections.abc import Generator, Sequence
from typing import Any

import pyarrow as pa
from django.db import connection
from django.db.models import QuerySet
from pyarrow import csv

BATCH_BYTES = 4 * 1024**2


def batches(rows: "QuerySet[Any]", names: Sequence[str]) -> Generator[pa.RecordBatch]:
    """The rows of a query of values, a few megabytes at a time; nulls are empty texts.

    Call it inside a transaction, and use each batch before the next is asked for.
    """
    statement, values = rows.query.sql_with_params()
    with connection.cursor() as cursor, cursor.copy(f"COPY ({statement}) TO STDOUT (FORMAT csv)", values) as copy:
        held: list[bytes] = []
        size = 0
        # Every piece is one whole row: no batch ends within one.
        for piece in copy:
            held.append(bytes(piece))
            size += len(piece)
            if size >= BATCH_BYTES:
                yield _parsed(b"".join(held), names)
                held, size = [], 0
        if held:
            yield _parsed(b"".join(held), names)


def _parsed(block: bytes, names: Sequence[str]) -> pa.RecordBatch:
    # Records may have two columns of one name, for which the parser has no place.
    places = [str(place) for place in range(len(names))]
    table = csv.read_csv(
        pa.BufferReader(block),
        read_options=csv.ReadOptions(column_names=places, block_size=len(block) + 1, use_threads=False),
        parse_options=csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
        convert_options=csv.ConvertOptions(
            column_types=dict.fromkeys(places, pa.string()), strings_can_be_null=False, null_values=[]
        ),
    )
    columns = [column.combine_chunks() for column in table.columns]
    return pa.RecordBatch.from_arrays(columns, names=list(names))
