"""Rows with other cells: what was written into them, and what checking them says then."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from django.db import connection

from contactory.engine.checks import Checked
from contactory.engine.issue_codes import IssueKind
from contactory.engine.mapping import Mapping as ColumnMapping
from contactory.errors import InvalidInput
from contactory.imports.columns import clean_columns
from contactory.imports.models import ImportJob
from contactory.imports.row_checking import checker_of
from contactory.imports.row_pages import column_names, exact_cells
from contactory.imports.services.review_work import Work
from contactory.imports.services.staging import RANKS
from contactory.imports.services.suggesting import WorkspaceSuggestions
from contactory.store import staged_rows
from contactory.store.row_edits import copy_edits
from contactory.store.staged_rows import LoadedRows, ProblemRows

_CHUNK = 10_000

# Gives, for a record of a statement (row number, texts, originals, ...), the new text of each column that changes.
Changes = Callable[[Sequence[Any]], Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a job's file, by the names under which a person may call them."""

    names: tuple[str, ...]
    fields: Mapping[str, int]

    @classmethod
    def of(cls, job: ImportJob) -> "Columns":
        """The columns of the job's mapping."""
        return cls(tuple(column_names(job)), mapping_of(job).field_columns())

    def changes(self, cells: Mapping[str, str]) -> dict[int, str]:
        """The text of each column by its position; cells are named by header or by field, headers first.

        Raises InvalidInput for a name that is neither, for a column that is named twice, and for text that no
        database takes.
        """
        found: dict[int, str] = {}
        for name, text in cells.items():
            at = self._position(name)
            if at in found:
                raise InvalidInput(f"The column {self.names[at]!r} is named twice; name it once.", field="cells")
            found[at] = _storable(name, text)
        return found

    def require_all(self, row_number: int, changes: Mapping[int, str]) -> None:
        """Raise InvalidInput (cells_missing) unless every column has a text: the row has none to fall back on."""
        missing = [name for at, name in enumerate(self.names) if at not in changes]
        if missing:
            raise InvalidInput(
                f"Row {row_number} could not be read, so an edit of it gives all its cells; missing: "
                f"{', '.join(missing[:20])}.",
                code="cells_missing",
                row_number=row_number,
                missing=missing,
            )

    def _position(self, name: str) -> int:
        base = " ".join(name.split())
        if base in self.names:
            return self.names.index(base)
        if name in self.fields:
            return self.fields[name]
        raise InvalidInput(
            f"There is no column {name!r} in this import; its columns are {', '.join(self.names[:60])}.", field="cells"
        )


def mapping_of(job: ImportJob) -> ColumnMapping:
    """The mapping of a job whose file was opened."""
    assert job.mapping is not None  # noqa: S101 - a job with staged rows has one
    return ColumnMapping.from_json(job.mapping)


def correct(work: Work, changes: Changes, *, statement: str = "rows_acted") -> None:
    """Put the rows that change, as they are then, and their problems into the session's tables.

    Raises InvalidInput for a row that could not be read and does not get all its cells.
    """
    checking = _Checking(work)
    rows = 0
    for records in _chunks(work, statement):
        checking.take(work, records, changes)
        rows += len(records)
    checking.hand_over(work)
    work.know("incoming_edit", rows)


def check_again(work: Work) -> None:
    """Put the problems that the rows have as they stand now into the session's table of problems."""
    checking = _Checking(work)
    for records in _chunks(work, "rows_acted"):
        checking.look([record for record in records if record[1]])
    checking.hand_over(work)


class _Checking:
    """Checks rows that are in the database already."""

    def __init__(self, work: Work) -> None:
        self._mapping = mapping_of(work.job)
        self._columns = Columns.of(work.job)
        self._checker = checker_of(work.job)
        self._by_workspace = WorkspaceSuggestions(work.cursor, work.job)
        self.problems = ProblemRows()

    def take(self, work: Work, records: Sequence[Sequence[Any]], changes: Changes) -> None:
        """Check rows after their changes, and copy them into the table of edits."""
        rows = []
        for record in records:
            wanted = changes(record)
            if not record[1]:
                self._columns.require_all(record[0], wanted)
            rows.append(self._exact(record, wanted))
        numbers = np.array([record[0] for record in records], dtype=np.int64)
        cells, checked = self._check(numbers, rows)
        none = np.empty(0, dtype=np.int64)
        copy_edits(
            work.cursor,
            LoadedRows(
                rows=numbers,
                lines=numbers,
                email_key=checked.email_key,
                domain_key=checked.domain_key,
                cells=cells.columns,
                clean=clean_columns(self._mapping, cells, checked.fields),
                mended=none,
                raw=(),
                reason=(),
            ),
        )

    def look(self, records: Sequence[Sequence[Any]]) -> None:
        """Check rows as they stand."""
        if records:
            numbers = np.array([record[0] for record in records], dtype=np.int64)
            self._check(numbers, [self._exact(record, {}) for record in records])

    def hand_over(self, work: Work) -> None:
        """Put the problems that were found into the session's table."""
        if self.problems.rows:
            staged_rows.copy_problems(work.cursor, self.problems, "copy_found_problems")
            work.know("found_problem", len(self.problems.rows))

    def _exact(self, record: Sequence[Any], changes: Mapping[int, str]) -> list[str]:
        width = len(self._columns.names)
        cells = exact_cells(record[1], record[2])[:width] if record[1] else [""] * width
        for at, text in changes.items():
            cells[at] = text
        return cells

    def _check(self, numbers: Any, rows: list[list[str]]) -> tuple[pa.RecordBatch, Checked]:
        columns = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
        cells = pa.RecordBatch.from_arrays(columns, names=[str(index) for index in range(len(columns))])
        checked = self._checker.check(cells)
        for found in checked.problems:
            kind = (found.kind.value, RANKS[found.kind], found.field or "")
            where = numbers[found.positions].tolist()
            meant = found.suggestions
            if found.kind == IssueKind.INVALID_EMAIL:
                meant = self._by_workspace.of(found.values, meant)
            self.problems.add(kind, where, found.sentences, found.values, meant)
        return cells, checked


def _chunks(work: Work, statement: str) -> Iterator[list[Any]]:
    """The records of a statement, some thousand at a time: memory does not grow with their number."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(work.statement(statement), work.values)
        while records := cursor.fetchmany(_CHUNK):
            yield records


def _storable(name: str, text: str) -> str:
    if "\0" in text or any("\ud800" <= mark <= "\udfff" for mark in text):
        raise InvalidInput(f"The text for {name!r} has a character that no text may have; leave it out.", field="cells")
    return text
