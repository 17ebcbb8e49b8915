"""The routes of contacts and companies."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from contactory.api.described import described
from contactory.contacts import queries
from contactory.contacts.api_schemas import (
    CompanyDetailOut,
    CompanyListQuery,
    CompanyPage,
    ContactDetailOut,
    ContactListQuery,
    ContactPage,
    listed_company,
    listed_contact,
    shown_company,
    shown_contact,
)
from contactory.workspaces.authentication import caller_of
from contactory.workspaces.permissions import allow
from contactory.workspaces.scope import workspace_scope

contacts = Router(tags=["Contacts"])
companies = Router(tags=["Companies"])


@contacts.get("", response=ContactPage, summary="List or search contacts", openapi_extra=described(422))
def list_contacts(request: HttpRequest, page: Query[ContactListQuery]) -> dict[str, Any]:
    """Newest first; with q those whose address begins with it, by address, then those of that name."""
    caller = caller_of(request)
    allow(caller, "contacts:read")
    with workspace_scope(caller.workspace_id):
        found = queries.contact_page(caller.workspace_id, page.filter(), page)
    return {"items": [listed_contact(row) for row in found.rows], "next_cursor": found.next_cursor}


@contacts.get("/{contact_id}", response=ContactDetailOut, summary="Show a contact", openapi_extra=described(404, 422))
def show_contact(request: HttpRequest, contact_id: int) -> dict[str, Any]:
    """All fields by group, the custom fields, the company, and the file and row that the contact came from."""
    caller = caller_of(request)
    allow(caller, "contacts:read")
    with workspace_scope(caller.workspace_id):
        contact = queries.find_contact(caller.workspace_id, contact_id)
        return shown_contact(contact, queries.origin_of(contact))


@companies.get("", response=CompanyPage, summary="List or search companies", openapi_extra=described(422))
def list_companies(request: HttpRequest, page: Query[CompanyListQuery]) -> dict[str, Any]:
    """Newest first; with q those whose domain begins with it or whose name it is."""
    caller = caller_of(request)
    allow(caller, "contacts:read")
    with workspace_scope(caller.workspace_id):
        found = queries.company_page(caller.workspace_id, page.filter(), page)
    return {"items": [listed_company(row) for row in found.rows], "next_cursor": found.next_cursor}


@companies.get("/{company_id}", response=CompanyDetailOut, summary="Show a company", openapi_extra=described(404, 422))
def show_company(request: HttpRequest, company_id: int) -> dict[str, Any]:
    """All fields, and the import that the company came from."""
    caller = caller_of(request)
    allow(caller, "contacts:read")
    with workspace_scope(caller.workspace_id):
        company = queries.find_company(caller.workspace_id, company_id)
        return shown_company(company, queries.origin_of(company))
