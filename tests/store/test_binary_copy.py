"""What goes into PostgreSQL by binary COPY comes out the same, and its hash is the one that is documented."""

import hashlib
from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pytest
from django.db import ProgrammingError, connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contactory.store import staged_rows
from contactory.store.staged_rows import LoadedRows, RejectedRows
from contactory.workspaces.scope import workspace_scope

TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), max_size=12)
READ = (
    "SELECT row_number, line, row_hash, email_key, domain_key, texts, originals, raw, reason FROM staged_row ORDER BY 1"
)
pytestmark = pytest.mark.django_db


def read_back(streams: list[memoryview]) -> list[tuple[object, ...]]:
    """What both ways into the table leave in it."""
    ways = [_stored_by(way, streams) for way in (staged_rows.load_rows, staged_rows.insert_rows)]
    assert ways[0] == ways[1]
    return ways[0]


def _stored_by(way: Callable[..., None], streams: list[memoryview]) -> list[tuple[object, ...]]:
    with workspace_scope(1), connection.cursor() as cursor:
        staged_rows.make_incoming(cursor)
        cursor.execute("DELETE FROM staged_row")
        way(cursor, streams)
        cursor.execute(READ)
        return [tuple(bytes(value) if isinstance(value, memoryview) else value for value in row) for row in cursor]


def documented_hash(job_id: int, row: int, cells: list[str]) -> bytes:
    body = b"".join(len(cell.encode()).to_bytes(4, "big") + cell.encode() for cell in cells)
    return hashlib.sha256(job_id.to_bytes(8, "big") + row.to_bytes(8, "big") + body).digest()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    table=st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(TEXT, min_size=width, max_size=width), min_size=1)),
    keys=st.lists(st.none() | TEXT, min_size=40, max_size=40),
    changed=st.sets(st.integers(0, 39)),
    mended=st.sets(st.integers(0, 39)),
)
def test_every_text_survives(
    table: list[list[str]], keys: list[str | None], changed: set[int], mended: set[int]
) -> None:
    table = table[:40]
    count = len(table)
    repaired = sorted(i for i in mended if i < count)
    columns = [pa.array(list(column), pa.string()) for column in zip(*table, strict=True)]
    clean = [
        [text + "." if (row in changed) and column else text for row, text in enumerate(texts.to_pylist())]
        for column, texts in enumerate(columns)
    ]
    derived = [f"d{row}" for row in range(count)]
    loaded = LoadedRows(
        rows=np.arange(7, 7 + count),
        lines=np.arange(count) * 3 + 5_000_000_000,
        email_key=pa.array(keys[:count], pa.string()),
        domain_key=pa.array(keys[:count][::-1], pa.string()),
        cells=columns,
        clean=[columns[0], *(pa.array(column, pa.string()) for column in clean[1:]), pa.array(derived)],
        mended=np.array(repaired, dtype=np.int64),
        raw=[f"raw {i}" for i in repaired],
        reason=["stray_quote" for _ in repaired],
    )
    expected = [
        (
            7 + i,
            i * 3 + 5_000_000_000,
            documented_hash(99, 7 + i, cells),
            keys[i],
            keys[:count][::-1][i],
            [*(column[i] for column in clean), derived[i]],
            [None, *cells[1:]] if i in changed and len(cells) > 1 else None,
            f"raw {i}" if i in repaired else None,
            "stray_quote" if i in repaired else None,
        )
        for i, cells in enumerate(table)
    ]
    assert read_back([staged_rows.loaded_stream(1, 99, loaded)]) == expected


def test_slices_and_large_strings_are_read_from_where_they_begin() -> None:
    cells = [pa.array(["skipped", "é,\n", ""], pa.large_string()).slice(1), pa.array(["skipped", "b", "c"]).slice(1)]
    loaded = LoadedRows(
        rows=np.array([1, 2]),
        lines=np.array([2, 3]),
        email_key=pa.array(["x", None, "z"]).slice(1),
        domain_key=pa.nulls(2, pa.string()),
        cells=cells,
        clean=cells,
        mended=np.array([], dtype=np.int64),
        raw=[],
        reason=[],
    )
    rows = read_back([staged_rows.loaded_stream(1, 1, loaded)])
    assert [(row[3], row[5]) for row in rows] == [(None, ["é,\n", "b"]), ("z", ["", "c"])]


def test_rejected_rows_keep_their_raw_text_and_have_no_cells() -> None:
    rejected = RejectedRows(rows=[3, 9], lines=[4, 12], raw=["a\x00b", "ü"], reason=["nul_byte", "too_few_cells"])
    rows = read_back([staged_rows.rejected_stream(1, 5, rejected)])
    assert [(row[0], row[1], row[5], row[7], row[8]) for row in rows] == [
        (3, 4, [], "a\\x00b", "nul_byte"),
        (9, 12, [], "ü", "too_few_cells"),
    ]
    assert rows[1][2] == documented_hash(5, 9, ["ü"])


def test_rows_of_another_workspace_are_refused_where_there_is_no_loader() -> None:
    rejected = RejectedRows(rows=[1], lines=[1], raw=["x"], reason=["too_few_cells"])
    streams = [staged_rows.rejected_stream(2, 7, rejected)]
    with pytest.raises(ProgrammingError, match="row-level security"):
        _stored_by(staged_rows.insert_rows, streams)


@pytest.mark.parametrize("statement", ["SELECT * FROM staged_row", "DELETE FROM staged_row", "SELECT * FROM contact"])
def test_the_loader_can_do_nothing_but_insert(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE contactory_loader")
        with pytest.raises(ProgrammingError, match="permission denied"):
            cursor.execute(statement)
