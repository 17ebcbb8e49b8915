"""Imports of companies, as the tests make them."""

from typing import Any

from cast import Person
from contactory.contacts.models import Company, FieldChange
from contactory.workspaces.scope import workspace_scope
from imports.pipeline import imported


def imported_companies(person: Person, *lines: str, **fields: Any) -> dict[str, Any]:
    """What GET /imports/{id} says of a file of companies with these lines, once every step that is due has run."""
    return imported(person, "\n".join(lines) + "\n", kind="companies", **fields)


def companies(person: Person) -> dict[str, Company]:
    """The person's companies, by domain or, where they have none, by name."""
    with workspace_scope(person.workspace_id):
        found = Company.objects.filter(workspace_id=person.workspace_id)
        return {company.domain or str(getattr(company, "name", "")): company for company in found}


def changes(person: Person) -> list[tuple[str, str, str, int | None]]:
    """Field, old and new text and row of every change of a company, in their order."""
    with workspace_scope(person.workspace_id):
        rows = FieldChange.objects.filter(workspace_id=person.workspace_id, company_id__isnull=False).order_by("id")
        return list(rows.values_list("field", "old", "new", "row_number"))
