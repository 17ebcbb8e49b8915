"""The route that tells the fields of records: what a column of a file can become."""

from dataclasses import asdict
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from pydantic import ConfigDict

from contactory.api.described import described
from contactory.contacts.fields_in_use import FieldsInUse, fields_in_use
from contactory.contacts.models import Company, Contact
from contactory.engine.fields import FIELDS_OF_KIND, REQUIRED_OF_KIND
from contactory.workspaces.authentication import caller_of
from contactory.workspaces.permissions import allow
from contactory.workspaces.scope import workspace_scope

router = Router(tags=["Fields"])


class FieldsQuery(Schema):
    """Whose fields."""

    kind: Literal["contacts", "companies"] = "contacts"


class FieldOut(Schema):
    """One field of a contact or a company."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "name": "title",
                "label": "Job title",
                "kind": "text",
                "group": "person",
                "protected": False,
                "required": False,
            }
        }
    )

    name: str = Field(description="its stable name in mappings, records and exports")
    label: str = Field(description="its name for a person")
    kind: str = Field(description="text, email, phone, url, domain, integer, number, date, boolean or list")
    group: str = Field(description="person, email, phone, company, address, funding, social, sales, consent or ids")
    protected: bool = Field(description="whether no policy and no provider may overwrite it")
    required: bool = Field(description="whether every row of a file must have it, unless an import says otherwise")


class FieldsOut(Schema):
    """All fields of one kind of records, in the order in which they are shown."""

    items: list[FieldOut]


class FieldsInUseOut(Schema):
    """What a filter or a choice of columns can offer beside the fields that all records have."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "custom": ["Favourite Pastry"],
                "email_statuses": ["valid", "risky"],
            }
        }
    )

    custom: list[str] = Field(description="names of custom fields, by alphabet")
    email_statuses: list[str] = Field(description="statuses of addresses, the most frequent first; none for companies")


@router.get("/in-use", response=FieldsInUseOut, summary="List what records hold", openapi_extra=described(422))
def list_fields_in_use(request: HttpRequest, wanted: Query[FieldsQuery]) -> FieldsInUse:
    """Custom fields and statuses of addresses, as far as the newest records and some of each import have
    them: enough to choose from, not a census."""
    caller = caller_of(request)
    allow(caller, "contacts:read")
    with workspace_scope(caller.workspace_id):
        return fields_in_use(caller.workspace_id, Company if wanted.kind == "companies" else Contact)


@router.get("", response=FieldsOut, summary="List the fields of records", openapi_extra=described(422))
def list_fields(request: HttpRequest, wanted: Query[FieldsQuery]) -> dict[str, Any]:
    """What a column of a file can become."""
    allow(caller_of(request), "contacts:read")
    required = REQUIRED_OF_KIND[wanted.kind]
    fields = FIELDS_OF_KIND[wanted.kind].values()
    return {"items": [asdict(field) | {"required": field.name in required} for field in fields]}
