"""What the routes of contacts and companies take and give."""

from datetime import datetime
from typing import Any

from ninja import Field, Schema
from pydantic import ConfigDict

from contactory.api.cursors import PageQuery
from contactory.contacts.filter_schemas import CompanyFilterFields, ContactFilterFields
from contactory.contacts.models import COMPANY_FIELDS, Company, Contact
from contactory.contacts.name_lists import names_in
from contactory.contacts.queries import Origin
from contactory.contacts.record_values import CUSTOM
from contactory.engine.domains import readable_domain
from contactory.engine.fields import CONTACT_FIELDS

_NO_NUL = r"^[^\x00]*$"
_TIMES: dict[str, Any] = {"created_at": "2026-03-01T09:30:03Z", "updated_at": "2026-03-01T09:30:03Z"}
_CONTACT: dict[str, Any] = {
    "id": 901,
    "email": "ana.silva@estuary.example",
    "first_name": "Ana",
    "last_name": "Silva",
    "full_name": "",
    "title": "Buyer",
    "company": "Estuary Foods",
    "company_id": 55,
    "phone": "+351 22 555 0199",
    "city": "Porto",
    "country": "Portugal",
    "import_id": 12,
    "row_number": 17,
    **_TIMES,
}
_ORIGIN: dict[str, Any] = {"import_id": 12, "filename": "leads.csv", "row_number": 17, "line": 18}
_COMPANY: dict[str, Any] = {
    "id": 55,
    "domain": "estuary.example",
    "readable_domain": "estuary.example",
    "name": "Estuary Foods",
    "import_id": 12,
    **_TIMES,
}


class _RecordQuery(PageQuery):
    values: str | None = Field(
        None,
        max_length=8000,
        pattern=_NO_NUL,
        description='further fields to give of each, with commas between their names (a comma of a name is "\\,"); '
        '"custom:NAME" too',
        examples=["industry,email_status"],
    )

    def names(self) -> list[str]:
        """The further fields that are wanted."""
        return names_in(self.values)


class ContactListQuery(_RecordQuery, ContactFilterFields):
    """Which contacts to list; without q the newest come first."""


class CompanyListQuery(_RecordQuery, CompanyFilterFields):
    """Which companies to list, newest first."""


class ContactCountQuery(ContactFilterFields, Schema):
    """Which contacts to count."""


class CompanyCountQuery(CompanyFilterFields, Schema):
    """Which companies to count."""


class CountOut(Schema):
    """How many records a filter leaves."""

    model_config = ConfigDict(json_schema_extra={"example": {"count": 1204}})

    count: int


class ContactOut(Schema):
    """A contact in a list; texts are empty where nothing is known."""

    model_config = ConfigDict(json_schema_extra={"example": _CONTACT})

    id: int
    email: str = Field(description="the normal form: trimmed, lower case, NFC, IDNA")
    first_name: str
    last_name: str
    full_name: str
    title: str
    company: str = Field(description="the company's name as the file has it")
    company_id: int | None = Field(description="the company's record")
    phone: str = Field(description="the work phone, else the mobile phone")
    city: str
    country: str
    import_id: int | None = Field(description="the import that created it")
    row_number: int | None = Field(description="the row of that import")
    created_at: datetime
    updated_at: datetime


class ContactRowOut(ContactOut):
    """A contact in a list, with the further fields that were asked for."""

    model_config = ConfigDict(json_schema_extra={"example": {**_CONTACT, "values": {"industry": "Food"}}})

    values: dict[str, str] = Field(description="texts by field, as far as values named them")


class ContactPage(Schema):
    """One page of contacts."""

    items: list[ContactRowOut]
    next_cursor: str | None


class OriginOut(Schema):
    """Where a record came from."""

    model_config = ConfigDict(json_schema_extra={"example": _ORIGIN})

    import_id: int
    filename: str | None
    row_number: int | None
    line: int | None = Field(description="the line of the file; null where the import's rows are gone")


class CompanyOut(Schema):
    """A company in a list."""

    model_config = ConfigDict(json_schema_extra={"example": _COMPANY})

    id: int
    domain: str = Field(description="the registrable domain in lower case and IDNA, which is the key; may be empty")
    readable_domain: str = Field(description="the same as people write it: münchen.de for xn--mnchen-3ya.de")
    name: str
    import_id: int | None = Field(description="the import that created it")
    created_at: datetime
    updated_at: datetime


class CompanyRowOut(CompanyOut):
    """A company in a list, with the further fields that were asked for."""

    model_config = ConfigDict(json_schema_extra={"example": {**_COMPANY, "values": {"city": "Porto"}}})

    values: dict[str, str] = Field(description="texts by field, as far as values named them")


class CompanyPage(Schema):
    """One page of companies, newest first."""

    items: list[CompanyRowOut]
    next_cursor: str | None


class CompanyDetailOut(CompanyOut):
    """A company with all that is known of it; texts are empty where nothing is known."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                **_COMPANY,
                "fields": {"name": "Estuary Foods", "city": "Porto"},
                "custom": {},
                "origin": _ORIGIN,
            }
        }
    )

    fields: dict[str, str] = Field(description=f"texts by field: {', '.join(COMPANY_FIELDS)}")
    custom: dict[str, str] = Field(description="columns of a file of companies that have no field, by header")
    origin: OriginOut | None = Field(description="null where a person made it")


class ContactDetailOut(ContactOut):
    """A contact with all that is known of it."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                **_CONTACT,
                "fields": {
                    "person": {"first_name": "Ana", "last_name": "Silva"},
                    "email": {"email": _CONTACT["email"]},
                },
                "custom": {"Favourite Pastry": "pastel de nata"},
                "company_record": _COMPANY,
                "origin": _ORIGIN,
            }
        }
    )

    fields: dict[str, dict[str, str]] = Field(description="texts by group and field; empty where nothing is known")
    custom: dict[str, str] = Field(description="columns of the file that have no field, by header")
    company_record: CompanyOut | None
    origin: OriginOut | None = Field(description="null where a person made it")


def listed_contact(contact: Contact) -> dict[str, Any]:
    """The values of ContactOut."""
    row: Any = contact
    same = ("id", "email", "first_name", "last_name", "full_name", "title", "company", "city", "country")
    return {name: getattr(row, name) for name in (*same, "created_at", "updated_at")} | {
        "company_id": row.company_record_id,
        "phone": row.work_direct_phone or row.mobile_phone,
        "import_id": row.created_by_job,
        "row_number": row.created_row,
    }


def shown_contact(contact: Contact, origin: Origin | None) -> dict[str, Any]:
    """The values of ContactDetailOut."""
    groups: dict[str, dict[str, str]] = {}
    for field in CONTACT_FIELDS:
        groups.setdefault(field.group, {})[field.name] = getattr(contact, field.name)
    company = contact.company_record
    return listed_contact(contact) | {
        "fields": groups,
        "custom": contact.custom,
        "company_record": listed_company(company) if company is not None else None,
        "origin": origin,
    }


def listed_company(company: Company) -> dict[str, Any]:
    """The values of CompanyOut."""
    row: Any = company
    names = ("id", "domain", "name", "created_at", "updated_at")
    listed = {name: getattr(row, name) for name in names}
    return listed | {"import_id": row.created_by_job, "readable_domain": readable_domain(row.domain)}


def shown_company(company: Company, origin: Origin | None) -> dict[str, Any]:
    """The values of CompanyDetailOut."""
    fields = {name: getattr(company, name) for name in COMPANY_FIELDS}
    return listed_company(company) | {"fields": fields, "custom": company.custom, "origin": origin}


def with_values(listed: dict[str, Any], record: Contact | Company, names: list[str]) -> dict[str, Any]:
    """The values of ContactRowOut or CompanyRowOut: those of the list, and the fields that were asked for."""
    further = {
        name: record.custom.get(name.removeprefix(CUSTOM), "") if name.startswith(CUSTOM) else getattr(record, name)
        for name in names
    }
    return listed | {"values": further}
