"""Which records an export is of, and their columns; call these inside a snapshot."""

from typing import Any

from django.db.models import Case, F, Func, Q, QuerySet, TextField, Value, When

from contactory.contacts.models import Company, Contact, FieldChange
from contactory.contacts.queries import RecordFilter, companies, contacts
from contactory.contacts.searching import address_key, begins_with, named, spellings
from contactory.engine.domains import company_domain
from contactory.exports.columns import Column, moment_column
from contactory.exports.requests import ExportRequest

MADE, CHANGED = "created", "updated"


def chosen_records(workspace_id: int, request: ExportRequest, kind: str) -> "QuerySet[Any]":
    """The records that a request is of, in no order; kind is that of the import it names, else not looked at."""
    if request.what == "import_results" and request.import_id is not None:
        return _results(workspace_id, request.import_id, kind)
    if request.what == "companies":
        return _companies(workspace_id, request.filter.records())
    return _contacts(workspace_id, request.filter.records())


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


def _contacts(workspace_id: int, wanted: RecordFilter) -> "QuerySet[Any]":
    rows = _narrowed(contacts(workspace_id), wanted)
    if wanted.email is not None:
        rows = rows.filter(email=address_key(wanted.email)).exclude(email="")
    if wanted.company_id is not None:
        rows = rows.filter(company_record_id=wanted.company_id)
    if wanted.domain is not None:
        rows = rows.filter(company_record_id__in=_of_domain(workspace_id, wanted.domain).values("pk"))
    text = (wanted.text or "").strip()
    if text:
        by_address = begins_with("email", address_key(text))
        rows = rows.filter(by_address if "@" in text else by_address | named(text))
    return rows


def _companies(workspace_id: int, wanted: RecordFilter) -> "QuerySet[Any]":
    rows = _narrowed(companies(workspace_id), wanted)
    if wanted.domain is not None:
        rows = rows & _of_domain(workspace_id, wanted.domain)
    text = (wanted.text or "").strip()
    return rows.filter(begins_with("domain", text.lower()) | Q(name__in=spellings(text))) if text else rows


def _results(workspace_id: int, import_id: int, kind: str) -> "QuerySet[Any]":
    """What the import created, and what it changed unless that was taken back."""
    changes = FieldChange.objects.filter(
        workspace_id=workspace_id, job_id=import_id, source=FieldChange.Source.IMPORT, undone_at=None
    )
    is_company = kind == "companies"
    rows: QuerySet[Any] = companies(workspace_id) if is_company else contacts(workspace_id)
    changed = changes.values("company_id" if is_company else "contact_id")
    return rows.filter(Q(created_by_job=import_id) | Q(pk__in=changed))


def _narrowed(rows: "QuerySet[Any]", wanted: RecordFilter) -> "QuerySet[Any]":
    if wanted.import_id is not None:
        rows = rows.filter(created_by_job=wanted.import_id)
    if wanted.updated_since is not None:
        rows = rows.filter(updated_at__gte=wanted.updated_since)
    return rows


def _of_domain(workspace_id: int, domain: str) -> "QuerySet[Company]":
    return companies(workspace_id).filter(domain=company_domain(domain) or domain.strip().lower())


def _as_text(name: str) -> Func:
    return Func(F(name), template="(%(expressions)s)::text", output_field=TextField())


def model_of(request: ExportRequest, kind: str) -> type[Contact] | type[Company]:
    """What the records of a request are."""
    is_company = request.what == "companies" or (request.what == "import_results" and kind == "companies")
    return Company if is_company else Contact
