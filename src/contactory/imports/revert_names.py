"""What the records that an undo lists are called: by themselves, else by the rows of the file that made them."""

from collections.abc import Iterable, Mapping
from typing import Final

from contactory.contacts.models import Company, Contact
from contactory.contacts.naming import name_of_company, name_of_contact, names_of
from contactory.engine.mapping import Mapping as ColumnMapping
from contactory.imports.columns import COMPANY_SOURCES, positions
from contactory.imports.models import ImportJob, StagedRow
from contactory.imports.record_kinds import COMPANIES
from contactory.imports.revert_models import RevertedKind
from contactory.imports.review_models import RowEdit

_MODELS: Final[Mapping[RevertedKind, type[Contact] | type[Company]]] = {
    RevertedKind.CONTACT: Contact,
    RevertedKind.COMPANY: Company,
}

Record = tuple[RevertedKind, int]


def names_in(job: ImportJob, listed: Mapping[Record, int | None]) -> dict[Record, str]:
    """The names of these records, each with the row that it came from, if one is known; call it inside the scope.

    A record of which nothing is known any more is left out.
    """
    names: dict[Record, str] = {}
    for kind, model in _MODELS.items():
        ids = [record_id for of, record_id in listed if of == kind]
        names |= {(kind, found): name for found, name in names_of(job.workspace_id, model, ids).items()}
    gone = {record: row for record, row in listed.items() if record not in names and row is not None}
    if gone and job.mapping is not None:
        names |= _names_in_rows(job, ColumnMapping.from_json(job.mapping), gone)
    return {record: name for record, name in names.items() if name}


def _names_in_rows(job: ImportJob, mapping: ColumnMapping, gone: Mapping[Record, int]) -> dict[Record, str]:
    at = positions(mapping)
    rows = _rows(job, gone.values())
    of_companies = job.kind == COMPANIES.name
    found = {}
    for (kind, record_id), number in gone.items():
        if number in rows:
            texts, email, domain = rows[number]
            values = {field: texts[place - 1] for field, place in at.items() if place <= len(texts)}
            if kind == RevertedKind.CONTACT:
                name = name_of_contact(values | {"email": email})
            else:
                source = "name" if of_companies else COMPANY_SOURCES["name"]
                name = name_of_company({"name": values.get(source, ""), "domain": domain})
            found[kind, record_id] = name
    return found


def _rows(job: ImportJob, numbers: Iterable[int]) -> dict[int, tuple[list[str], str, str]]:
    """Texts, e-mail key and domain key of rows of the job's file by their numbers."""
    wanted = set(numbers)
    rows: dict[int, tuple[list[str], str, str]] = {}
    for table in (StagedRow, RowEdit):  # what a person corrected stands in place of the file's
        found = table.objects.filter(job=job, row_number__in=wanted)
        columns = found.values_list("row_number", "texts", "email_key", "domain_key")
        rows |= {number: (texts, email or "", domain or "") for number, texts, email, domain in columns}
    return rows
