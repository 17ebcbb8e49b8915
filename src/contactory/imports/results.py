"""What became of an import: the contacts that it created, and those that it changed, with the changes."""

from collections import defaultdict
from dataclasses import dataclass

from django.db import connection

from contactory.contacts.models import Contact, FieldChange
from contactory.contacts.queries import LISTED, contacts
from contactory.store.queries import SQL


@dataclass(frozen=True, slots=True)
class Result:
    """One contact; created says that the import made it, changes are those of its fields that the import made since."""

    contact: Contact
    created: bool
    changes: list[FieldChange]


def result_page(workspace_id: int, import_id: int, *, after: int, limit: int) -> list[Result]:
    """Up to limit contacts with an id above after, in that order; call it inside the workspace's scope."""
    with connection.cursor() as cursor:
        values = {"workspace": workspace_id, "job": import_id, "after": after, "limit": limit}
        cursor.execute(SQL["page_of_results"], values)
        found: dict[int, bool] = dict(cursor.fetchall())
    records = contacts(workspace_id).filter(id__in=list(found)).only(*LISTED).order_by("id")
    changes = _changes(workspace_id, import_id, list(found))
    return [Result(record, found[record.pk], changes[record.pk]) for record in records]


def _changes(workspace_id: int, import_id: int, contact_ids: list[int]) -> dict[int, list[FieldChange]]:
    changes: dict[int, list[FieldChange]] = defaultdict(list)
    rows = FieldChange.objects.filter(
        workspace_id=workspace_id,
        contact_id__in=contact_ids,
        job_id=import_id,
        source=FieldChange.Source.IMPORT,
        undone_at=None,
    )
    for change in rows.order_by("id"):
        changes[change.contact_id or 0].append(change)
    return changes
