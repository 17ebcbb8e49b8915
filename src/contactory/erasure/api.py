"""The routes of erasure; addresses travel in bodies, never in URLs, which logs of proxies keep."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from ninja.responses import Status

from contactory.api.cursors import PageQuery, page_by_id
from contactory.api.described import described
from contactory.erasure import queries, services
from contactory.erasure.api_schemas import AddressIn, ErasureIn, ErasureOut, ErasurePage, receipt
from contactory.suppression.services import lift
from contactory.workspaces.authentication import caller_of
from contactory.workspaces.idempotency import idempotent
from contactory.workspaces.permissions import allow
from contactory.workspaces.scope import workspace_scope

router = Router(tags=["Erasure"])


@router.post("", response={202: ErasureOut}, summary="Erase a person", openapi_extra=described(422))
@idempotent("people:erase")
def erase_person(request: HttpRequest, payload: ErasureIn) -> Status[ErasureOut]:
    """Removes the person from records, their history, rows and files of imports, and exports, and keeps the address out
    from now on. A worker does it; follow it at its address until it is DONE. Idempotency-Key is honoured."""
    caller = caller_of(request)
    erasure = services.request_erasure(
        workspace_id=caller.workspace_id, email=payload.email, reason=payload.reason, actor=caller.actor
    )
    return Status(202, ErasureOut.model_validate(receipt(erasure)))


@router.get("", response=ErasurePage, summary="List the erasures", openapi_extra=described(422))
def list_erasures(request: HttpRequest, page: Query[PageQuery]) -> dict[str, Any]:
    """The receipts, newest first."""
    caller = caller_of(request)
    allow(caller, "people:erase")
    with workspace_scope(caller.workspace_id):
        found = page_by_id(queries.erasures(caller.workspace_id), page, listing="erasures")
    return {"items": [receipt(erasure) for erasure in found.rows], "next_cursor": found.next_cursor}


@router.post("/lift", response={204: None}, summary="Let an address back in", openapi_extra=described(404, 422))
def lift_suppression(request: HttpRequest, payload: AddressIn) -> HttpResponse:
    """Files may bring it again, and people may enter it; what was erased stays erased."""
    caller = caller_of(request)
    allow(caller, "people:erase")
    lift(workspace_id=caller.workspace_id, email=payload.email, actor=caller.actor)
    return HttpResponse(status=204)


@router.get("/{erasure_id}", response=ErasureOut, summary="Show an erasure", openapi_extra=described(404, 422))
def show_erasure(request: HttpRequest, erasure_id: int) -> dict[str, Any]:
    """The receipt: what was removed where, when, and on whose behalf."""
    caller = caller_of(request)
    allow(caller, "people:erase")
    with workspace_scope(caller.workspace_id):
        return receipt(queries.find_erasure(caller.workspace_id, erasure_id))
