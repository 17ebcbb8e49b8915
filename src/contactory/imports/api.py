"""The routes of imports: begin one, look at it, follow it, end it or check it again."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from ninja import Query, Router
from ninja.responses import Status

from contactory.api.cursors import cut_page, decode_cursor, encode_cursor, page_by_id
from contactory.api.described import described, inlined
from contactory.api.event_streams import event_response
from contactory.imports import queries, row_pages
from contactory.imports.api_bodies import begun_import, form_schema, previewed
from contactory.imports.api_schemas import (
    FollowQuery,
    ImportDetailOut,
    ImportFormIn,
    ImportIn,
    ImportListQuery,
    ImportPage,
    ReprocessIn,
)
from contactory.imports.api_views import detailed_import, listed_import
from contactory.imports.events import events, nothing_new
from contactory.imports.issue_groups import issue_groups
from contactory.imports.preview_schemas import PreviewFormIn, PreviewIn, PreviewOut
from contactory.imports.review_history import newest_action, review_mark
from contactory.imports.row_places import row_places
from contactory.imports.row_schemas import IssueGroups, PlacesOut, PlacesQuery, RowListQuery, RowOut, RowPage
from contactory.imports.services import control
from contactory.imports.services.routing import lock_job
from contactory.workspaces.audit import audit
from contactory.workspaces.authentication import caller_of
from contactory.workspaces.idempotency import idempotent
from contactory.workspaces.permissions import allow
from contactory.workspaces.scope import workspace_scope

router = Router(tags=["Imports"])

_EVENTS_EXAMPLE = (
    'event: progress\ndata: {"stage": "staging", "rows_done": 120000, "rows_expected": 1000000, "exact": true}\n\n'
    'event: issues\ndata: {"invalid_email": 45}\n\n'
    'event: review\ndata: {"mark": "0.7.0", "action": {"id": 7, "action": "discard", "by": "bob@example.com", …}}\n\n'
    'event: state\nid: 0-NEEDS_REVIEW\ndata: {"status": "NEEDS_REVIEW", "error": null}\n\n'
)


@router.post(
    "",
    response={202: ImportDetailOut},
    summary="Begin an import",
    openapi_extra=described(
        404,
        409,
        413,
        422,
        503,
        body={"application/json": inlined(ImportIn), "multipart/form-data": form_schema(ImportFormIn)},
    ),
)
def create_import(request: HttpRequest) -> HttpResponse:
    """Of a complete upload named in JSON, or of a file in the same request. The work goes on after the answer: follow
    it at the address in Location, or at its /events. Idempotency-Key is honoured in both forms."""
    allow(caller_of(request), "imports:write")
    return begun_import(request)


@router.post(
    "/preview",
    response=PreviewOut,
    summary="Look at a file before importing it",
    openapi_extra=described(
        404,
        409,
        413,
        422,
        body={"application/json": inlined(PreviewIn), "multipart/form-data": form_schema(PreviewFormIn)},
    ),
)
def preview_import(request: HttpRequest) -> dict[str, Any]:
    """How the file is written, its columns, what each would become and how surely, and its first rows. It reads the
    first 4 MiB of the file, or the first rows of a workbook's sheet, and keeps nothing."""
    allow(caller_of(request), "imports:write")
    return previewed(request)


@router.get("", response=ImportPage, summary="List the imports", openapi_extra=described(422))
def list_imports(request: HttpRequest, page: Query[ImportListQuery]) -> dict[str, Any]:
    """Newest first."""
    caller = caller_of(request)
    allow(caller, "imports:read")
    with workspace_scope(caller.workspace_id):
        rows = queries.jobs(caller.workspace_id).select_related("created_by")
        if page.status is not None:
            rows = rows.filter(state=page.status)
        if page.q.strip():
            rows = rows.filter(filename__icontains=page.q.strip())
        found = page_by_id(rows, page, listing="imports")
        return {"items": [listed_import(job) for job in found.rows], "next_cursor": found.next_cursor}


@router.get("/{import_id}", response=ImportDetailOut, summary="Show an import", openapi_extra=described(404, 422))
def show_import(request: HttpRequest, import_id: int) -> dict[str, Any]:
    """Its state, counts and progress; how its file is written and what its columns become; its error, if it failed."""
    caller = caller_of(request)
    allow(caller, "imports:read")
    with workspace_scope(caller.workspace_id):
        return detailed_import(queries.find_job(caller.workspace_id, import_id))


@router.get(
    "/{import_id}/events",
    summary="Follow an import",
    openapi_extra=described(404, ok={"text/event-stream": {"type": "string", "example": _EVENTS_EXAMPLE}}),
)
def follow_import(request: HttpRequest, import_id: int, page: Query[FollowQuery]) -> HttpResponseBase:
    """Server-sent events: progress, issues (rows with an open issue by kind) and state, each when it changes. The
    stream ends when the import has ended or waits for review; a client that connects again with the Last-Event-ID of
    that state gets 204, which tells it to stop. With follow=review it goes on while the import waits for review, and
    tells by the event review of each decision: its mark is another one then than that of the rows and issues which a
    page has loaded."""
    in_review = page.follow == "review"
    caller = caller_of(request)
    allow(caller, "imports:read")
    with workspace_scope(caller.workspace_id):
        job = queries.find_job(caller.workspace_id, import_id)
    if nothing_new(job, request.headers.get("Last-Event-ID", ""), in_review=in_review):
        return HttpResponse(status=204)
    return event_response(events(caller.workspace_id, import_id, in_review=in_review))


@router.get("/{import_id}/rows", response=RowPage, summary="List the rows", openapi_extra=described(404, 422))
def list_rows(request: HttpRequest, import_id: int, page: Query[RowListQuery]) -> dict[str, Any]:
    """In the order of the file, each with its cells, its problems and what was decided."""
    caller = caller_of(request)
    allow(caller, "imports:read")
    listing = f"imports.rows:{import_id}"
    after = decode_cursor(listing, page.cursor, 1)[0] if page.cursor is not None else 0
    with workspace_scope(caller.workspace_id):
        job = queries.find_job(caller.workspace_id, import_id)
        mark = review_mark(job, newest_action(job))
        start = max(after, page.after)
        rows = row_pages.row_page(job, page.filter(), after=start, limit=page.limit + 1, until=page.until)
    found = cut_page(rows, page.limit, lambda row: encode_cursor(listing, [row.row_number]))
    return {"items": found.rows, "next_cursor": found.next_cursor, "mark": mark}


@router.get(
    "/{import_id}/rows/places",
    response=PlacesOut,
    summary="Count rows and find pages",
    openapi_extra=described(404, 422),
)
def list_places(request: HttpRequest, import_id: int, wanted: Query[PlacesQuery]) -> dict[str, Any]:
    """How many rows fit, and the row number before each page of them: with after and until any page of the list can be
    read without those before it."""
    caller = caller_of(request)
    allow(caller, "imports:read")
    with workspace_scope(caller.workspace_id):
        job = queries.find_job(caller.workspace_id, import_id)
        mark = review_mark(job, newest_action(job))
        found = row_places(job, wanted.filter(), every=wanted.every)
    return {"rows": found.rows, "every": wanted.every, "places": found.places, "mark": mark}


@router.get("/{import_id}/rows/{row_number}", response=RowOut, summary="Show a row", openapi_extra=described(404, 422))
def show_row(request: HttpRequest, import_id: int, row_number: int) -> row_pages.Row:
    """One row, with its cells, its problems and what was decided."""
    caller = caller_of(request)
    allow(caller, "imports:read")
    with workspace_scope(caller.workspace_id):
        return row_pages.find_row(queries.find_job(caller.workspace_id, import_id), row_number)


@router.get(
    "/{import_id}/issues", response=IssueGroups, summary="List the issues by kind", openapi_extra=described(404, 422)
)
def list_issues(request: HttpRequest, import_id: int) -> dict[str, Any]:
    """How many issues of each kind are open and settled, how many rows they touch, and samples of each."""
    caller = caller_of(request)
    allow(caller, "imports:read")
    with workspace_scope(caller.workspace_id):
        job = queries.find_job(caller.workspace_id, import_id)
        mark = review_mark(job, newest_action(job))
        return {"items": issue_groups(job), "mark": mark}


@router.post(
    "/{import_id}/cancel", response=ImportDetailOut, summary="Cancel an import", openapi_extra=described(404, 409, 422)
)
def cancel_import(request: HttpRequest, import_id: int) -> dict[str, Any]:
    """Work in progress stops within moments, and no record is written. An import that has written a part of its rows
    discards the others and is COMPLETED, so that it can be undone. Cancelling twice changes nothing."""
    caller = caller_of(request)
    allow(caller, "imports:write")
    with workspace_scope(caller.workspace_id):
        lock_job(import_id)
        before = queries.find_job(caller.workspace_id, import_id).state
        job = control.cancel(workspace_id=caller.workspace_id, job_id=import_id)
        if before != job.state:
            _note(request, "import.cancelled", import_id)
        return detailed_import(job)


@router.post(
    "/{import_id}/reprocess",
    response={202: ImportDetailOut},
    summary="Check the rows of an import again",
    openapi_extra=described(404, 409, 422),
)
@idempotent("imports:write")
def reprocess_import(request: HttpRequest, import_id: int, payload: ReprocessIn | None = None) -> Status[Any]:
    """Of an import that waits for review: under its policies, or with some of them changed. The file is not read again.
    Idempotency-Key is honoured."""
    caller = caller_of(request)
    changes = payload.policies.model_dump(exclude_unset=True) if payload and payload.policies else None
    job = control.reprocess(workspace_id=caller.workspace_id, job_id=import_id, policies=changes)
    _note(request, "import.reprocessed", import_id)
    return Status(202, ImportDetailOut.model_validate(detailed_import(job)))


def _note(request: HttpRequest, action: str, import_id: int) -> None:
    caller = caller_of(request)
    audit(workspace_id=caller.workspace_id, actor=caller.actor, action=action, subject=f"import:{import_id}")
