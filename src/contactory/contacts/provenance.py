"""Where each value of a record came from, and what it replaced: newest first, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from contactory.contacts.lost_answers import LostAnswer, lost_from_json
from contactory.contacts.models import Company, Contact, FieldChange, GoneRecord
from contactory.contacts.record_values import COMPANY_ID, kind_of, label_of, values_of
from contactory.contacts.value_sources import Actor, Cell, Sources

MOST_CHANGES: Final = 2000  # of one record, newest first; older ones are not told


@dataclass(frozen=True, slots=True)
class Step:
    """A value that a field has, or had, and where it came from.

    source is import, person, provider, merge or revert, or unknown. replaced is the value before it, "" for none, None
    where nothing changed. cell is set where it came from a file. cost and confidence are the provider's, lost the
    answers of the same enrichment that were not taken. merged_from is the record that a merge took it from, and
    before_merge tells how it had come there. undone_at is when it was taken back.
    """

    value: str
    source: str
    at: datetime | None = None
    replaced: str | None = None
    actor: Actor | None = None
    cell: Cell | None = None
    enrichment_id: int | None = None
    provider: str | None = None
    cost: Decimal | None = None
    confidence: float | None = None
    lost: tuple[LostAnswer, ...] = ()
    merged_from: int | None = None
    before_merge: tuple["Step", ...] = ()
    undone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FieldHistory:
    """One field of a record: its value, where that came from, and its other values, newest first."""

    field: str
    label: str
    value: str
    source: Step | None
    earlier: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Provenance:
    """All fields that have a value or had one; complete is false where the record changed more often than is told."""

    fields: tuple[FieldHistory, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class _Past:
    """A record as it is, or was when it was merged; changes by field, newest first."""

    values: Mapping[str, str]
    changes: Mapping[str, list[FieldChange]]
    job_id: int | None
    row_number: int | None
    created_at: datetime


def provenance_of(record: Contact | Company) -> Provenance:
    """Where the values of the record came from; call it in the record's workspace."""
    kind, workspace_id = kind_of(record), record.workspace_id
    merged = list(GoneRecord.objects.filter(workspace_id=workspace_id, kind=kind, into_id=record.pk))
    ids = [record.pk, *(gone.record_id for gone in merged)]
    rows = FieldChange.objects.filter(workspace_id=workspace_id, **{f"{kind}_id__in": ids})
    changes = list(rows.order_by("-id")[: MOST_CHANGES + 1])
    complete = len(changes) <= MOST_CHANGES
    history = _History(kind, _pasts(record, merged, changes[:MOST_CHANGES]), complete)
    history.sources = _sources(workspace_id, kind, history.pasts.values(), changes)
    return Provenance(tuple(history.fields(record.pk)), complete)


class _History:
    """Puts the steps of fields together."""

    sources: Sources

    def __init__(self, kind: str, pasts: Mapping[int, _Past], complete: bool) -> None:
        self.kind = kind
        self.pasts = pasts
        self.complete = complete

    def fields(self, record_id: int) -> Iterable[FieldHistory]:
        """The fields of a record in the order of its values, those that are empty now behind them."""
        past = self.pasts[record_id]
        for name in dict.fromkeys((*past.values, *past.changes)):
            if name == COMPANY_ID and name not in past.changes:
                continue
            steps = self._steps(past, name)
            live = next((step for step in steps if step.undone_at is None), None)
            earlier = tuple(step for step in steps if step is not live)
            yield FieldHistory(name, label_of(self.kind, name), past.values.get(name, ""), live, earlier)

    def _steps(self, past: _Past, name: str) -> list[Step]:
        changes, value = past.changes.get(name, []), past.values.get(name, "")
        steps = [self._changed(change) for change in changes]
        first = changes[-1].old if changes else value
        if first:
            steps.append(self._created(past, name, first))
        live = next((step for step in steps if step.undone_at is None), None)
        if value and (live is None or live.value != value):
            steps.insert(0, Step(value, "unknown"))
        return steps

    def _created(self, past: _Past, name: str, value: str) -> Step:
        if not self.complete:
            return Step(value, "unknown")
        if past.job_id is None:
            return Step(value, "person", past.created_at)
        cell = self.sources.cell(past.job_id, past.row_number, name, value)
        if cell.filename is not None and cell.header is None:
            return Step(value, "unknown")
        return Step(value, "import", past.created_at, cell=cell)

    def _changed(self, change: FieldChange) -> Step:
        cell = None
        if change.job_id is not None and change.source == FieldChange.Source.IMPORT:
            cell = self.sources.cell(change.job_id, change.row_number, change.field, change.new)
        return Step(
            value=change.new,
            source=change.source,
            at=change.at,
            replaced=change.old,
            actor=self.sources.actor(change.actor),
            cell=cell,
            enrichment_id=change.enrichment_id,
            provider=change.provider or None,
            cost=change.cost,
            confidence=change.confidence,
            lost=lost_from_json(change.lost),
            merged_from=change.merged_from,
            before_merge=self._before_merge(change),
            undone_at=change.undone_at,
        )

    def _before_merge(self, change: FieldChange) -> tuple[Step, ...]:
        past = self.pasts.get(change.merged_from) if change.merged_from is not None else None
        if past is None:
            return ()
        # An address that did not stay the first one became a further one.
        for name in (change.field, "email"):
            if past.values.get(name) == change.new:
                return tuple(self._steps(past, name))
        return ()


def _pasts(record: Contact | Company, merged: list[GoneRecord], changes: list[FieldChange]) -> dict[int, _Past]:
    by_record: dict[int, dict[str, list[FieldChange]]] = defaultdict(lambda: defaultdict(list))
    for change in changes:
        record_id = change.contact_id if change.contact_id is not None else change.company_id
        by_record[record_id or 0][change.field].append(change)
    now = {
        record.pk: _Past(
            values_of(record), by_record[record.pk], record.created_by_job, record.created_row, record.created_at
        )
    }
    return now | {
        gone.record_id: _Past(
            gone.values, by_record[gone.record_id], gone.created_by_job, gone.created_row, gone.record_created_at
        )
        for gone in merged
    }


def _sources(workspace_id: int, kind: str, pasts: Iterable[_Past], changes: list[FieldChange]) -> Sources:
    places = {(past.job_id, past.row_number) for past in pasts} | {(each.job_id, each.row_number) for each in changes}
    return Sources.read(
        workspace_id,
        kind,
        places=[(job_id, row) for job_id, row in places if job_id is not None],
        actors={change.actor for change in changes},
    )
