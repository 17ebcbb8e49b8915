"""What the routes of provenance give."""

from datetime import datetime
from typing import Any

from ninja import Field, Schema
from pydantic import ConfigDict

from contactory.credits.amounts import Amount

_STEP: dict[str, Any] = {
    "value": "Buyer",
    "source": "import",
    "at": "2026-03-01T09:30:03Z",
    "replaced": None,
    "actor": None,
    "cell": {
        "import_id": 12,
        "filename": "leads.csv",
        "row_number": 17,
        "line": 18,
        "header": "Position",
        "raw": " Buyer ",
        "correction": None,
    },
    "enrichment_id": None,
    "provider": None,
    "cost": None,
    "confidence": None,
    "lost": [],
    "merged_from": None,
    "before_merge": [],
    "undone_at": None,
}
_LOST: dict[str, Any] = {
    "provider": "explorium",
    "value": "Purchaser",
    "confidence": None,
    "code": "later",
    "sentence": "An earlier step of the recipe gave a value.",
}
_BY_PERSON = {
    **_STEP,
    "value": "Head of Purchasing",
    "source": "person",
    "replaced": "Buyer",
    "actor": {"id": "account:3", "name": "Rita"},
    "cell": None,
}


class ActorOut(Schema):
    """Who did it."""

    model_config = ConfigDict(json_schema_extra={"example": _BY_PERSON["actor"]})

    id: str = Field(description="account:NUMBER or api_key:NUMBER")
    name: str | None = Field(description="the present name; null where the account is no member any more")


class CorrectionOut(Schema):
    """What somebody wrote in place of a cell in review."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"text": "Buyer", "actor": _BY_PERSON["actor"], "at": "2026-03-01T09:29:00Z"}}
    )

    text: str
    actor: ActorOut | None
    at: datetime | None


class CellOut(Schema):
    """One cell of an imported file; what is null is not known any more."""

    model_config = ConfigDict(json_schema_extra={"example": _STEP["cell"]})

    import_id: int
    filename: str | None
    row_number: int | None = Field(description="the row of data, from 1")
    line: int | None = Field(description="the line of the file; null where the import's rows are gone")
    header: str | None
    raw: str | None = Field(
        description="the exact text of the cell, or of a record that could not be read; null where the rows are gone"
    )
    correction: CorrectionOut | None = Field(description="what stood in its place when the import was consolidated")


class LostAnswerOut(Schema):
    """An answer that a provider gave too, and why another value was taken."""

    model_config = ConfigDict(json_schema_extra={"example": _LOST})

    provider: str
    value: str
    confidence: float | None = Field(description="0 to 1, as the provider says")
    code: str = Field(description="agrees, later, less_sure, weaker, unsure, other_address, present or fresh")
    sentence: str = Field(description="the reason for a person")


class StepOut(Schema):
    """A value that a field has or had, and where it came from."""

    model_config = ConfigDict(json_schema_extra={"example": _STEP})

    value: str = Field(description="empty where the field was emptied")
    source: str = Field(description="import, person, provider, merge, revert, or unknown")
    at: datetime | None
    replaced: str | None = Field(description="the value before it, empty for none; null where it is the first one")
    actor: ActorOut | None
    cell: CellOut | None = Field(description="where source is import")
    enrichment_id: int | None = Field(description="where source is provider, or where it was taken back")
    provider: str | None
    cost: Amount | None = Field(description="its share of what the answer cost, in the currency of the ledger")
    confidence: float | None = Field(description="0 to 1, as the provider says")
    lost: list[LostAnswerOut] = Field(description="the answers of the same enrichment that were not taken")
    merged_from: int | None = Field(description="the record that a merge took the value from")
    before_merge: list["StepOut"] = Field(description="how that record had come by it, newest first")
    undone_at: datetime | None = Field(description="when it was taken back")


class FieldHistoryOut(Schema):
    """One field: its value, where that came from, and its other values, newest first."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "field": "title",
                "label": "Job title",
                "value": "Head of Purchasing",
                "source": _BY_PERSON,
                "earlier": [_STEP],
            }
        }
    )

    field: str = Field(description="a field's name, custom:NAME, or company_id")
    label: str
    value: str = Field(description="empty where the field has no value any more")
    source: StepOut | None
    earlier: list[StepOut]


class ProvenanceOut(Schema):
    """Every field that has a value, or had one."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"fields": [{"field": "title", "value": "Buyer"}], "complete": True}}
    )

    fields: list[FieldHistoryOut]
    complete: bool = Field(description="false where the record changed so often that its first changes are left out")
