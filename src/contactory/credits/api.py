"""The routes of credits."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router
from ninja.responses import Status

from contactory.api.cursors import page_by_id
from contactory.api.described import described
from contactory.credits import queries, services
from contactory.credits.amounts import plain
from contactory.credits.api_schemas import (
    BudgetChanges,
    CreditsOut,
    EntryListQuery,
    EntryOut,
    EntryPage,
    GrantIn,
    SpendQuery,
    SpendReport,
)
from contactory.credits.ledger import EACH_DAY, WORKSPACE, Sums
from contactory.providers.registry import provider_class
from contactory.workspaces.audit import Facts, audit
from contactory.workspaces.authentication import caller_of
from contactory.workspaces.idempotency import idempotent
from contactory.workspaces.permissions import Caller, allow
from contactory.workspaces.scope import workspace_scope

router = Router(tags=["Credits"])

_SCOPE_OF = {"day": EACH_DAY, "workspace": WORKSPACE}
_USUAL_TIME = timedelta(days=30)


@router.get("", response=CreditsOut, summary="Show what is held, spent and left")
def show_credits(request: HttpRequest) -> dict[str, Any]:
    """In money for the workspace and today, in its own credits for each provider."""
    caller = caller_of(request)
    allow(caller, "credits:read")
    with workspace_scope(caller.workspace_id):
        return _standing(caller.workspace_id)


@router.get("/entries", response=EntryPage, summary="List the ledger", openapi_extra=described(422))
def list_entries(request: HttpRequest, page: Query[EntryListQuery]) -> dict[str, Any]:
    """Newest first. Lines are added, never changed: the lines of one call add up to what it cost."""
    caller = caller_of(request)
    allow(caller, "credits:read")
    wanted = page.dict(include={"kind", "provider", "enrichment_id"}, exclude_none=True)
    workspace_id = caller.workspace_id
    with workspace_scope(workspace_id):
        of_call = page.call_id is not None
        rows = queries.entries_of_call(workspace_id, page.call_id or 0) if of_call else queries.entries(workspace_id)
        found = page_by_id(rows.filter(**wanted), page, listing="credits")
    return {"items": found.rows, "next_cursor": found.next_cursor}


@router.get("/spend", response=SpendReport, summary="Report what was spent", openapi_extra=described(422))
def report_spend(request: HttpRequest, wanted: Query[SpendQuery]) -> dict[str, Any]:
    """By day, month or in total, for each provider and operation."""
    caller = caller_of(request)
    allow(caller, "credits:read")
    with workspace_scope(caller.workspace_id):
        until = wanted.until or queries.now()
        since = wanted.since or until - _USUAL_TIME
        items = queries.spend(caller.workspace_id, by=wanted.by, since=since, until=until)
        currency = queries.budgets(caller.workspace_id).currency
    return {"currency": currency, "since": since, "until": until, "items": items}


@router.put("/budgets", response=CreditsOut, summary="Set the budgets", openapi_extra=described(409, 422))
def set_budgets(request: HttpRequest, payload: BudgetChanges) -> dict[str, Any]:
    """The caps on each day and on the whole workspace: runs that reach one pause until somebody raises it."""
    caller = caller_of(request)
    allow(caller, "credits:manage")
    given = payload.dict(exclude_unset=True, include=set(_SCOPE_OF))
    with workspace_scope(caller.workspace_id):
        before = queries.budgets(caller.workspace_id)
        for name, cap in given.items():
            services.set_cap(
                workspace_id=caller.workspace_id, scope=_SCOPE_OF[name], cap=cap, currency=payload.currency
            )
        _note_budgets(caller, before, {name: _text(cap) for name, cap in given.items()})
        return _standing(caller.workspace_id)


@router.post(
    "/grants", response={201: EntryOut}, summary="Note credits that you have got", openapi_extra=described(422)
)
@idempotent("credits:manage")
def note_grant(request: HttpRequest, payload: GrantIn) -> Status[EntryOut]:
    """With a plan or for money, so that the balance of the provider says what is left. Idempotency-Key is honoured."""
    caller = caller_of(request)
    provider_class(payload.provider)
    entry = services.grant(workspace_id=caller.workspace_id, actor=caller.actor, **payload.dict())
    return Status(201, EntryOut.from_orm(entry))


def _standing(workspace_id: int) -> dict[str, Any]:
    found = queries.budgets(workspace_id)
    return {
        "currency": found.currency,
        "workspace": _shown(found.workspace),
        "today": _shown(found.today),
        "each_day": found.each_day,
        "providers": queries.balances(workspace_id),
    }


def _shown(sums: Sums) -> dict[str, Any]:
    return {"cap": sums.cap, "held": sums.held, "spent": sums.spent, "left": sums.room}


def _note_budgets(caller: Caller, before: queries.Budgets, given: dict[str, Any]) -> None:
    """Tell of budgets that are others than before: who sends the same again, for its answer was lost, set them once."""
    known: dict[str, Any] = {"day": _text(before.each_day), "workspace": _text(before.workspace.cap)}
    if known | given == known:
        return
    audit(
        workspace_id=caller.workspace_id,
        actor=caller.actor,
        action="budgets.set",
        subject=f"workspace:{caller.workspace_id}",
        facts=Facts(before=known, after=given),
    )


def _text(cap: Any) -> str | None:
    return None if cap is None else plain(cap)
