"""What became of an import: the records that it created, and those that it changed, with the changes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from contactory.contacts.models import Company, Contact, FieldChange
from contactory.contacts.queries import LISTED, companies, contacts
from contactory.imports.models import ImportJob
from contactory.imports.record_kinds import COMPANIES, RECORD_KINDS


@dataclass(frozen=True, slots=True)
class Result:
    """One record; created says that the import made it, changes are those of its fields that the import made since."""

    record: Contact | Company
    created: bool
    changes: list[FieldChange]


def result_page(job: ImportJob, *, after: int, limit: int) -> list[Result]:
    """Up to limit records with an id above after, in that order; call it inside the workspace's scope."""
    kind = RECORD_KINDS[job.kind]
    with connection.cursor() as cursor:
        values = {"workspace": job.workspace_id, "job": job.id, "after": after, "limit": limit}
        cursor.execute(kind.sql("page_of_results"), values)
        found: dict[int, bool] = dict(cursor.fetchall())
    records: Iterable[Contact | Company]
    if kind == COMPANIES:
        records = companies(job.workspace_id).filter(id__in=list(found)).order_by("id")
    else:
        records = contacts(job.workspace_id).filter(id__in=list(found)).only(*LISTED).order_by("id")
    changes = _changes(job, f"{kind.record}_id", list(found))
    return [Result(record, found[record.pk], changes[record.pk]) for record in records]


def _changes(job: ImportJob, column: str, ids: list[int]) -> dict[int, list[FieldChange]]:
    changes: dict[int, list[FieldChange]] = defaultdict(list)
    rows = FieldChange.objects.filter(
        workspace_id=job.workspace_id, job_id=job.id, source=FieldChange.Source.IMPORT, undone_at=None
    )
    for change in rows.filter(**{f"{column}__in": ids}).order_by("id"):
        changes[getattr(change, column)].append(change)
    return changes
