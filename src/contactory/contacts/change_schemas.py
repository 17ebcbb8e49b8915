"""What the routes that change a record take."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from contactory.api.times import ExactTime
from contactory.contacts.record_values import COMPANY_ID, CUSTOM, TEXT_FIELDS, Kind, label_of
from contactory.errors import InvalidInput

_LARGEST = 2**63 - 1
_READ_AT = "updated_at of the record as you read it: a record that changed since is not changed, and you get it (409)"


def _fields_described(kind: str) -> Any:
    def describe(schema: dict[str, Any]) -> None:
        texts = {name: {"type": ["string", "null"], "title": label_of(kind, name)} for name in TEXT_FIELDS[kind]}
        schema["properties"] = {**texts, **schema["properties"]}
        schema["additionalProperties"] = False
        example = {"title": "Head of Purchasing", "mobile_phone": None, "updated_at": "2026-03-01T09:30:03.120Z"}
        schema["example"] = example if kind == Kind.CONTACT else {"name": "Estuary Foods Ltd", "city": "Porto"}

    return describe


class _RecordPatch(BaseModel):
    # Not ninja's Schema, which loses what it does not know, as every field of a record is here.

    updated_at: ExactTime | None = Field(None, description=_READ_AT)

    def changes(self) -> dict[str, object]:
        """What to change, by field; null empties."""
        return dict(self.model_extra or {})


class ContactPatch(_RecordPatch):
    """The values to change, by field; null or an empty text empties a field, what is not named stays."""

    model_config = ConfigDict(extra="allow", json_schema_extra=_fields_described(Kind.CONTACT))

    custom: dict[str, str | None] = Field({}, description="custom fields to change, by name")
    company_id: int | None = Field(None, ge=1, le=_LARGEST, description="the company's record")

    def changes(self) -> dict[str, object]:
        """What to change, by field; null empties."""
        company = {COMPANY_ID: self.company_id} if COMPANY_ID in self.model_fields_set else {}
        custom = {f"{CUSTOM}{name}": value for name, value in self.custom.items()}
        return {**super().changes(), **company, **custom}


class CompanyPatch(_RecordPatch):
    """The values to change, by field; null or an empty text empties a field, what is not named stays."""

    model_config = ConfigDict(extra="allow", json_schema_extra=_fields_described(Kind.COMPANY))

    custom: dict[str, str | None] = Field({}, description="custom fields to change, by name")

    def changes(self) -> dict[str, object]:
        """What to change, by field; null empties."""
        return {**super().changes(), **{f"{CUSTOM}{name}": value for name, value in self.custom.items()}}


class MergeIn(BaseModel):
    """Which record goes into this one."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"other_id": 902, "prefer": {"title": "other"}}},
    )

    other_id: int = Field(ge=1, le=_LARGEST, description="the record that goes; its values fill what this one lacks")
    prefer: dict[str, Literal["this", "other"]] = Field(
        {}, max_length=2000, description='whose value stays where both have one, by field ("custom:NAME"); else this'
    )
    updated_at: ExactTime | None = Field(None, description=_READ_AT)


def expected_moment(if_match: str | None, updated_at: datetime | None) -> datetime | None:
    """The updated_at that the caller has read: from the header If-Match, which has the ETag of the record, or the body.

    None where the caller does not say. Raises InvalidInput for an If-Match that is no ETag of a record.
    """
    if if_match is None or if_match.strip() == "*":
        return updated_at
    text = if_match.strip().removeprefix("W/").strip('"')
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise InvalidInput(
            "If-Match must be the ETag that the record came with, which is its updated_at in quotes, or *.",
            code="invalid_if_match",
        )
    return moment


def etag_of(updated_at: datetime) -> str:
    """The ETag of a record: its updated_at in quotes, as JSON shows it."""
    return f'"{updated_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")}"'
