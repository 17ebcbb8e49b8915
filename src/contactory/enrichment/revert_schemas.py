"""What the routes of the undo of enrichments take and give."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import ConfigDict

from contactory.api.cursors import PageQuery
from contactory.contacts.undo_words import RevertState
from contactory.enrichment.models import EnrichmentState
from contactory.enrichment.services.revert_requests import MOST_RECORDS

MONEY = "What was paid for the answers stays paid: undo gives no money and no credits back."

_COUNTS: dict[str, Any] = {
    "fields_restored": 5120,
    "records_restored": 940,
    "fields_kept": 12,
    "records_kept": 9,
    "fields_blocked": 3,
    "records_blocked": 3,
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
    "field": "title",
    "value": "Head of Buying",
    "reason": "person",
    "sentence": "Somebody changed it after the enrichment.",
}


class EnrichmentRevertGroup(StrEnum):
    """What became of a value."""

    REVERSED = "reversed"
    KEPT = "kept"
    BLOCKED = "blocked"


class EnrichmentRevertIn(Schema):
    """How much to undo."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"dry_run": True}})

    dry_run: bool = Field(False, description="only find out what would happen, and list it")
    records: list[Annotated[int, Field(ge=1, le=2**63 - 1)]] | None = Field(
        None, min_length=1, max_length=MOST_RECORDS, description="only these contacts, or companies"
    )


class EnrichmentRevertCounts(Schema):
    """How many values, and in how many records."""

    model_config = ConfigDict(json_schema_extra={"example": _COUNTS})

    fields_restored: int
    records_restored: int
    fields_kept: int = Field(description="changed since by somebody else")
    records_kept: int
    fields_blocked: int = Field(description="of records that were merged or deleted, or whose key is another's by now")
    records_blocked: int


class AskedEnrichmentRevertOut(Schema):
    """One time that undo was asked for."""

    model_config = ConfigDict(json_schema_extra={"example": _LATEST})

    number: int = Field(description="counted from 1 within the enrichment")
    dry_run: bool
    part: bool = Field(description="whether it was limited to some records")
    state: RevertState
    counts: EnrichmentRevertCounts | None = Field(description="over all times, or of this dry run; null until DONE")
    error: str | None = Field(description="why it FAILED; nothing was undone then")
    seconds: float
    created_at: datetime
    finished_at: datetime | None


class EnrichmentRevertOut(Schema):
    """How far an enrichment is undone."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "enrichment_id": 12,
                "state": "COMPLETED",
                "reverted_at": "2026-03-02T11:00:01Z",
                "credits": "368",
                "money": "18.4",
                "currency": "USD",
                "about_money": MONEY,
                "counts": _COUNTS,
                "latest": _LATEST,
            }
        }
    )

    enrichment_id: int
    state: EnrichmentState
    reverted_at: datetime | None = Field(description="the last time that the whole of it was undone")
    credits: str = Field(description="what the enrichment cost, and still costs, in credits of its providers")
    money: str = Field(description="the same in money")
    currency: str
    about_money: str = Field(description="that undo gives none of it back")
    counts: EnrichmentRevertCounts = Field(description="over all times; dry runs do not count")
    latest: AskedEnrichmentRevertOut | None = Field(description="the last time that it was asked for; null for never")


class EnrichmentOutcomeQuery(PageQuery):
    """Which outcomes to list."""

    group: EnrichmentRevertGroup | None = Field(None, description="only this group")
    dry_run: bool = Field(False, description="those of the last dry run; they are gone once the enrichment is undone")


class EnrichmentOutcomeOut(Schema):
    """What became of one value that the enrichment gave."""

    model_config = ConfigDict(json_schema_extra={"example": _OUTCOME})

    group: EnrichmentRevertGroup
    kind: str = Field(description="contact or company")
    record_id: int = Field(description="its id, or the id that it had")
    name: str | None = Field(description="name and e-mail, or company and domain; null for a record that is no more")
    field: str = Field(description="empty for a record that is no more")
    value: str | None = Field(description="the value that was put back, or that stays, where it is known")
    reason: str = Field(
        description="changed; person, import, provider, merge, unknown; taken, suppressed, address, merged, deleted"
    )
    sentence: str = Field(description="the reason for a person")


class EnrichmentOutcomePage(Schema):
    """One page of outcomes: by group, then by record and field."""

    items: list[EnrichmentOutcomeOut]
    next_cursor: str | None
