"""The routes of the undo of enrichments: ask for it, see how it stands, and list what it did and what it left."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router
from ninja.responses import Status

from contactory.api.cursors import cut_page, decode_cursor, encode_cursor
from contactory.api.described import described
from contactory.contacts.undo_words import RevertGroup
from contactory.credits.amounts import plain
from contactory.enrichment.models import Enrichment
from contactory.enrichment.queries import find_enrichment
from contactory.enrichment.revert_models import EnrichmentRevert
from contactory.enrichment.revert_outcomes import START, newest_revert, outcome_page, totals
from contactory.enrichment.revert_schemas import (
    MONEY,
    EnrichmentOutcomePage,
    EnrichmentOutcomeQuery,
    EnrichmentRevertIn,
    EnrichmentRevertOut,
)
from contactory.enrichment.services.revert_requests import ask_revert
from contactory.workspaces.authentication import caller_of
from contactory.workspaces.idempotency import idempotent
from contactory.workspaces.permissions import allow
from contactory.workspaces.scope import workspace_scope

router = Router(tags=["Enrichments"])


@router.post(
    "/{enrichment_id}/revert",
    response={202: EnrichmentRevertOut},
    summary="Undo an enrichment",
    openapi_extra=described(404, 409, 422),
)
@idempotent("contacts:write")
def revert_enrichment(
    request: HttpRequest, enrichment_id: int, payload: EnrichmentRevertIn | None = None
) -> Status[Any]:
    """Fields that it gave a value to get their former one; what somebody else has changed since stays and is listed. No
    money comes back. Asking again tries again what stayed. Idempotency-Key is honoured."""
    caller = caller_of(request)
    wanted = payload or EnrichmentRevertIn(dry_run=False, records=None)
    asked = ask_revert(
        workspace_id=caller.workspace_id,
        enrichment_id=enrichment_id,
        actor=caller.actor,
        dry_run=wanted.dry_run,
        records=wanted.records,
    )
    return Status(202, EnrichmentRevertOut.model_validate(_shown(asked.enrichment, asked)))


@router.get(
    "/{enrichment_id}/revert",
    response=EnrichmentRevertOut,
    summary="Show the undo of an enrichment",
    openapi_extra=described(404, 422),
)
def show_revert(request: HttpRequest, enrichment_id: int) -> dict[str, Any]:
    """What was undone, what stays, and how the last request stands."""
    caller = caller_of(request)
    allow(caller, "contacts:read")
    with workspace_scope(caller.workspace_id):
        newest = newest_revert(find_enrichment(caller.workspace_id, enrichment_id))
        # Looked at last: an undo that ends meanwhile must not stand as done beside what was known before.
        return _shown(find_enrichment(caller.workspace_id, enrichment_id), newest)


@router.get(
    "/{enrichment_id}/revert/outcomes",
    response=EnrichmentOutcomePage,
    summary="List what the undo of an enrichment did",
    openapi_extra=described(404, 422),
)
def list_outcomes(request: HttpRequest, enrichment_id: int, page: Query[EnrichmentOutcomeQuery]) -> dict[str, Any]:
    """Every value that the enrichment gave, with what became of it and why."""
    caller = caller_of(request)
    allow(caller, "contacts:read")
    listing = f"enrichments.outcomes:{enrichment_id}:{page.group or ''}:{page.dry_run}"
    after = decode_cursor(listing, page.cursor, len(START)) if page.cursor is not None else START
    group = RevertGroup[page.group.name] if page.group is not None else None
    with workspace_scope(caller.workspace_id):
        enrichment = find_enrichment(caller.workspace_id, enrichment_id)
        rows = outcome_page(enrichment, group, dry_run=page.dry_run, after=after, limit=page.limit + 1)
    found = cut_page(rows, page.limit, lambda row: encode_cursor(listing, row.key))
    return {"items": found.rows, "next_cursor": found.next_cursor}


def _shown(enrichment: Enrichment, asked: EnrichmentRevert | None) -> dict[str, Any]:
    return {
        "enrichment_id": enrichment.pk,
        "state": enrichment.state,
        "reverted_at": enrichment.reverted_at,
        "credits": plain(enrichment.credits),
        "money": plain(enrichment.money),
        "currency": enrichment.currency,
        "about_money": MONEY,
        "counts": totals(enrichment),
        "latest": _asked(asked) if asked is not None else None,
    }


def _asked(asked: EnrichmentRevert) -> dict[str, Any]:
    return {
        "number": asked.number,
        "dry_run": asked.dry_run,
        "part": asked.records is not None,
        "state": asked.state,
        "counts": asked.counts or None,
        "error": asked.error or None,
        "seconds": round(asked.seconds, 3),
        "created_at": asked.created_at,
        "finished_at": asked.finished_at,
    }
