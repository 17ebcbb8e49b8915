"""The routes of enrichments."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from ninja import Query, Router
from ninja.responses import Status

from contactory.api.cursors import PageQuery, page_by_id
from contactory.api.described import described
from contactory.api.event_streams import event_response
from contactory.enrichment import queries
from contactory.enrichment.api_schemas import (
    CallListQuery,
    CallOut,
    CallPage,
    EnrichmentDetailOut,
    EnrichmentIn,
    EnrichmentListQuery,
    EnrichmentPage,
    EnrichmentResultPage,
    ItemListQuery,
    ItemPage,
    RefundIn,
    ResumeIn,
    SettleIn,
)
from contactory.enrichment.api_views import detailed_run, listed_runs, shown_calls, shown_items, shown_results
from contactory.enrichment.events import events, is_over, mark
from contactory.enrichment.forecast_schemas import EnrichmentForecastOut
from contactory.enrichment.models import Enrichment
from contactory.enrichment.requests import begun_run, forecast_of
from contactory.enrichment.services import control
from contactory.enrichment.services.refunds import refund_call
from contactory.enrichment.services.unknown_calls import settle_unknown_call
from contactory.workspaces.authentication import caller_of
from contactory.workspaces.idempotency import idempotent
from contactory.workspaces.permissions import allow
from contactory.workspaces.scope import workspace_scope

router = Router(tags=["Enrichments"])

_EVENTS_EXAMPLE = (
    'event: progress\ndata: {"items_total": 1000, "items_done": 560, "money": "86"}\n\n'
    'id: 0-RUNNING\nevent: state\ndata: {"status": "RUNNING", "waiting_for": ""}\n\n'
)


@router.post(
    "",
    response={200: EnrichmentForecastOut, 202: EnrichmentDetailOut},
    summary="Enrich records, or only forecast it",
    openapi_extra=described(404, 409, 422),
)
@idempotent("enrichments:write")
def create_run(request: HttpRequest, payload: EnrichmentIn) -> Status[Any]:
    """Workers begin at once; follow it at its address or at its /events. With dry_run the answer is 200 and says what
    the run would ask, find and cost, and nothing is asked. Idempotency-Key is honoured."""
    caller = caller_of(request)
    allow(caller, "contacts:read")
    if payload.dry_run:
        return Status(200, EnrichmentForecastOut.model_validate(forecast_of(caller.workspace_id, payload)))
    run = begun_run(caller.workspace_id, payload, caller.actor)
    return Status(202, _detail(caller.workspace_id, run))


@router.get("", response=EnrichmentPage, summary="List the enrichments", openapi_extra=described(422))
def list_runs(request: HttpRequest, page: Query[EnrichmentListQuery]) -> dict[str, Any]:
    """Newest first."""
    caller = caller_of(request)
    allow(caller, "enrichments:read")
    with workspace_scope(caller.workspace_id):
        rows = queries.enrichments(caller.workspace_id)
        if page.status is not None:
            rows = rows.filter(state=page.status)
        found = page_by_id(rows, page, listing="enrichments")
        return {"items": listed_runs(caller.workspace_id, found.rows), "next_cursor": found.next_cursor}


@router.get(
    "/{enrichment_id}",
    response=EnrichmentDetailOut,
    summary="Show an enrichment",
    openapi_extra=described(404, 422),
)
def show_run(request: HttpRequest, enrichment_id: int) -> dict[str, Any]:
    """How it stands, what it has cost, what it waits for, and what had been forecast."""
    caller = caller_of(request)
    allow(caller, "enrichments:read")
    with workspace_scope(caller.workspace_id):
        return detailed_run(caller.workspace_id, queries.find_enrichment(caller.workspace_id, enrichment_id))


@router.get(
    "/{enrichment_id}/events",
    summary="Follow an enrichment",
    openapi_extra=described(404, ok={"text/event-stream": {"type": "string", "example": _EVENTS_EXAMPLE}}),
)
def follow_run(request: HttpRequest, enrichment_id: int) -> HttpResponseBase:
    """Server-sent events: progress and state, each when it changes. The stream ends when the run has; a client that
    connects again with the Last-Event-ID of that state gets 204, which tells it to stop."""
    caller = caller_of(request)
    allow(caller, "enrichments:read")
    with workspace_scope(caller.workspace_id):
        run = queries.find_enrichment(caller.workspace_id, enrichment_id)
    if is_over(run) and request.headers.get("Last-Event-ID", "") == mark(run):
        return HttpResponse(status=204)
    return event_response(events(caller.workspace_id, enrichment_id))


@router.get("/{enrichment_id}/items", response=ItemPage, summary="List the items", openapi_extra=described(404, 422))
def list_items(request: HttpRequest, enrichment_id: int, page: Query[ItemListQuery]) -> dict[str, Any]:
    """Each record of the run: what it got, from whom and for how much, or why not."""
    caller = caller_of(request)
    allow(caller, "enrichments:read")
    with workspace_scope(caller.workspace_id):
        run = queries.find_enrichment(caller.workspace_id, enrichment_id)
        rows = queries.items_of(caller.workspace_id, run.id, state=page.status)
        found = page_by_id(rows, page, listing=f"enrichment.items:{run.id}", newest_first=False)
        return {"items": shown_items(run, found.rows), "next_cursor": found.next_cursor}


@router.get(
    "/{enrichment_id}/results",
    response=EnrichmentResultPage,
    summary="List what was found",
    openapi_extra=described(404, 422),
)
def list_results(request: HttpRequest, enrichment_id: int, page: Query[PageQuery]) -> dict[str, Any]:
    """The records that got something, with the values that they have now."""
    caller = caller_of(request)
    allow(caller, "enrichments:read")
    allow(caller, "contacts:read")
    with workspace_scope(caller.workspace_id):
        run = queries.find_enrichment(caller.workspace_id, enrichment_id)
        rows = queries.items_of(caller.workspace_id, run.id).filter(state__in=["success", "partial"])
        found = page_by_id(rows, page, listing=f"enrichment.results:{run.id}", newest_first=False)
        return {"items": shown_results(run, found.rows), "next_cursor": found.next_cursor}


@router.get("/{enrichment_id}/calls", response=CallPage, summary="List the calls", openapi_extra=described(404, 422))
def list_calls(request: HttpRequest, enrichment_id: int, page: Query[CallListQuery]) -> dict[str, Any]:
    """The requests that were sent to providers, newest first; status=unknown: a person should settle them."""
    caller = caller_of(request)
    allow(caller, "enrichments:read")
    with workspace_scope(caller.workspace_id):
        run = queries.find_enrichment(caller.workspace_id, enrichment_id)
        rows = queries.calls_of(caller.workspace_id, run.id)
        if page.status is not None:
            rows = rows.filter(state=page.status)
        found = page_by_id(rows, page, listing=f"enrichment.calls:{run.id}")
        return {"items": shown_calls(caller.workspace_id, found.rows), "next_cursor": found.next_cursor}


@router.post(
    "/{enrichment_id}/calls/{call_id}/settle",
    response=CallOut,
    summary="Settle a call whose outcome is not known",
    openapi_extra=described(404, 409, 422),
)
@idempotent("enrichments:write")
def settle_call(request: HttpRequest, enrichment_id: int, call_id: int, payload: SettleIn) -> Status[Any]:
    """As charged, or as not charged: then its questions may be asked again. Idempotency-Key is honoured."""
    caller = caller_of(request)
    with workspace_scope(caller.workspace_id):
        queries.find_call(caller.workspace_id, enrichment_id, call_id)
    call = settle_unknown_call(
        workspace_id=caller.workspace_id, call_id=call_id, actor=caller.actor, **payload.model_dump()
    )
    with workspace_scope(caller.workspace_id):
        (shown,) = shown_calls(caller.workspace_id, [call])
    return Status(200, CallOut.model_validate(shown))


@router.post(
    "/{enrichment_id}/calls/{call_id}/refund",
    response=CallOut,
    summary="Note what a provider gave back",
    openapi_extra=described(404, 409, 422),
)
@idempotent("enrichments:write")
def refund_of_call(request: HttpRequest, enrichment_id: int, call_id: int, payload: RefundIn) -> Status[Any]:
    """Of what it charged for a call: the ledger and the budgets have it again. Idempotency-Key is honoured."""
    caller = caller_of(request)
    with workspace_scope(caller.workspace_id):
        queries.find_call(caller.workspace_id, enrichment_id, call_id)
    call = refund_call(workspace_id=caller.workspace_id, call_id=call_id, actor=caller.actor, **payload.model_dump())
    with workspace_scope(caller.workspace_id):
        (shown,) = shown_calls(caller.workspace_id, [call])
    return Status(200, CallOut.model_validate(shown))


@router.post(
    "/{enrichment_id}/pause",
    response=EnrichmentDetailOut,
    summary="Pause an enrichment",
    openapi_extra=described(404, 409, 422),
)
def pause_run(request: HttpRequest, enrichment_id: int) -> EnrichmentDetailOut:
    """Calls under way are waited for, and what they brought is kept."""
    return _controlled(request, enrichment_id, control.pause)


@router.post(
    "/{enrichment_id}/cancel",
    response=EnrichmentDetailOut,
    summary="Cancel an enrichment",
    openapi_extra=described(404, 409, 422),
)
def cancel_run(request: HttpRequest, enrichment_id: int) -> EnrichmentDetailOut:
    """Nothing more is asked; what was paid for is written. Cancelling twice changes nothing."""
    return _controlled(request, enrichment_id, control.cancel)


@router.post(
    "/{enrichment_id}/resume",
    response=EnrichmentDetailOut,
    summary="Resume an enrichment",
    openapi_extra=described(404, 409, 422),
)
def resume_run(request: HttpRequest, enrichment_id: int, payload: ResumeIn | None = None) -> EnrichmentDetailOut:
    """Of a paused run, with another budget for the whole of it where one is given."""
    budget: Decimal | None = payload.budget if payload is not None else None
    return _controlled(request, enrichment_id, lambda **named: control.resume(**named, budget=budget))


def _controlled(request: HttpRequest, enrichment_id: int, deed: Callable[..., Enrichment]) -> EnrichmentDetailOut:
    caller = caller_of(request)
    allow(caller, "enrichments:write")
    run = deed(workspace_id=caller.workspace_id, enrichment_id=enrichment_id, actor=caller.actor)
    return _detail(caller.workspace_id, run)


def _detail(workspace_id: int, run: Enrichment) -> EnrichmentDetailOut:
    with workspace_scope(workspace_id):
        return EnrichmentDetailOut.model_validate(detailed_run(workspace_id, run))
