"""The routes of exports, and the open problems of an import as a file."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from ninja import Query, Router
from ninja.responses import Status

from contactory.api.cursors import page_by_id
from contactory.api.described import described
from contactory.errors import WrongState
from contactory.exports import queries, services
from contactory.exports.api_schemas import ExportListQuery, ExportOut, ExportPage, shown_export
from contactory.exports.downloads import attachment, blocks_of_file, problems_as_csv
from contactory.exports.models import Export, ExportState
from contactory.exports.rendering import CONTENT_TYPES
from contactory.exports.requests import ExportRequest
from contactory.imports.queries import find_job
from contactory.uploads.storage import store
from contactory.workspaces.audit import audit
from contactory.workspaces.authentication import caller_of
from contactory.workspaces.idempotency import idempotent
from contactory.workspaces.permissions import Caller, Scope, allow
from contactory.workspaces.scope import workspace_scope

router = Router(tags=["Exports"])
problems = Router(tags=["Imports"])

_FILE: dict[str, Any] = {
    "type": "string",
    "format": "binary",
    "example": "Email,First name\r\nana@estuary.example,Ana\r\n",
}
_PROBLEMS: dict[str, Any] = {
    "type": "string",
    "example": "Row,Line,Problem,Reason,Suggestion,Raw text,Email\r\n17,18,invalid_email,…,a@gmail.com,,a@gmial.com",
}
# What must be readable to have it in a file.
_SUBJECT: dict[str, tuple[Scope, ...]] = {
    "contacts": ("contacts:read",),
    "companies": ("contacts:read",),
    "import_results": ("imports:read", "contacts:read"),
    "import_issues": ("imports:read",),
}


@router.post("", response={202: ExportOut}, summary="Ask for an export", openapi_extra=described(404, 409, 422))
@idempotent("exports:write")
def create_export(request: HttpRequest, payload: ExportRequest) -> Status[ExportOut]:
    """A worker writes the file, as the records are at one moment; follow it at its address until it is READY. Texts
    that a spreadsheet would take for formulas begin with an apostrophe in csv and xlsx, which an import here takes off
    again. Idempotency-Key is honoured."""
    caller = caller_of(request)
    _allow_subject(caller, payload.what)
    export = services.request_export(workspace_id=caller.workspace_id, request=payload, actor=caller.actor)
    _note(caller, "export.created", export.pk)
    return Status(202, ExportOut.model_validate(shown_export(export)))


@router.get("", response=ExportPage, summary="List the exports", openapi_extra=described(422))
def list_exports(request: HttpRequest, page: Query[ExportListQuery]) -> dict[str, Any]:
    """Newest first."""
    caller = caller_of(request)
    allow(caller, "exports:read")
    with workspace_scope(caller.workspace_id):
        rows = queries.exports(caller.workspace_id)
        if page.state is not None:
            rows = rows.filter(state=page.state)
        found = page_by_id(rows, page, listing="exports")
    return {"items": [shown_export(export) for export in found.rows], "next_cursor": found.next_cursor}


@router.get("/{export_id}", response=ExportOut, summary="Show an export", openapi_extra=described(404, 422))
def show_export(request: HttpRequest, export_id: int) -> dict[str, Any]:
    """How far it is; once it is READY, the file's size, SHA-256 and address; its error, if it failed."""
    caller = caller_of(request)
    allow(caller, "exports:read")
    with workspace_scope(caller.workspace_id):
        return shown_export(queries.find_export(caller.workspace_id, export_id))


@router.get(
    "/{export_id}/file",
    summary="Download an export",
    openapi_extra=described(404, 409, 422, ok=dict.fromkeys(sorted(CONTENT_TYPES.values()), _FILE)),
)
def download_export(request: HttpRequest, export_id: int) -> HttpResponseBase:
    """The file of an export that is READY; who takes it is noted in the audit log."""
    caller = caller_of(request)
    allow(caller, "exports:read")
    with workspace_scope(caller.workspace_id):
        export = queries.find_export(caller.workspace_id, export_id)
        _allow_subject(caller, export.what)
        _check_ready(export)
        file = store().open_read(export.key)
        _note(caller, "export.downloaded", export.pk)
    response = attachment(blocks_of_file(file), filename=export.filename, kind=export.format)
    response["Content-Length"] = str(export.size)
    return response


@router.delete("/{export_id}", response={204: None}, summary="Delete an export", openapi_extra=described(404, 422))
def delete_export(request: HttpRequest, export_id: int) -> HttpResponse:
    """Its file is removed; one that is still being written is given up."""
    caller = caller_of(request)
    allow(caller, "exports:write")
    with workspace_scope(caller.workspace_id):
        services.delete_export(workspace_id=caller.workspace_id, export_id=export_id)
        _note(caller, "export.deleted", export_id)
    return HttpResponse(status=204)


@problems.get(
    "/{import_id}/issues.csv",
    summary="Download the rows with open problems",
    openapi_extra=described(404, 422, ok={"text/csv": _PROBLEMS}),
)
def download_problems(request: HttpRequest, import_id: int) -> HttpResponseBase:
    """As CSV, one line a row: row and line number, kinds, reasons and suggestions of its problems (several with a bar
    between them), the raw text of a row that could not be read, then all cells under the headers of the file."""
    caller = caller_of(request)
    allow(caller, "imports:read")
    with workspace_scope(caller.workspace_id):
        job = find_job(caller.workspace_id, import_id)
    chunks = problems_as_csv(caller.workspace_id, job)
    return attachment(chunks, filename=f"import-{import_id}-issues.csv", kind="csv")


def _allow_subject(caller: Caller, what: str) -> None:
    for scope in _SUBJECT[what]:
        allow(caller, scope)


def _check_ready(export: Export) -> None:
    if export.state != ExportState.READY:
        hint = (
            "ask for another one" if export.state in (ExportState.FAILED, ExportState.EXPIRED) else "wait until READY"
        )
        raise WrongState(f"Export {export.pk} is {export.state} and has no file; {hint}.", state=export.state)


def _note(caller: Caller, action: str, export_id: int) -> None:
    audit(workspace_id=caller.workspace_id, actor=caller.actor, action=action, subject=f"export:{export_id}")
