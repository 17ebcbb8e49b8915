"""What the routes of erasure take and give."""

from datetime import datetime
from typing import Any

from ninja import Field, Schema
from pydantic import ConfigDict

from contactory.erasure.models import Erasure, ErasureState

_COUNTS: dict[str, Any] = {
    "contacts": 1,
    "companies": 0,
    "changes": 3,
    "merged_contacts": 1,
    "rows": 4,
    "mentions": 2,
    "answers": 0,
    "rules": 0,
    "files": 3,
    "file_records": 4,
    "exports": 1,
}
_EXAMPLE: dict[str, Any] = {
    "id": 3,
    "state": "DONE",
    "hash": "5b1c7f0a9d3e48c2b6a4f1e0d7c95b8a3f2e1d0c9b8a7f6e5d4c3b2a19080706",
    "reason": "request of 2026-03-01",
    "counts": _COUNTS,
    "notes": [],
    "waiting_for": [],
    "error": None,
    "created_by": "account:3",
    "created_at": "2026-03-01T09:30:00Z",
    "finished_at": "2026-03-01T09:30:04Z",
}


class ErasureIn(Schema):
    """Whom to erase."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"email": "ana@estuary.example", "reason": "letter of March 1"}}
    )

    email: str = Field(min_length=3, max_length=400, description="any address of the person")
    reason: str = Field("", max_length=200, description="kept in the receipt: name nobody in it")


class AddressIn(Schema):
    """The address to let back in."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"email": "ana@estuary.example"}})

    email: str = Field(min_length=3, max_length=400)


class ErasureCounts(Schema):
    """What was removed where."""

    model_config = ConfigDict(json_schema_extra={"example": _COUNTS})

    contacts: int
    companies: int = Field(description="that only these contacts belonged to and an import of contacts had made")
    changes: int = Field(description="of the contacts' fields")
    merged_contacts: int = Field(description="whose values were kept with the contacts they were merged into")
    rows: int = Field(description="of files; they stay counted, without their texts")
    mentions: int = Field(description="rows of any table in which the address stood in somebody else's text")
    answers: int = Field(description="kept for repeated requests")
    rules: int = Field(description="of review")
    files: int = Field(description="stored files that were written anew")
    file_records: int = Field(description="records blanked in them")
    exports: int = Field(description="whose files were removed or given up: all of the workspace")


class ErasureOut(Schema):
    """A receipt. It names nobody: whoever knows the address can compute its hash with the workspace's key."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})

    id: int
    state: ErasureState = Field(description="WAITING until all is done")
    hash: str = Field(description="HMAC-SHA256 of the address, in hex")
    reason: str
    counts: ErasureCounts
    notes: list[str] = Field(description="what else was done")
    waiting_for: list[int] = Field(description="imports at work that must end first")
    error: str | None
    created_by: str
    created_at: datetime
    finished_at: datetime | None


class ErasurePage(Schema):
    """One page of receipts, newest first."""

    items: list[ErasureOut]
    next_cursor: str | None


def receipt(erasure: Erasure) -> dict[str, Any]:
    """The values of ErasureOut."""
    return {
        "id": erasure.pk,
        "state": erasure.state,
        "hash": bytes(erasure.hash).hex(),
        "reason": erasure.reason,
        "counts": erasure.counts,
        "notes": erasure.notes,
        "waiting_for": erasure.jobs_left or [],
        "error": erasure.error or None,
        "created_by": erasure.actor,
        "created_at": erasure.created_at,
        "finished_at": erasure.finished_at,
    }
