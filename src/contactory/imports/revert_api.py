"""The routes of undo: ask for it, see how it stands, and list what it did and what it left."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.responses import Status
from pydantic import ConfigDict

from contactory.api.cursors import PageQuery, cut_page, decode_cursor, encode_cursor
from contactory.api.described import described
from contactory.imports.models import ImportJob, JobState
from contactory.imports.queries import find_job
from contactory.imports.revert_models import Revert, RevertGroup, RevertState
from contactory.imports.revert_outcomes import START, newest_revert, outcome_page, totals
from contactory.imports.services.revert_requests import MOST_CONTACTS, ask_revert
from contactory.workspaces.audit import Facts, audit
from contactory.workspaces.authentication import caller_of
from contactory.workspaces.idempotency import idempotent
from contactory.workspaces.permissions import allow
from contactory.workspaces.scope import workspace_scope

router = Router(tags=["Imports"])

_COUNTS: dict[str, Any] = {
    "contacts_removed": 2990,
    "companies_removed": 310,
    "fields_restored": 41,
    "contacts_kept": 9,
    "companies_kept": 0,
    "fields_kept": 2,
    "contacts_blocked": 1,
    "companies_blocked": 8,
    "fields_blocked": 0,
}
_LATEST: dict[str, Any] = {
    "number": 1,
    "dry_run": False,
    "part": False,
    "state": "DONE",
    "counts": _COUNTS,
    "error": None,
    "seconds": 0.4,
    "created_at": "2026-03-02T11:00:00Z",
    "finished_at": "2026-03-02T11:00:01Z",
}
_OUTCOME: dict[str, Any] = {
    "group": "kept",
    "kind": "contact",
    "record_id": 812,
    "row_number": 17,
    "field": "title",
    "created": False,
    "value": "Head of Buying",
    "reason": "person",
    "sentence": "Somebody changed it after the import.",
}


class Group(StrEnum):
    """What became of a record or field."""

    REVERSED = "reversed"
    KEPT = "kept"
    BLOCKED = "blocked"


class RevertIn(Schema):
    """How much to undo."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"dry_run": True}})

    dry_run: bool = Field(False, description="only find out what would happen, and list it")
    contacts: list[int] | None = Field(
        None,
        min_length=1,
        max_length=MOST_CONTACTS,
        description="only these contacts, which the import made or changed; the import then stays COMPLETED",
    )


class RevertCounts(Schema):
    """Contacts and companies are those that the import created; fields are those that it changed in others."""

    model_config = ConfigDict(json_schema_extra={"example": _COUNTS})

    contacts_removed: int
    companies_removed: int
    fields_restored: int
    contacts_kept: int = Field(description="changed since by somebody else, and kept whole")
    companies_kept: int
    fields_kept: int = Field(description="changed since by somebody else")
    contacts_blocked: int = Field(description="merged into another, or deleted")
    companies_blocked: int = Field(description="the same, or contacts that stay belong to them")
    fields_blocked: int = Field(description="of contacts that were merged or deleted")


class AskedRevertOut(Schema):
    """One time that undo was asked for."""

    model_config = ConfigDict(json_schema_extra={"example": _LATEST})

    number: int = Field(description="counted from 1 within the import")
    dry_run: bool
    part: bool = Field(description="whether it was limited to some contacts")
    state: RevertState
    counts: RevertCounts | None = Field(
        description="what it reversed, or would reverse, and what stays; null until DONE"
    )
    error: str | None = Field(description="why it FAILED; nothing was undone then")
    seconds: float
    created_at: datetime
    finished_at: datetime | None


class RevertOut(Schema):
    """How far an import is undone."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"import_id": 12, "status": "REVERTED", "counts": _COUNTS, "latest": _LATEST}}
    )

    import_id: int
    status: JobState
    counts: RevertCounts = Field(description="over all times; dry runs do not count")
    latest: AskedRevertOut | None = Field(description="the last time that it was asked for; null where it never was")


class OutcomeQuery(PageQuery):
    """Which outcomes to list."""

    group: Group | None = Field(None, description="only this group")
    dry_run: bool = Field(False, description="those of the last dry run; they are gone once the import is undone")


class OutcomeOut(Schema):
    """What became of one record that the import made, or of one field that it changed."""

    model_config = ConfigDict(json_schema_extra={"example": _OUTCOME})

    group: Group
    kind: str = Field(description="contact or company")
    record_id: int = Field(description="its id, or the id that it had")
    row_number: int | None = Field(description="the row of the file")
    field: str = Field(description="empty where the whole record is meant; of a record that is kept, a changed field")
    created: bool = Field(description="whether the import made the record")
    value: str | None = Field(description="of a field: the value that was put back, or that stays, where it is known")
    reason: str = Field(
        description="made, changed; person, import, provider, merge, absorbed, unknown; merged, deleted, used"
    )
    sentence: str = Field(description="the reason for a person")


class OutcomePage(Schema):
    """One page of outcomes: by group, then companies behind contacts, by id and field."""

    items: list[OutcomeOut]
    next_cursor: str | None


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
        job = find_job(caller.workspace_id, import_id)
        return _shown(job, newest_revert(job))


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
