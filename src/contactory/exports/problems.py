"""The open problems of an import as batches of texts: one line a row of the file, with all that is wrong with it."""

from collections.abc import Generator, Sequence

import pyarrow as pa

from contactory.imports.models import ImportJob
from contactory.imports.row_pages import Row, RowFilter, RowStatus, column_names, row_page

PAGE = 1000
BETWEEN = " | "
ABOUT = ("Row", "Line", "Problem", "Reason", "Suggestion", "Raw text")


def problem_headers(job: ImportJob) -> list[str]:
    """Row number, line, kinds, reasons, suggestions, raw text of an unreadable row; then the columns of the file."""
    return [*ABOUT, *column_names(job)]


def problem_batches(job: ImportJob) -> Generator[pa.RecordBatch]:
    """The rows with an open problem, in the order of the file, some at a time; call it inside the workspace's scope."""
    after = 0
    while rows := problem_page(job, after):
        yield problem_batch(job, rows)
        after = rows[-1].row_number


def problem_page(job: ImportJob, after: int) -> list[Row]:
    """The next rows with an open problem behind the row of that number."""
    return row_page(job, RowFilter(RowStatus.ISSUE), after=after, limit=PAGE)


def problem_batch(job: ImportJob, rows: Sequence[Row]) -> pa.RecordBatch:
    """These rows as texts, under problem_headers."""
    headers = problem_headers(job)
    lines = [_line(row, headers[len(ABOUT) :]) for row in rows]
    columns = [pa.array(texts, pa.string()) for texts in zip(*lines, strict=True)]
    return pa.RecordBatch.from_arrays(columns, names=headers)


def _line(row: Row, names: Sequence[str]) -> list[str]:
    """Kinds, reasons and suggestions stand in the same order, so that the first of each belong together."""
    found = [issue for issue in row.issues if not issue.resolved]
    kinds = BETWEEN.join(issue.kind for issue in found)
    reasons = BETWEEN.join(issue.message for issue in found)
    suggestions = BETWEEN.join(issue.suggestion or "" for issue in found) if any(i.suggestion for i in found) else ""
    about = [str(row.row_number), str(row.line), kinds, reasons, suggestions, row.raw or ""]
    return [*about, *(row.cells.get(name, "") for name in names)]
