"""The routes that say what an import would do and what it did, and that write it, whole or in part."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router
from ninja.responses import Status

from contactory.api.cursors import PageQuery, cut_page, decode_cursor, encode_cursor
from contactory.api.described import described
from contactory.contacts.api_schemas import listed_company, listed_contact
from contactory.contacts.models import Contact
from contactory.imports.api_schemas import ImportDetailOut
from contactory.imports.api_views import detailed_import
from contactory.imports.forecast_schemas import (
    ConsolidateIn,
    ForecastOut,
    ForecastQuery,
    ForecastRowPage,
    ResultPage,
)
from contactory.imports.queries import find_job
from contactory.imports.results import Result, result_page
from contactory.imports.services.forecast_pages import forecast_page
from contactory.imports.services.forecasting import Forecast, forecast
from contactory.imports.services.partial import consolidate_job
from contactory.workspaces.audit import audit
from contactory.workspaces.authentication import caller_of
from contactory.workspaces.idempotency import idempotent
from contactory.workspaces.permissions import allow
from contactory.workspaces.scope import workspace_scope

router = Router(tags=["Imports"])


@router.get(
    "/{import_id}/forecast",
    response=ForecastOut,
    summary="Say what an import would do",
    openapi_extra=described(404, 409, 422),
)
def show_forecast(request: HttpRequest, import_id: int) -> Forecast:
    """Of an import that waits for review: what writing its records now would create, change, leave alone and hold back,
    counted over all rows. Nothing is written."""
    caller = caller_of(request)
    allow(caller, "imports:read")
    with workspace_scope(caller.workspace_id):
        return forecast(find_job(caller.workspace_id, import_id))


@router.get(
    "/{import_id}/forecast/changes",
    response=ForecastRowPage,
    summary="List what an import would do",
    openapi_extra=described(404, 409, 422),
)
def list_forecast(request: HttpRequest, import_id: int, page: Query[ForecastQuery]) -> dict[str, Any]:
    """Row by row for one kind: each field before and after, and each field that is kept with the reason. A page may be
    short, or empty, and yet have a next_cursor: go on until there is none."""
    caller = caller_of(request)
    allow(caller, "imports:read")
    allow(caller, "contacts:read")
    listing = f"imports.forecast:{import_id}:{page.kind}"
    after = decode_cursor(listing, page.cursor, 1)[0] if page.cursor is not None else 0
    with workspace_scope(caller.workspace_id):
        job = find_job(caller.workspace_id, import_id)
        found = forecast_page(job, page.kind, after=after, limit=page.limit)
    mark = encode_cursor(listing, [found.next_after]) if found.next_after is not None else None
    return {"items": found.rows, "next_cursor": mark}


@router.post(
    "/{import_id}/consolidate",
    response={202: ImportDetailOut},
    summary="Write the records of an import",
    openapi_extra=described(404, 409, 422),
)
@idempotent("imports:write")
def consolidate_import(request: HttpRequest, import_id: int, payload: ConsolidateIn | None = None) -> Status[Any]:
    """Of an import that waits for review, after one more check: all its rows, or with partial those that are ready,
    while the others are held for review. Idempotency-Key is honoured."""
    caller = caller_of(request)
    partial = payload is not None and payload.partial
    job = consolidate_job(workspace_id=caller.workspace_id, job_id=import_id, partial=partial)
    action = "import.consolidated_in_part" if partial else "import.consolidated"
    audit(workspace_id=caller.workspace_id, actor=caller.actor, action=action, subject=f"import:{import_id}")
    return Status(202, ImportDetailOut.model_validate(detailed_import(job)))


@router.get(
    "/{import_id}/results",
    response=ResultPage,
    summary="List the records it made or changed",
    openapi_extra=described(404, 422),
)
def list_results(request: HttpRequest, import_id: int, page: Query[PageQuery]) -> dict[str, Any]:
    """The contacts that the import created or updated, or of a file of companies these, by their ids, each with what
    happened to it."""
    caller = caller_of(request)
    allow(caller, "imports:read")
    allow(caller, "contacts:read")
    listing = f"imports.results:{import_id}"
    after = decode_cursor(listing, page.cursor, 1)[0] if page.cursor is not None else 0
    with workspace_scope(caller.workspace_id):
        job = find_job(caller.workspace_id, import_id)
        results = result_page(job, after=after, limit=page.limit + 1)
    found = cut_page(results, page.limit, lambda result: encode_cursor(listing, [result.record.pk]))
    return {"items": [_shown(result) for result in found.rows], "next_cursor": found.next_cursor}


def _shown(result: Result) -> dict[str, Any]:
    changes = [
        {"field": change.field, "before": change.old, "after": change.new, "row_number": change.row_number}
        for change in result.changes
    ]
    happened = "created" if result.created else "updated"
    record = result.record
    listed = listed_contact(record) if isinstance(record, Contact) else listed_company(record)
    return listed | {"happened": happened, "changes": changes}
