"""What the routes of forecasts, of partial mode and of results take and give."""

from typing import Any

from ninja import Field, Schema
from pydantic import ConfigDict

from contactory.api.cursors import PageQuery
from contactory.contacts.api_schemas import CompanyOut, ContactOut
from contactory.imports.services.forecast_pages import Outcome

_FIELD: dict[str, Any] = {"field": "title", "change": 40, "not_empty": 12, "protected": 0, "opted_out": 0}
_FORECAST: dict[str, Any] = {
    "create": 2800,
    "update": 61,
    "unchanged": 50,
    "held": 89,
    "discarded": 0,
    "left": 3000,
    "contacts_updated": 61,
    "companies_created": 410,
    "companies_updated": 0,
    "checked_again": 0,
    "fields": [_FIELD],
    "held_by_kind": {"invalid_email": 45, "duplicate_in_file": 44},
}
_CHANGE: dict[str, Any] = {"field": "title", "before": "Buyer", "after": "Head of buying"}
_ROW: dict[str, Any] = {
    "row_number": 17,
    "line": 18,
    "outcome": "update",
    "email": "ana.silva@estuary.example",
    "contact_id": 901,
    "domain": None,
    "company_id": None,
    "reasons": ["policy: on_existing=overwrite"],
    "changes": [_CHANGE],
    "kept": [
        {
            "field": "do_not_call",
            "before": "TRUE",
            "offered": "FALSE",
            "reason": "protected",
            "message": "No file overwrites it, unless the import names it in overwrite_protected.",
        }
    ],
}


class ConsolidateIn(Schema):
    """How to write the records of an import in review."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"partial": True}})

    partial: bool = Field(False, description="write the rows that are ready, and hold those with an open issue")


class ForecastQuery(PageQuery):
    """Which rows of a forecast to list."""

    kind: Outcome = Field(Outcome.UPDATE, description="what becomes of the rows")


class FieldForecastOut(Schema):
    """What becomes of one field of the contacts that are there, in rows."""

    model_config = ConfigDict(json_schema_extra={"example": _FIELD})

    field: str
    change: int = Field(description="rows that give it another text")
    not_empty: int = Field(description="rows that would, but only fill what is empty")
    protected: int = Field(description="rows that would, but no file overwrites it")
    opted_out: int = Field(description="rows that would turn an opt-out back")


class ForecastOut(Schema):
    """What becomes of all rows that are not records yet; left is the sum of the first five."""

    model_config = ConfigDict(json_schema_extra={"example": _FORECAST})

    create: int = Field(description="rows that become contacts")
    update: int = Field(description="rows that change contacts which are there")
    unchanged: int = Field(description="rows for contacts which are there that change nothing, or are skipped")
    held: int = Field(description="rows with an open issue")
    discarded: int = Field(description="rows that were decided to be left out")
    left: int
    contacts_updated: int = Field(description="contacts that would change")
    companies_created: int = Field(description="companies that would be made")
    companies_updated: int = Field(description="companies that a file of companies would change")
    checked_again: int = Field(
        description="rows among create whose contact came or went since the check: all rows are checked again before "
        "any record is written"
    )
    fields: list[FieldForecastOut] = Field(description="fields of contacts which are there")
    held_by_kind: dict[str, int] = Field(description="held rows, each under the first kind of its issues")


class ChangeOut(Schema):
    """One field that gets another text."""

    model_config = ConfigDict(json_schema_extra={"example": _CHANGE})

    field: str = Field(description='a field, or "custom:NAME" for a column without one')
    before: str
    after: str


class KeptOut(Schema):
    """One field that keeps its text although the row has another."""

    field: str
    before: str
    offered: str = Field(description="what the row has")
    reason: str = Field(description="not_empty, protected or opted_out")
    message: str = Field(description="the reason for a person")


class ForecastRowOut(Schema):
    """What becomes of one row, and why."""

    model_config = ConfigDict(json_schema_extra={"example": _ROW})

    row_number: int = Field(description="counted from 1, without the header")
    line: int = Field(description="the line of the file on which it begins, counted from 1")
    outcome: Outcome
    email: str | None = Field(description="in its normal form; null where it has none")
    contact_id: int | None = Field(description="the contact that has this e-mail now")
    domain: str | None = Field(description="of a row of a file of companies; null where it has none")
    company_id: int | None = Field(description="the company that has this domain now")
    reasons: list[str] = Field(description="what was decided, by what, or the open issues")
    changes: list[ChangeOut] = Field(
        description="what would be written, field by field; of a new contact all its texts"
    )
    kept: list[KeptOut]


class ForecastRowPage(Schema):
    """Some rows in the order of the file; it may have fewer than limit, or none, and yet a next_cursor."""

    items: list[ForecastRowOut]
    next_cursor: str | None


class ResultChangeOut(Schema):
    """One field of a record that an import changed."""

    field: str
    before: str
    after: str
    row_number: int | None = Field(description="the row that it came from")


class ResultOut(ContactOut):
    """A contact that an import made or changed, as it is now."""

    happened: str = Field(description="created or updated", examples=["updated"])
    changes: list[ResultChangeOut] = Field(description="fields that this import changed in a contact that was there")


class CompanyResultOut(CompanyOut):
    """A company that an import of companies made or changed, as it is now."""

    happened: str = Field(description="created or updated", examples=["updated"])
    changes: list[ResultChangeOut] = Field(description="fields that this import changed in a company that was there")


class ResultPage(Schema):
    """One page of what an import made, by the records' ids: contacts, or companies where the file was one of these."""

    items: list[ResultOut] | list[CompanyResultOut]
    next_cursor: str | None
