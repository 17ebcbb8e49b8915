"""The routes of undo: ask for it, see how it stands, and list what it did and what it left."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router
from ninja.responses import Status

from contactory.api.cursors import cut_page, decode_cursor, encode_cursor
from contactory.api.described import described
from contactory.imports.models import ImportJob
from contactory.imports.queries import find_job
from contactory.imports.revert_models import Revert, RevertGroup
from contactory.imports.revert_outcomes import START, newest_revert, outcome_page, totals
from contactory.imports.revert_schemas import OutcomePage, OutcomeQuery, RevertIn, RevertOut
from contactory.imports.services.revert_requests import ask_revert
from contactory.workspaces.audit import Facts, audit
from contactory.workspaces.authentication import caller_of
from contactory.workspaces.idempotency import idempotent
from contactory.workspaces.permissions import allow
from contactory.workspaces.scope import workspace_scope

router = Router(tags=["Imports"])


@router.post(
    "/{import_id}/revert",
    response={202: RevertOut},
    summary="Undo an import",
    openapi_extra=described(404, 409, 422),
)
@idempotent("imports:write")
def revert_import(request: HttpRequest, import_id: int, payload: RevertIn | None = None) -> Status[Any]:
    """Contacts and companies that it created go, fields that it changed get their former values; what somebody else has
    changed since stays and is listed. Asking again tries again what stayed. Idempotency-Key is honoured."""
    caller = caller_of(request)
    allow(caller, "contacts:write")
    wanted = payload or RevertIn(dry_run=False, contacts=None)
    asked = ask_revert(
        workspace_id=caller.workspace_id,
        job_id=import_id,
        actor=caller.actor,
        dry_run=wanted.dry_run,
        contacts=wanted.contacts,
    )
    if not wanted.dry_run:
        facts = Facts(after={"contacts": len(wanted.contacts)}) if wanted.contacts else None
        subject = f"import:{import_id}"
        audit(
            workspace_id=caller.workspace_id,
            actor=caller.actor,
            action="import.reverted",
            subject=subject,
            facts=facts,
        )
    return Status(202, RevertOut.model_validate(_shown(asked.job, asked)))


@router.get("/{import_id}/revert", response=RevertOut, summary="Show the undo", openapi_extra=described(404, 422))
def show_revert(request: HttpRequest, import_id: int) -> dict[str, Any]:
    """What was undone, what stays, and how the last request stands."""
    caller = caller_of(request)
    allow(caller, "imports:read")
    with workspace_scope(caller.workspace_id):
        newest = newest_revert(find_job(caller.workspace_id, import_id))
        # Looked at last: an undo that ends meanwhile must not stand as done beside the counts of before.
        return _shown(find_job(caller.workspace_id, import_id), newest)


@router.get(
    "/{import_id}/revert/outcomes",
    response=OutcomePage,
    summary="List what the undo did",
    openapi_extra=described(404, 422),
)
def list_outcomes(request: HttpRequest, import_id: int, page: Query[OutcomeQuery]) -> dict[str, Any]:
    """Every record that the import made and every field that it changed, with what became of it and why."""
    caller = caller_of(request)
    allow(caller, "imports:read")
    allow(caller, "contacts:read")
    listing = f"imports.outcomes:{import_id}:{page.group or ''}:{page.dry_run}"
    after = decode_cursor(listing, page.cursor, len(START)) if page.cursor is not None else START
    group = RevertGroup[page.group.name] if page.group is not None else None
    with workspace_scope(caller.workspace_id):
        job = find_job(caller.workspace_id, import_id)
        rows = outcome_page(job, group, dry_run=page.dry_run, after=after, limit=page.limit + 1)
    found = cut_page(rows, page.limit, lambda row: encode_cursor(listing, row.key))
    return {"items": found.rows, "next_cursor": found.next_cursor}


def _shown(job: ImportJob, asked: Revert | None) -> dict[str, Any]:
    return {
        "import_id": job.pk,
        "status": job.state,
        "counts": totals(job),
        "latest": _asked(asked) if asked is not None else None,
    }


def _asked(asked: Revert) -> dict[str, Any]:
    return {
        "number": asked.number,
        "dry_run": asked.dry_run,
        "part": asked.contacts is not None,
        "state": asked.state,
        "counts": asked.counts or None,
        "error": asked.error or None,
        "seconds": round(asked.seconds, 3),
        "created_at": asked.created_at,
        "finished_at": asked.finished_at,
    }
