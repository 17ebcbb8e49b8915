"""Deletes one record for good; what is left of it are numbers."""

from datetime import datetime

from django.db import connection

from contactory.contacts.models import Company, Contact, FieldChange, GoneRecord
from contactory.contacts.queries import contacts, large
from contactory.contacts.record_values import kind_of
from contactory.contacts.services.recording import NEXT_MOMENT, locked
from contactory.store.queries import SQL
from contactory.workspaces.audit import audit
from contactory.workspaces.scope import workspace_scope


def delete_contact(*, workspace_id: int, contact_id: int, actor: str, expected: datetime | None = None) -> None:
    """Delete a contact, the changes of its fields, and what is kept of contacts that were merged into it.

    A GoneRecord without values stays. expected is the updated_at that the caller has read. Raises NotFound, MergedAway,
    ChangedMeanwhile.
    """
    with workspace_scope(workspace_id):
        _delete(locked(Contact, workspace_id, contact_id, expected=expected), actor)


def delete_company(*, workspace_id: int, company_id: int, actor: str, expected: datetime | None = None) -> None:
    """Delete a company as delete_contact does a contact; its contacts stay, without a company record."""
    with workspace_scope(workspace_id):
        company = locked(Company, workspace_id, company_id, expected=expected)
        contacts(workspace_id).filter(company_record_id=large(company_id)).update(
            company_record_id=None, updated_at=NEXT_MOMENT
        )
        _delete(company, actor)


def remove_row(record: Contact | Company, *, actor: str, into_id: int | None, values: dict[str, str]) -> GoneRecord:
    """Take the record out of its table and leave a GoneRecord; into_id is the record that it was merged into."""
    kind = kind_of(record)
    gone = GoneRecord.objects.create(
        workspace_id=record.workspace_id,
        kind=kind,
        record_id=record.pk,
        into_id=into_id,
        values=values,
        created_by_job=record.created_by_job,
        created_row=record.created_row,
        changed_by_jobs=_jobs(record),
        record_created_at=record.created_at,
        actor=actor,
    )
    ids = {"workspace": record.workspace_id, "record": record.pk}
    with connection.cursor() as cursor:
        cursor.execute(SQL["delete_record"].replace("{table}", kind), ids)
    return gone


def _delete(record: Contact | Company, actor: str) -> None:
    kind, workspace_id = kind_of(record), record.workspace_id
    absorbed = GoneRecord.objects.filter(workspace_id=workspace_id, kind=kind, into_id=record.pk)
    forgotten = [record.pk, *absorbed.values_list("record_id", flat=True)]
    absorbed.update(into_id=None, values={})
    remove_row(record, actor=actor, into_id=None, values={})
    changes = FieldChange.objects.filter(workspace_id=workspace_id)
    changes.filter(**{f"{kind}_id__in": forgotten}).delete()
    audit(workspace_id=workspace_id, actor=actor, action=f"{kind}.deleted", subject=f"{kind}:{record.pk}")


def _jobs(record: Contact | Company) -> list[int]:
    changes = FieldChange.objects.filter(workspace_id=record.workspace_id, job_id__isnull=False)
    of_record = changes.filter(**{f"{kind_of(record)}_id": record.pk})
    return list(of_record.order_by("job_id").values_list("job_id", flat=True).distinct())  # type: ignore[arg-type]
