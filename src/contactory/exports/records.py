"""Which records an export is of, and their columns; call these inside a snapshot."""

from typing import Any

from django.db.models import Case, F, Func, Q, QuerySet, TextField, Value, When

from contactory.contacts.models import Company, Contact, FieldChange
from contactory.contacts.queries import companies, companies_matching, contacts, contacts_matching
from contactory.exports.columns import Column, moment_column
from contactory.exports.requests import ExportRequest

MADE, CHANGED = "created", "updated"


def chosen_records(workspace_id: int, request: ExportRequest, kind: str) -> "QuerySet[Any]":
    """The records that a request is of, in no order; kind is that of the import it names, else not looked at."""
    if request.what == "import_results" and request.import_id is not None:
        return _results(workspace_id, request.import_id, kind)
    if request.what == "companies":
        return companies_matching(workspace_id, request.filter.to_filter())
    return contacts_matching(workspace_id, request.filter.to_filter())


def about_columns(request: ExportRequest) -> list[Column]:
    """The columns that every record has beside its fields: its id, its times, and what an import did with it."""
    columns = [
        Column("id", "Contactory id", _as_text("id")),
        moment_column("created_at", "Created at"),
        moment_column("updated_at", "Updated at"),
    ]
    if request.what != "import_results":
        return columns
    made = When(created_by_job=request.import_id, then=Value(MADE))
    outcome = Case(made, default=Value(CHANGED), output_field=TextField())
    return [*columns, Column("import_outcome", "Import outcome", outcome)]


def _results(workspace_id: int, import_id: int, kind: str) -> "QuerySet[Any]":
    """What the import created, and what it changed unless that was taken back."""
    changes = FieldChange.objects.filter(
        workspace_id=workspace_id, job_id=import_id, source=FieldChange.Source.IMPORT, undone_at=None
    )
    is_company = kind == "companies"
    rows: QuerySet[Any] = companies(workspace_id) if is_company else contacts(workspace_id)
    changed = changes.values("company_id" if is_company else "contact_id")
    return rows.filter(Q(created_by_job=import_id) | Q(pk__in=changed))


def _as_text(name: str) -> Func:
    return Func(F(name), template="(%(expressions)s)::text", output_field=TextField())


def model_of(request: ExportRequest, kind: str) -> type[Contact] | type[Company]:
    """What the records of a request are."""
    is_company = request.what == "companies" or (request.what == "import_results" and kind == "companies")
    return Company if is_company else Contact
