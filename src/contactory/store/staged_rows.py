"""Staged rows and their problems on their way into PostgreSQL: Arrow columns to COPY streams."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db.backends.utils import CursorWrapper

from contactory.store import binary_copy as binary
from contactory.store.queries import SQL

_FIELDS = 11


@dataclass(frozen=True, slots=True)
class LoadedRows:
    """Rows as the reader and the checks leave them, column by column; all columns are as long as rows.

    cells are the exact texts, one column each. clean are the cleaned texts in the same order with derived fields behind
    them; a column that needed no cleaning is the very one of cells. raw and reason are for the rows at mended, which
    are 0-based positions.
    """

    rows: binary.Integers
    lines: binary.Integers
    email_key: pa.Array
    domain_key: pa.Array
    cells: Sequence[pa.Array]
    clean: Sequence[pa.Array]
    mended: binary.Integers
    raw: Sequence[str]
    reason: Sequence[str]


@dataclass(frozen=True, slots=True)
class RejectedRows:
    """Rows that could not be fitted to the header: they have no cells, only their raw text."""

    rows: Sequence[int]
    lines: Sequence[int]
    raw: Sequence[str]
    reason: Sequence[str]


@dataclass(slots=True)
class ProblemRows:
    """Problems of single rows, in parallel lists; see the columns of incoming_problem."""

    rows: list[int] = field(default_factory=list)
    kinds: list[tuple[str, int, str]] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    values: list[str | None] = field(default_factory=list)
    suggestions: list[str | None] = field(default_factory=list)

    def add(
        self,
        kind: tuple[str, int, str],
        rows: Iterable[int],
        messages: Sequence[str],
        values: Sequence[str | None],
        suggestions: Sequence[str | None],
    ) -> None:
        """Append problems of one kind: its code, rank and field, then one entry for each row."""
        self.rows.extend(rows)
        self.kinds.extend([kind] * len(messages))
        self.messages.extend(messages)
        self.values.extend(values)
        self.suggestions.extend(suggestions)


def storable(cells: pa.RecordBatch) -> pa.RecordBatch:
    """The cells without NUL, for which PostgreSQL's text has no place; the raw text of such a row shows it."""
    columns = [pc.replace_substring(column, "\0", "") if _has_nul(column) else column for column in cells.columns]
    return pa.RecordBatch.from_arrays(columns, names=cells.schema.names)


def _has_nul(column: pa.Array) -> bool:
    return bool(pc.any(pc.match_substring(column, "\0")).as_py())


def hash_prefix(job_id: int) -> bytes:
    """What stands before row number and cells under a row's hash: the job's id as 8 bytes, big-endian."""
    return job_id.to_bytes(8, "big")


def loaded_stream(workspace_id: int, job_id: int, loaded: LoadedRows) -> memoryview:
    """The rows as the fields of a staged row, without header and trailer."""
    count = len(loaded.rows)
    exact, clean = element_runs(loaded)
    parts = [
        _start(workspace_id, job_id),
        binary.int4(loaded.rows),
        binary.int8(loaded.lines),
        binary.digests(hash_prefix(job_id), loaded.rows, binary.joined(exact)),
        binary.text(loaded.email_key),
        binary.text(loaded.domain_key),
        *binary.text_array(clean, len(loaded.clean)),
        original_arrays(loaded, count),
        _sparse_texts(loaded.raw, loaded.mended, count),
        _sparse_texts(loaded.reason, loaded.mended, count),
    ]
    return binary.stream(binary.join(parts))


def rejected_stream(workspace_id: int, job_id: int, rejected: RejectedRows) -> memoryview:
    """The rows as the fields of a staged row; their hash is over the raw text as if it were the only cell."""
    count = len(rejected.rows)
    rows = np.asarray(rejected.rows, dtype=np.int64)
    raw = pa.array([_storable(text) for text in rejected.raw], pa.string())
    body = binary.elements([raw])
    nothing = pa.nulls(count, pa.string())
    parts = [
        _start(workspace_id, job_id),
        binary.int4(rows),
        binary.int8(np.asarray(rejected.lines, dtype=np.int64)),
        binary.digests(hash_prefix(job_id), rows, body),
        binary.text(nothing),
        binary.text(nothing),
        *binary.text_array([pa.array([b""] * count, pa.binary())], 0),
        binary.null_column(count),
        binary.text(raw),
        binary.text(pa.array(list(rejected.reason), pa.string())),
    ]
    return binary.stream(binary.join(parts))


def stage_rows(cursor: CursorWrapper, streams: Iterable[memoryview]) -> None:
    """Put streams of rows into staged_row: by COPY as the loader, or through a temporary table where there is none."""
    cursor.execute(SQL["may_load"])
    if cursor.fetchone()[0]:
        load_rows(cursor, streams)
    else:
        insert_rows(cursor, streams)


def load_rows(cursor: CursorWrapper, streams: Iterable[memoryview]) -> None:
    """COPY streams of rows into staged_row as the loader."""
    cursor.execute(SQL["become_loader"])
    _copy(cursor, SQL["copy_staged_rows"], streams)
    cursor.execute(SQL["become_application"])


def insert_rows(cursor: CursorWrapper, streams: Iterable[memoryview]) -> None:
    """COPY streams of rows into a temporary table, and insert them into staged_row from there."""
    _copy(cursor, SQL["copy_incoming_rows"], streams)
    cursor.execute(SQL["stage_incoming_rows"])
    cursor.execute(SQL["empty_incoming_rows"])


def make_incoming(cursor: CursorWrapper) -> None:
    """Make the session's tables that rows and problems arrive in, if they are not there."""
    cursor.execute(SQL["make_incoming_tables"])


def _copy(cursor: CursorWrapper, statement: str, streams: Iterable[memoryview]) -> None:
    with cursor.copy(statement) as copy:
        copy.write(binary.SIGNATURE)
        for data in streams:
            for chunk in binary.chunks(data):
                copy.write(chunk)
        copy.write(binary.TRAILER)


def copy_problems(cursor: CursorWrapper, problems: ProblemRows, statement: str = "copy_incoming_problems") -> None:
    """COPY problems into incoming_problem, or into the table of another named statement."""
    with cursor.copy(SQL[statement]) as copy:
        for row, (kind, rank, name), message, value, suggestion in zip(
            problems.rows, problems.kinds, problems.messages, problems.values, problems.suggestions, strict=True
        ):
            shown = None if value is None else _storable(value)
            copy.write_row((row, kind, rank, name, _storable(message), shown, suggestion))


def _start(workspace_id: int, job_id: int) -> pa.Scalar:
    """What every row of a job begins with: the number of its fields, the workspace and the job."""
    ids = b"".join((8).to_bytes(4, "big") + number.to_bytes(8, "big") for number in (workspace_id, job_id))
    return pa.scalar(_FIELDS.to_bytes(2, "big") + ids, pa.binary())


def element_runs(loaded: LoadedRows) -> tuple[list[pa.Array], list[pa.Array]]:
    """The elements of the exact cells and those of the cleaned texts, run by run of columns.

    A run that cleaning left alone is laid out once, and stands in both.
    """
    exact: list[pa.Array] = []
    clean: list[pa.Array] = []
    width = len(loaded.cells)
    for same, run in groupby(range(width), lambda place: _unchanged(loaded.clean[place], loaded.cells[place])):
        places = list(run)
        exact.append(binary.elements([loaded.cells[place] for place in places]))
        clean.append(exact[-1] if same else binary.elements([loaded.clean[place] for place in places]))
    if len(loaded.clean) > width:
        clean.append(binary.elements(loaded.clean[width:]))
    return exact, clean


def original_arrays(loaded: LoadedRows, count: int) -> pa.Array:
    """A sparse text[] of the cells that cleaning changed; NULL for a row in which it changed none."""
    changed: list[pa.Array | None] = [None] * len(loaded.cells)
    any_changed = np.zeros(count, dtype=np.bool_)
    for index, (clean, cell) in enumerate(zip(loaded.clean, loaded.cells, strict=False)):
        if not _unchanged(clean, cell):
            differs = pc.not_equal(clean, cell)
            changed[index] = pc.if_else(differs, cell, pa.scalar(None, pa.string()))
            any_changed |= differs.to_numpy(zero_copy_only=False)
    rows = np.flatnonzero(any_changed)
    if len(rows) == count:
        return binary.sparse_array(changed, count)
    if len(rows) == 0:
        return binary.null_column(count)
    taken = [None if column is None else column.take(pa.array(rows)) for column in changed]
    return binary.sparse(binary.sparse_array(taken, len(rows)), rows, count)


def _unchanged(clean: pa.Array, cell: pa.Array) -> bool:
    """Whether two columns are the same memory; pyarrow wraps it anew each time that it is asked for a column."""
    if clean is cell:
        return True
    ours, theirs = clean.buffers(), cell.buffers()
    return (
        clean.type == cell.type
        and (len(clean), clean.offset) == (len(cell), cell.offset)
        and all((a and a.address) == (b and b.address) for a, b in zip(ours, theirs, strict=True))
    )


def _sparse_texts(texts: Sequence[str], positions: binary.Integers, count: int) -> pa.Array:
    values = binary.text(pa.array([_storable(text) for text in texts], pa.string()))
    return binary.sparse(values, positions, count)


def _storable(text: str) -> str:
    # PostgreSQL's text has no place for NUL; whoever shows it sees that there was one.
    return text.replace("\x00", "\\x00")
