"""What the routes of undo take and give."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import ConfigDict

from contactory.api.cursors import PageQuery
from contactory.imports.models import JobState
from contactory.imports.revert_models import RevertState
from contactory.imports.services.revert_requests import MOST_CONTACTS

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
    "name": "Ada Byron, ada@estuary.com",
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
    contacts: list[Annotated[int, Field(ge=1, le=2**63 - 1)]] | None = Field(
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
    name: str | None = Field(description="name and e-mail, or company and domain; null where neither is known any more")
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
