"""Writes values into a record, and with each the change that says where it came from."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import DateTimeField, F, Func
from django.db.models.functions import Greatest

from contactory.contacts.models import Company, Contact, FieldChange
from contactory.contacts.queries import absent, rows_of
from contactory.contacts.record_values import Record, columns_for, kind_of, values_of
from contactory.contacts.refusals import ChangedMeanwhile
from contactory.suppression.queries import refuse_suppressed

# Later than before by a millisecond at least, which is all that JSON tells of a time: it is the mark by which somebody
# who changes a record proves to have read it.
NEXT_MOMENT = Greatest(
    Func(function="clock_timestamp", output_field=DateTimeField()), F("updated_at") + timedelta(milliseconds=1)
)


@dataclass(frozen=True, slots=True)
class Cause:
    """Why values change: the fields of FieldChange that are the same for all of them."""

    source: FieldChange.Source
    actor: str = ""
    job_id: int | None = None
    row_number: int | None = None
    merged_from: int | None = None
    enrichment_id: int | None = None
    provider: str = ""
    cost: Decimal | None = None
    confidence: float | None = None


def locked(model: type[Record], workspace_id: int, record_id: int, *, expected: datetime | None = None) -> Record:
    """The record, locked until the transaction ends; expected is its updated_at as the caller has read it.

    Raises NotFound, MergedAway, and ChangedMeanwhile where it is another one.
    """
    record = rows_of(workspace_id, model).select_for_update().filter(id=record_id).first()
    if record is None:
        raise absent(workspace_id, model, record_id)
    check_unchanged(record, expected)
    return record


def check_unchanged(record: Contact | Company, expected: datetime | None) -> None:
    """Raises ChangedMeanwhile unless the record's updated_at is the expected one, to the millisecond."""
    if expected is not None and _milliseconds(record.updated_at) != _milliseconds(expected):
        raise ChangedMeanwhile(record)


def write_values(record: Record, wanted: Mapping[str, str], cause: Cause) -> list[FieldChange]:
    """Give the locked record these values, of which those count that differ; gives the changes, newest state in record.

    Raises IntegrityError where another record has the address or domain (the transaction can go on), and Conflict for
    the address of somebody who was erased.
    """
    present = values_of(record)
    new = {name: value for name, value in wanted.items() if value != present.get(name, "")}
    if not new:
        return []
    if isinstance(record, Contact):
        refuse_suppressed(record.workspace_id, new)
    with transaction.atomic():
        rows_of(record.workspace_id, type(record)).filter(id=record.pk).update(
            **columns_for(record, new), updated_at=NEXT_MOMENT
        )
    about = {f"{kind_of(record)}_id": record.pk, "workspace_id": record.workspace_id, **asdict(cause)}
    changes = FieldChange.objects.bulk_create(
        FieldChange(field=name, old=present.get(name, ""), new=value, **about) for name, value in new.items()
    )
    record.refresh_from_db()
    return changes


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000_000) // 1000
