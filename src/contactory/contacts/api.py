"""The routes of contacts and companies."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from ninja.params.functions import Header
from ninja.responses import Status

from contactory.api.described import described
from contactory.contacts import queries
from contactory.contacts.answers import current_told, detailed, led_on, saying, shown, tagged
from contactory.contacts.api_schemas import (
    CompanyCountQuery,
    CompanyDetailOut,
    CompanyListQuery,
    CompanyPage,
    ContactCountQuery,
    ContactDetailOut,
    ContactListQuery,
    ContactPage,
    CountOut,
    listed_company,
    listed_contact,
    with_values,
)
from contactory.contacts.change_schemas import CompanyPatch, ContactPatch, MergeIn, expected_moment
from contactory.contacts.provenance import Provenance, provenance_of
from contactory.contacts.provenance_schemas import ProvenanceOut
from contactory.contacts.record_values import Kind
from contactory.contacts.services.deleting import delete_company, delete_contact
from contactory.contacts.services.editing import edit_company, edit_contact
from contactory.contacts.services.merging import merge_companies, merge_contacts
from contactory.contacts.typed_values import check_columns
from contactory.workspaces.authentication import caller_of
from contactory.workspaces.idempotency import idempotent
from contactory.workspaces.permissions import Caller, Scope, allow
from contactory.workspaces.scope import workspace_scope

contacts = Router(tags=["Contacts"])
companies = Router(tags=["Companies"])

IfMatch = Header(
    None, alias="If-Match", description="the ETag that the record came with; it is changed only if it fits"
)


@contacts.get("", response=ContactPage, summary="List or search contacts", openapi_extra=described(422))
def list_contacts(request: HttpRequest, page: Query[ContactListQuery]) -> dict[str, Any]:
    """Newest first; with q those whose address begins with it, by address, then those of that name."""
    caller = _allowed(request, "contacts:read")
    check_columns(Kind.CONTACT, names := page.names())
    with workspace_scope(caller.workspace_id):
        found = queries.contact_page(caller.workspace_id, page.to_filter(), page, names)
    items = [with_values(listed_contact(row), row, names) for row in found.rows]
    return {"items": items, "next_cursor": found.next_cursor}


@contacts.get("/count", response=CountOut, summary="Count contacts", openapi_extra=described(422))
def count_contacts(request: HttpRequest, wanted: Query[ContactCountQuery]) -> dict[str, Any]:
    """How many a list with these filters has."""
    caller = _allowed(request, "contacts:read")
    with workspace_scope(caller.workspace_id):
        return {"count": queries.contacts_matching(caller.workspace_id, wanted.to_filter()).count()}


@contacts.get(
    "/{contact_id}", response=ContactDetailOut, summary="Show a contact", openapi_extra=saying(404, 422, moves=True)
)
@led_on
def show_contact(request: HttpRequest, contact_id: int, response: HttpResponse) -> dict[str, Any]:
    """All fields by group, the custom fields, the company, and the file and row that the contact came from. A contact
    that was merged is answered by 301 to the one that it went into."""
    caller = _allowed(request, "contacts:read")
    with workspace_scope(caller.workspace_id):
        return detailed(queries.find_contact(caller.workspace_id, contact_id), response)


@contacts.patch(
    "/{contact_id}",
    response=ContactDetailOut,
    summary="Change a contact",
    openapi_extra=saying(404, 409, 422, goes=True),
)
def change_contact(
    request: HttpRequest, contact_id: int, payload: ContactPatch, response: HttpResponse, if_match: str | None = IfMatch
) -> dict[str, Any]:
    """Some values, under the rules that the rows of a file are under; fields that no file may overwrite too. With
    If-Match or updated_at, a contact that somebody changed since is not changed: 409 has the newer one in current."""
    caller = _allowed(request, "contacts:write")
    expected = expected_moment(if_match, payload.updated_at)
    with workspace_scope(caller.workspace_id), current_told():
        contact = edit_contact(
            workspace_id=caller.workspace_id,
            contact_id=contact_id,
            changes=payload.changes(),
            actor=caller.actor,
            expected=expected,
        )
        return detailed(contact, response)


@contacts.delete(
    "/{contact_id}",
    response={204: None},
    summary="Delete a contact",
    openapi_extra=saying(404, 409, 422, goes=True),
)
def remove_contact(request: HttpRequest, contact_id: int, if_match: str | None = IfMatch) -> HttpResponse:
    """For good, with what its fields were before, and with the contacts that were merged into it."""
    caller = _allowed(request, "contacts:write")
    expected = expected_moment(if_match, None)
    with workspace_scope(caller.workspace_id), current_told():
        delete_contact(workspace_id=caller.workspace_id, contact_id=contact_id, actor=caller.actor, expected=expected)
    return HttpResponse(status=204)


@contacts.post(
    "/{contact_id}/merge",
    response=ContactDetailOut,
    summary="Merge another contact into this one",
    openapi_extra=saying(404, 409, 422, goes=True),
)
@tagged
@idempotent("contacts:write")
def merge_contact(
    request: HttpRequest, contact_id: int, payload: MergeIn, if_match: str | None = IfMatch
) -> Status[ContactDetailOut]:
    """The other's values fill the empty fields of this one, or replace its own where prefer says so, and the other is
    gone: its number leads here from then on. Merging the same two again changes nothing.
    Idempotency-Key is honoured."""
    caller = caller_of(request)
    expected = expected_moment(if_match, payload.updated_at)
    with current_told():
        contact = merge_contacts(
            workspace_id=caller.workspace_id,
            contact_id=contact_id,
            other_id=payload.other_id,
            actor=caller.actor,
            prefer=payload.prefer,
            expected=expected,
        )
        return Status(200, ContactDetailOut.model_validate(shown(contact)))


@contacts.get(
    "/{contact_id}/provenance",
    response=ProvenanceOut,
    summary="Show where a contact's values came from",
    openapi_extra=saying(404, 422, moves=True),
)
@led_on
def show_contact_provenance(request: HttpRequest, contact_id: int) -> Provenance:
    """For each field: the file, line and exact text that its value came from, or the person, provider or merge, and the
    values that it had before, newest first."""
    caller = _allowed(request, "contacts:read")
    with workspace_scope(caller.workspace_id):
        return provenance_of(queries.find_contact(caller.workspace_id, contact_id))


@companies.get("", response=CompanyPage, summary="List or search companies", openapi_extra=described(422))
def list_companies(request: HttpRequest, page: Query[CompanyListQuery]) -> dict[str, Any]:
    """Newest first; with q those whose domain begins with it or whose name it is."""
    caller = _allowed(request, "contacts:read")
    check_columns(Kind.COMPANY, names := page.names())
    with workspace_scope(caller.workspace_id):
        found = queries.company_page(caller.workspace_id, page.to_filter(), page)
    items = [with_values(listed_company(row), row, names) for row in found.rows]
    return {"items": items, "next_cursor": found.next_cursor}


@companies.get("/count", response=CountOut, summary="Count companies", openapi_extra=described(422))
def count_companies(request: HttpRequest, wanted: Query[CompanyCountQuery]) -> dict[str, Any]:
    """How many a list with these filters has."""
    caller = _allowed(request, "contacts:read")
    with workspace_scope(caller.workspace_id):
        return {"count": queries.companies_matching(caller.workspace_id, wanted.to_filter()).count()}


@companies.get(
    "/{company_id}", response=CompanyDetailOut, summary="Show a company", openapi_extra=saying(404, 422, moves=True)
)
@led_on
def show_company(request: HttpRequest, company_id: int, response: HttpResponse) -> dict[str, Any]:
    """All fields, and the import that the company came from. A company that was merged is answered by 301."""
    caller = _allowed(request, "contacts:read")
    with workspace_scope(caller.workspace_id):
        return detailed(queries.find_company(caller.workspace_id, company_id), response)


@companies.patch(
    "/{company_id}",
    response=CompanyDetailOut,
    summary="Change a company",
    openapi_extra=saying(404, 409, 422, goes=True),
)
def change_company(
    request: HttpRequest, company_id: int, payload: CompanyPatch, response: HttpResponse, if_match: str | None = IfMatch
) -> dict[str, Any]:
    """Some values, its domain too; otherwise as for a contact."""
    caller = _allowed(request, "contacts:write")
    expected = expected_moment(if_match, payload.updated_at)
    with workspace_scope(caller.workspace_id), current_told():
        company = edit_company(
            workspace_id=caller.workspace_id,
            company_id=company_id,
            changes=payload.changes(),
            actor=caller.actor,
            expected=expected,
        )
        return detailed(company, response)


@companies.delete(
    "/{company_id}",
    response={204: None},
    summary="Delete a company",
    openapi_extra=saying(404, 409, 422, goes=True),
)
def remove_company(request: HttpRequest, company_id: int, if_match: str | None = IfMatch) -> HttpResponse:
    """For good; its contacts stay, without a company record."""
    caller = _allowed(request, "contacts:write")
    expected = expected_moment(if_match, None)
    with workspace_scope(caller.workspace_id), current_told():
        delete_company(workspace_id=caller.workspace_id, company_id=company_id, actor=caller.actor, expected=expected)
    return HttpResponse(status=204)


@companies.post(
    "/{company_id}/merge",
    response=CompanyDetailOut,
    summary="Merge another company into this one",
    openapi_extra=saying(404, 409, 422, goes=True),
)
@tagged
@idempotent("contacts:write")
def merge_company(
    request: HttpRequest, company_id: int, payload: MergeIn, if_match: str | None = IfMatch
) -> Status[CompanyDetailOut]:
    """As for contacts; the contacts of the other company become this one's. Idempotency-Key is honoured."""
    caller = caller_of(request)
    expected = expected_moment(if_match, payload.updated_at)
    with current_told():
        company = merge_companies(
            workspace_id=caller.workspace_id,
            company_id=company_id,
            other_id=payload.other_id,
            actor=caller.actor,
            prefer=payload.prefer,
            expected=expected,
        )
        return Status(200, CompanyDetailOut.model_validate(shown(company)))


@companies.get(
    "/{company_id}/provenance",
    response=ProvenanceOut,
    summary="Show where a company's values came from",
    openapi_extra=saying(404, 422, moves=True),
)
@led_on
def show_company_provenance(request: HttpRequest, company_id: int) -> Provenance:
    """As for a contact."""
    caller = _allowed(request, "contacts:read")
    with workspace_scope(caller.workspace_id):
        return provenance_of(queries.find_company(caller.workspace_id, company_id))


def _allowed(request: HttpRequest, scope: Scope) -> Caller:
    caller = caller_of(request)
    allow(caller, scope)
    return caller
