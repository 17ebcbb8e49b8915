"""The routes about what found values cost, and about calls whose outcome nobody knows."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from contactory.api.cursors import PageQuery, page_by_id
from contactory.api.described import described
from contactory.credits.queries import budgets, now
from contactory.enrichment import queries, reports
from contactory.enrichment.spending_schemas import (
    CostReport,
    TimeQuery,
    UnknownCallPage,
)
from contactory.workspaces.authentication import caller_of
from contactory.workspaces.permissions import allow
from contactory.workspaces.scope import workspace_scope

router = Router(tags=["Credits"])

_USUAL_TIME = timedelta(days=30)


@router.get("/values", response=CostReport, summary="Report what found values cost", openapi_extra=described(422))
def report_values(request: HttpRequest, wanted: Query[TimeQuery]) -> dict[str, Any]:
    """By provider and field what the values cost that records got; by provider what all its answers cost over them."""
    caller = caller_of(request)
    allow(caller, "credits:read")
    with workspace_scope(caller.workspace_id):
        until = wanted.until or now()
        since = wanted.since or until - _USUAL_TIME
        fields = reports.cost_of_fields(caller.workspace_id, since=since, until=until)
        providers = reports.cost_of_providers(caller.workspace_id, fields, since=since, until=until)
        currency = budgets(caller.workspace_id).currency
    return {"currency": currency, "since": since, "until": until, "fields": fields, "providers": providers}


@router.get("/unknown", response=UnknownCallPage, summary="List calls of unknown outcome", openapi_extra=described(422))
def list_unknown(request: HttpRequest, page: Query[PageQuery]) -> dict[str, Any]:
    """Oldest first: they count as spent, and are not asked again by themselves. Each is settled at its enrichment."""
    caller = caller_of(request)
    allow(caller, "credits:read")
    with workspace_scope(caller.workspace_id):
        calls = queries.unknown_calls(caller.workspace_id)
        found = page_by_id(calls, page, listing="unknown_calls", newest_first=False)
    return {"items": found.rows, "next_cursor": found.next_cursor}
