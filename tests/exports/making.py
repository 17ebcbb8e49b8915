"""Exports made in the test's own process: asked for, executed, and read again."""

import csv
import io
from typing import Any

import pyarrow as pa
from pyarrow import parquet
from python_calamine import CalamineWorkbook

from cast import Person
from contactory.exports.models import Export
from contactory.exports.requests import ExportRequest
from contactory.exports.services import request_export
from contactory.uploads.storage import store
from contactory.workspaces.scope import workspace_scope
from imports.pipeline import run_all

ABOUT = ["Contactory id", "Created at", "Updated at"]


def exported(person: Person, what: str = "contacts", **wanted: Any) -> Export:
    """The export as it is once every step that is due has run."""
    request = ExportRequest.model_validate({"what": what, **wanted})
    export = request_export(workspace_id=person.workspace_id, request=request, actor="test")
    run_all(person.workspace_id)
    return now(export)


def now(export: Export) -> Export:
    """The export as it is at present, whatever its state."""
    with workspace_scope(export.workspace_id):
        return Export.objects.get(pk=export.pk)


def content(export: Export) -> bytes:
    """The bytes of its file."""
    with store().open_read(export.key) as file:
        return file.read()


def rows_of(export: Export) -> list[list[str]]:
    """The header and the rows of its file, whatever its format."""
    data = content(export)
    if export.format == "csv":
        return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    if export.format == "xlsx":
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
        return [[str(cell) for cell in row] for sheet in sheets for row in sheet.to_python()]
    table = parquet.read_table(pa.BufferReader(data))
    return [table.column_names, *(list(row.values()) for row in table.to_pylist())]


def records_of(export: Export) -> list[dict[str, str]]:
    """The rows of its file by header."""
    header, *rows = rows_of(export)
    return [dict(zip(header, row, strict=False)) for row in rows]
