"""What a consolidation would do with a job in review, counted over all its rows by its own statements."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from django.db.backends.utils import CursorWrapper

from contactory.engine.mapping import Mapping
from contactory.errors import WrongState
from contactory.imports.merging import CONSENT_WORDS, make_targets, merge_verdicts
from contactory.imports.models import ImportJob, JobState
from contactory.imports.policies import Policies
from contactory.imports.queries import issue_rows
from contactory.imports.record_kinds import COMPANIES, RECORD_KINDS
from contactory.imports.row_source import over, row_source
from contactory.imports.services.checking import plan_for
from contactory.imports.services.partial import rows_to_write
from contactory.store.queries import SQL


@dataclass(frozen=True, slots=True)
class FieldForecast:
    """How many rows change a field of contacts that are there, and how many leave it as it is although they differ.

    not_empty: the row only fills what is empty; protected: no file overwrites it; opted_out: an opt-out stands.
    """

    field: str
    change: int = 0
    not_empty: int = 0
    protected: int = 0
    opted_out: int = 0


@dataclass(frozen=True, slots=True)
class Forecast:
    """What becomes of the rows that are left: create + update + unchanged + held + discarded is all of them.

    contacts_updated and companies_created count records. held_by_kind counts each held row under its first kind.
    checked_again are rows among create whose contact came or went since the check: all are checked again before any
    record is written.
    """

    create: int
    update: int
    unchanged: int
    held: int
    discarded: int
    contacts_updated: int
    companies_created: int
    companies_updated: int
    checked_again: int
    fields: list[FieldForecast]
    held_by_kind: dict[str, int]

    @property
    def left(self) -> int:
        """The rows that are not records yet."""
        return self.create + self.update + self.unchanged + self.held + self.discarded


@dataclass(frozen=True, slots=True)
class _Merges:
    rows: int = 0
    gone: int = 0
    changing: int = 0
    records: int = 0
    fields: tuple[FieldForecast, ...] = ()


def check_forecast(job: ImportJob) -> None:
    """Raise WrongState for a job that is not in review: there is nothing to foresee, or not yet."""
    if job.state != JobState.NEEDS_REVIEW or job.mapping is None:
        raise WrongState(
            f"Import {job.id} is {job.state}; only an import in NEEDS_REVIEW has a forecast.", state=job.state
        )


def forecast(job: ImportJob) -> Forecast:
    """Count what would be created, updated, left alone and held back; call it inside the workspace's scope.

    Raises WrongState for a job that is not in review.
    """
    check_forecast(job)
    with _rows_to_write(job) as (cursor, rows):
        merges = _merges(cursor, job, rows)
        create, of_companies = job.rows_ready - merges.rows, job.kind == COMPANIES.name
        known = _newly_known(cursor, job, rows) if create > merges.gone else 0
        companies = create if of_companies else _companies(cursor, job, rows)
        cursor.execute(SQL["count_kept_out"], {"job": job.id})
        kept_out = dict(cursor.fetchall())
    return Forecast(
        create=create,
        update=merges.changing,
        unchanged=merges.rows - merges.changing + kept_out.get("skip", 0),
        held=job.rows_issue,
        discarded=kept_out.get("discard", 0),
        contacts_updated=0 if of_companies else merges.records,
        companies_created=companies,
        companies_updated=merges.records if of_companies else 0,
        checked_again=known + merges.gone,
        fields=list(merges.fields),
        held_by_kind={kind: count for kind, count in issue_rows(job).items() if count},
    )


@contextmanager
def _rows_to_write(job: ImportJob) -> Iterator[tuple[CursorWrapper, str]]:
    """The rows that would be written, under the planner's settings of a consolidation."""
    with connection.cursor() as cursor:
        cursor.execute(SQL["drop_forecast"])
        plan_for(cursor, job)
        yield cursor, rows_to_write(cursor, job, row_source(cursor, job))
        cursor.execute(SQL["drop_forecast"])
        cursor.execute(SQL["plan_for_few_rows"])


def _merges(cursor: CursorWrapper, job: ImportJob, rows: str) -> _Merges:
    kind, ids = RECORD_KINDS[job.kind], {"workspace": job.workspace_id, "job": job.id}
    cursor.execute(SQL["any_merging"], ids)
    if not cursor.fetchone()[0]:
        return _Merges()
    cursor.execute(make_targets(kind, rows, lock=False), ids)
    cursor.execute(SQL["targets_shared"])
    shared, merged = cursor.fetchone()
    cursor.execute(SQL["count_merging"].replace("{left}", f"AND {SQL['row_is_held']}" if job.partial else ""), ids)
    gone = int(cursor.fetchone()[0]) - merged
    named = Policies.model_validate(job.policies).overwrite_protected
    verdicts = merge_verdicts(kind, rows, Mapping.from_json(job.mapping or {}), named, shared=shared)
    if not verdicts:
        return _Merges(merged, gone)
    cursor.execute(SQL["make_judged"].replace("{verdicts}", verdicts), ids | CONSENT_WORDS)
    cursor.execute(SQL["count_offers"])
    return _counted(merged, gone, cursor.fetchall())


def _counted(merged: int, gone: int, found: list[tuple[str | None, str, int, int | None]]) -> _Merges:
    by_field: dict[str, dict[str, int]] = defaultdict(dict)
    changing = changed = 0
    for field, verdict, count, records in found:
        if field is None:
            changing, changed = count, records or 0
        else:
            by_field[field][verdict] = count
    fields = tuple(FieldForecast(field, **counts) for field, counts in sorted(by_field.items()))
    return _Merges(merged, gone, changing, changed, fields)


def _companies(cursor: CursorWrapper, job: ImportJob, rows: str) -> int:
    ids = {"workspace": job.workspace_id, "job": job.id}
    statement = SQL["count_new_companies"].replace("{first_rows}", over("first_rows_of_domains", rows))
    cursor.execute(statement, ids)
    return int(cursor.fetchone()[0])


def _newly_known(cursor: CursorWrapper, job: ImportJob, rows: str) -> int:
    kind, ids = RECORD_KINDS[job.kind], {"workspace": job.workspace_id, "job": job.id}
    cursor.execute(kind.sql("any_record"), ids)
    if not cursor.fetchone()[0]:
        return 0
    cursor.execute(over("count_newly_known", rows, kind), ids)
    return int(cursor.fetchone()[0])
