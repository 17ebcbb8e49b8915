"""Reads about contacts and companies, workspace first."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import BigIntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast

from contactory.api.cursors import Page, PageQuery, page_by_id
from contactory.contacts.filtering import RecordFilter, narrowed, narrowed_contacts, of_domain
from contactory.contacts.models import Company, Contact, GoneRecord
from contactory.contacts.record_values import CUSTOM, Record, kind_of_model
from contactory.contacts.refusals import MergedAway
from contactory.contacts.searching import begins_with, found_by, search, spellings
from contactory.errors import NotFound, Refusal
from contactory.store.queries import SQL

# A record has some sixty columns; a list shows these.
LISTED = (
    "id", "email", "first_name", "last_name", "full_name", "title", "company", "company_record_id", "work_direct_phone",
    "mobile_phone", "city", "country", "created_by_job", "created_row", "created_at", "updated_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record came from; line is None where the import's rows are gone."""

    import_id: int
    filename: str | None
    row_number: int | None
    line: int | None


def rows_of(workspace_id: int, model: type[Record]) -> QuerySet[Record]:
    """The workspace's contacts or companies."""
    return model.objects.filter(workspace_id=workspace_id)


def contacts(workspace_id: int) -> QuerySet[Contact]:
    """The workspace's contacts."""
    return Contact.objects.filter(workspace_id=workspace_id)


def contact_page(workspace_id: int, wanted: RecordFilter, page: PageQuery, further: Iterable[str] = ()) -> Page:
    """One page of contacts: as a search finds them, else newest first. further names fields beside those of a list."""
    columns = {"custom" if name.startswith(CUSTOM) else name for name in further}
    rows = _contacts_but_for_text(workspace_id, wanted).only(*LISTED, *columns)
    if wanted.text is not None and wanted.text.strip():
        return search(rows, wanted.text, cursor=page.cursor, limit=page.limit)
    return page_by_id(rows, page, listing="contacts")


def find_contact(workspace_id: int, contact_id: int) -> Contact:
    """The contact of that id, with its company; raises NotFound, and MergedAway where it went into another."""
    found = contacts(workspace_id).select_related("company_record").filter(id=contact_id).first()
    if found is None:
        raise absent(workspace_id, Contact, contact_id)
    return found


def companies(workspace_id: int) -> QuerySet[Company]:
    """The workspace's companies."""
    return Company.objects.filter(workspace_id=workspace_id)


def company_page(workspace_id: int, wanted: RecordFilter, page: PageQuery) -> Page:
    """One page of companies, newest first; a search finds the beginning of a domain, or a whole name."""
    return page_by_id(companies_matching(workspace_id, wanted), page, listing="companies")


def contacts_matching(workspace_id: int, wanted: RecordFilter) -> QuerySet[Contact]:
    """All contacts that a list with this filter has."""
    rows = _contacts_but_for_text(workspace_id, wanted)
    return found_by(rows, wanted.text) if wanted.text is not None and wanted.text.strip() else rows


def companies_matching(workspace_id: int, wanted: RecordFilter) -> QuerySet[Company]:
    """All companies that a list with this filter has."""
    rows = narrowed(companies(workspace_id), wanted)
    if wanted.domain is not None:
        rows = of_domain(rows, wanted.domain)
    if wanted.text is not None and wanted.text.strip():
        prefix = wanted.text.strip().lower()
        rows = rows.filter(begins_with("domain", prefix) | Q(name__in=spellings(wanted.text)))
    return rows


def find_company(workspace_id: int, company_id: int) -> Company:
    """The company of that id; raises NotFound, and MergedAway where it went into another."""
    found = companies(workspace_id).filter(id=company_id).first()
    if found is None:
        raise absent(workspace_id, Company, company_id)
    return found


def absent(workspace_id: int, model: type[Contact] | type[Company], record_id: int) -> Refusal:
    """The refusal for a record that is not there; for one that was merged it names where that went."""
    kind = kind_of_model(model)
    merged = GoneRecord.objects.filter(workspace_id=workspace_id, kind=kind, record_id=record_id, into_id__isnull=False)
    gone = merged.first()
    return MergedAway(gone) if gone is not None else NotFound(f"There is no such {kind} in this workspace.")


def origin_of(record: Contact | Company) -> Origin | None:
    """The import, row and line that a record was made from; None where a person made it."""
    if record.created_by_job is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(SQL["origin_of_contact"], {"job": record.created_by_job, "row": record.created_row})
        filename, line = cursor.fetchone() or (None, None)
    return Origin(record.created_by_job, filename, record.created_row, line)


def _contacts_but_for_text(workspace_id: int, wanted: RecordFilter) -> QuerySet[Contact]:
    rows = narrowed_contacts(narrowed(contacts(workspace_id), wanted), wanted)
    if wanted.company_id is not None:
        rows = rows.filter(company_record_id=large(wanted.company_id))
    if wanted.domain is not None:
        company = of_domain(companies(workspace_id), wanted.domain).first()
        # Where there is none, a number that no company has: rows.none() has no statement that COPY could run.
        rows = rows.filter(company_record_id=large(company.id if company is not None else 0))
    return rows


def large(number: int) -> Cast:
    """A number for the filter of companies, which knows bigint only; a small one would be sent as something else."""
    return Cast(Value(number), BigIntegerField())
