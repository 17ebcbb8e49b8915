"""The open problems of an import as batches of texts: one line a row of the file, to be edited and given back."""

from collections.abc import Generator, Sequence

import pyarrow as pa

from contactory.imports.models import ImportJob
from contactory.imports.row_pages import Row, RowFilter, RowStatus, column_names, row_page
from contactory.imports.services.issue_files import ABOUT, issue_line, row_digests

PAGE = 1000


def problem_headers(job: ImportJob) -> list[str]:
    """What is said about a row, and what can be said back; then the columns of the file."""
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
    """These rows as texts, under problem_headers; call it inside the workspace's scope."""
    headers = problem_headers(job)
    digests = row_digests(job, rows)
    lines = [issue_line(job, row, digests[row.row_number], headers[len(ABOUT) :]) for row in rows]
    columns = [pa.array(texts, pa.string()) for texts in zip(*lines, strict=True)]
    return pa.RecordBatch.from_arrays(columns, names=headers)
