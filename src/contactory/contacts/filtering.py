"""Which records are wanted: the filters that lists, exports and enrichments share."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from contactory.contacts.models import Company, Contact
from contactory.contacts.record_values import CUSTOM, Kind, Record, kind_of_model
from contactory.contacts.searching import address_key, spellings
from contactory.contacts.typed_values import check_columns
from contactory.engine.countries import country_code
from contactory.engine.domains import company_domain
from contactory.errors import InvalidInput

OF_CONTACTS = ("email", "company", "company_id", "email_status")
OF_COMPANIES = ("q", "domain", "import_id", "country", "created_since", "created_before", "updated_since", "filled",
                "empty")  # fmt: skip


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """Which records are wanted; None everywhere: all of them.

    text searches, the others must all hold. domain is a company's, company a contact's company by its whole name,
    import_id the import that created the record. filled and empty name fields ("custom:NAME" too) that have a value,
    or none.
    """

    text: str | None = None
    email: str | None = None
    domain: str | None = None
    company: str | None = None
    company_id: int | None = None
    import_id: int | None = None
    country: str | None = None
    email_status: str | None = None
    created_since: datetime | None = None
    created_before: datetime | None = None
    updated_since: datetime | None = None
    filled: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()


def check_filter(kind: str, wanted: RecordFilter) -> None:
    """Raises InvalidInput for a filter that companies do not have, and for a field that such records do not have."""
    unfit = [name for name in OF_CONTACTS if getattr(wanted, name) is not None]
    if kind == Kind.COMPANY and unfit:
        raise InvalidInput(
            f"Companies cannot be filtered by {unfit[0]}; the filters are {', '.join(OF_COMPANIES)}.", field=unfit[0]
        )
    check_columns(kind, (*wanted.filled, *wanted.empty))


def narrowed(rows: QuerySet[Record], wanted: RecordFilter) -> QuerySet[Record]:
    """Those of the records that fit what the filters of contacts and of companies have in common; all but a text."""
    check_filter(kind_of_model(rows.model), wanted)
    if wanted.import_id is not None:
        rows = rows.filter(created_by_job=wanted.import_id)
    if wanted.country is not None:
        rows = rows.filter(country__in=_countries(wanted.country))
    for name in wanted.filled:
        rows = rows.exclude(_is_empty(name))
    for name in wanted.empty:
        rows = rows.filter(_is_empty(name))
    return _within_times(rows, wanted)


def narrowed_contacts(rows: QuerySet[Contact], wanted: RecordFilter) -> QuerySet[Contact]:
    """Those of the contacts that fit what only contacts have."""
    if wanted.email is not None:
        rows = rows.filter(email=address_key(wanted.email)).exclude(email="")
    if wanted.company is not None:
        rows = rows.filter(company__in=spellings(wanted.company))
    if wanted.email_status is not None:
        rows = rows.filter(email_status__in=spellings(wanted.email_status))
    return rows


def of_domain(rows: QuerySet[Company], domain: str) -> QuerySet[Company]:
    """The company of a domain, however it is written."""
    return rows.filter(domain=company_domain(domain) or domain.strip().lower())


def _within_times(rows: QuerySet[Record], wanted: RecordFilter) -> QuerySet[Record]:
    if wanted.created_since is not None:
        rows = rows.filter(created_at__gte=wanted.created_since)
    if wanted.created_before is not None:
        rows = rows.filter(created_at__lt=wanted.created_before)
    if wanted.updated_since is not None:
        rows = rows.filter(updated_at__gte=wanted.updated_since)
    return rows


def _countries(text: str) -> list[str]:
    code = country_code(text)
    return spellings(text) if code is None else [code]


def _is_empty(name: str) -> Q:
    if not name.startswith(CUSTOM):
        return Q(**{name: ""})
    # Not the operator ->>: it takes a name such as 2024 for a place in a list.
    path = (F("custom"), Value(name.removeprefix(CUSTOM)))
    text = Func(*path, function="jsonb_extract_path_text", output_field=TextField())
    return Q(Exact(Coalesce(text, Value(""), output_field=TextField()), Value("")))
