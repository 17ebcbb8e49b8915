"""What a request comes to: headers, how many rows, and the rows as batches; open one inside a snapshot."""

from collections.abc import Generator
from dataclasses import dataclass

import pyarrow as pa

from contactory.exports.columns import all_columns, contents, named_columns
from contactory.exports.problems import problem_batches, problem_headers
from contactory.exports.reading import batches
from contactory.exports.records import about_columns, chosen_records, model_of
from contactory.exports.requests import ExportRequest
from contactory.imports.models import ImportJob
from contactory.imports.queries import find_job


@dataclass(frozen=True, slots=True)
class Table:
    """The rows that a file is to have; batches can be gone through once, inside the snapshot of opened_table.

    rows is how many there are, title what a sheet of them is called.
    """

    title: str
    headers: tuple[str, ...]
    rows: int
    batches: Generator[pa.RecordBatch]


def opened_table(workspace_id: int, request: ExportRequest) -> Table:
    """The table of a request; raises NotFound where its import is gone, InvalidInput for columns that do not exist."""
    job = find_job(workspace_id, request.import_id) if request.of_import and request.import_id is not None else None
    if request.what == "import_issues" and job is not None:
        return Table("open problems", tuple(problem_headers(job)), job.rows_issue, problem_batches(job))
    return _record_table(workspace_id, request, job.kind if job is not None else "")


def check_columns(request: ExportRequest, job: ImportJob | None) -> None:
    """Raise InvalidInput for a column that the records of the request do not have; nothing is read."""
    if request.columns is not None:
        named_columns(model_of(request, job.kind if job is not None else ""), request.columns, about_columns(request))


def _record_table(workspace_id: int, request: ExportRequest, kind: str) -> Table:
    model, about = model_of(request, kind), about_columns(request)
    rows = chosen_records(workspace_id, request, kind)
    found = contents(rows, model)
    if request.columns is not None:
        columns = named_columns(model, request.columns, about)
    else:
        columns = all_columns(model, found, about)
    texts = rows.order_by("workspace_id", "pk").values_list(*(column.text for column in columns))
    headers = tuple(column.header for column in columns)
    title = "companies" if model._meta.db_table == "company" else "contacts"
    return Table(title, headers, found.rows, batches(texts, headers))
