"""Writes the records of a job: companies, contacts and the job's end in one transaction, or nothing.

A job that is written in part goes back to review in the same transaction, with the rows that are left.
"""

import time
from dataclasses import asdict, dataclass

from django.db.backends.utils import CursorWrapper

from contactory.engine.mapping import Mapping
from contactory.imports.columns import company_columns, contact_columns, listed_company_columns, record_columns
from contactory.imports.merging import CONSENT_WORDS, make_targets, merge_verdicts
from contactory.imports.models import ImportJob, JobState
from contactory.imports.policies import Policies
from contactory.imports.record_kinds import COMPANIES, CONTACTS, RECORD_KINDS, RecordKind
from contactory.imports.row_source import PLAIN_ROWS, over, row_source
from contactory.imports.services.checking import plan_for
from contactory.imports.services.partial import hold_back, rows_to_write, writes_a_part
from contactory.imports.services.routing import PARTLY, enqueue_check, job_of
from contactory.imports.services.suppressing import discard_suppressed
from contactory.runs.claim import Claim, LeaseLost
from contactory.runs.crashpoints import crashpoint
from contactory.store.queries import SQL
from contactory.telemetry import metrics


@dataclass(frozen=True, slots=True)
class _Written:
    """How many rows were written, and how many records of each kind were made and changed by them."""

    rows: int
    contacts: int = 0
    contacts_updated: int = 0
    companies: int = 0
    companies_updated: int = 0


def consolidate(claim: Claim) -> None:
    """Write companies and contacts, change existing ones as decided, and complete the job.

    With open issues, where the job or the run may be written in part, it writes the other rows, and the job goes back
    to review. When a record with the key of a row came or went since the check, or a person was erased, the rows are
    checked again instead.
    """
    started = time.monotonic()
    with claim.finishing() as cursor:
        ids = {"workspace": claim.workspace_id, "job": claim.subject}
        cursor.execute(SQL["serialise_workspace"], ids)
        job = job_of(claim)
        if job.state != JobState.PROCESSING or job.mapping is None:
            raise LeaseLost(f"import {job.id} is {job.state}")
        plan_for(cursor, job)
        kind, rows = RECORD_KINDS[job.kind], row_source(cursor, job)
        if discard_suppressed(cursor, job, rows, since=job.started_at):
            _check_again(job, claim.argument)
            return
        partly = writes_a_part(job, claim.argument, job.rows_ready, job.rows_issue)
        if partly or job.partial:
            rows = rows_to_write(cursor, job, rows)
        if _newly_known(cursor, kind, ids, rows) or _records_gone(cursor, kind, ids, rows):
            _check_again(job, claim.argument)
            return
        write = _write_companies if kind == COMPANIES else _write_contacts
        written = write(cursor, job, Mapping.from_json(job.mapping), rows)
        if partly or job.partial:
            hold_back(cursor, job)
            crashpoint("imports.consolidate:held")
        _conclude(cursor, job, written, partly=partly, seconds=time.monotonic() - started)
    metrics.rows_counted("success", written.rows)


def _newly_known(cursor: CursorWrapper, kind: RecordKind, ids: dict[str, int], rows: str) -> bool:
    cursor.execute(kind.sql("any_record"), ids)
    if not cursor.fetchone()[0]:
        return False
    cursor.execute(over("newly_known", rows, kind), ids)
    return bool(cursor.fetchone()[0])


def _records_gone(cursor: CursorWrapper, kind: RecordKind, ids: dict[str, int], rows: str) -> bool:
    """List and lock what changes records, in target; whether rows have none to change and lost their decision."""
    cursor.execute(SQL["any_merging"], ids)
    if not cursor.fetchone()[0]:
        return False
    cursor.execute(make_targets(kind, rows, lock=True), ids)
    cursor.execute(over("forget_gone_records", rows), ids)
    return int(cursor.rowcount) > 0


def _check_again(job: ImportJob, argument: int) -> None:
    job.round += 1
    job.save(update_fields=["round"])
    enqueue_check(job.workspace_id, job.id, job.round, whole=True, partly=bool(argument & PARTLY))


def _write_contacts(cursor: CursorWrapper, job: ImportJob, mapping: Mapping, rows: str) -> _Written:
    ids = {"workspace": job.workspace_id, "job": job.id}
    companies = _create_companies(cursor, ids, mapping, rows)
    crashpoint("imports.consolidate:companies")
    created = _create_contacts(cursor, ids, mapping, rows)
    crashpoint("imports.consolidate:contacts")
    merged, updated = _merge(cursor, CONTACTS, job, mapping, rows)
    return _Written(created + merged, contacts=created, contacts_updated=updated, companies=companies)


def _write_companies(cursor: CursorWrapper, job: ImportJob, mapping: Mapping, rows: str) -> _Written:
    """Companies of a file of companies; no contact is touched."""
    statement = _with_columns(over("create_listed_companies", rows), listed_company_columns(mapping))
    cursor.execute(statement, {"workspace": job.workspace_id, "job": job.id})
    created = int(cursor.rowcount)
    crashpoint("imports.consolidate:companies")
    merged, updated = _merge(cursor, COMPANIES, job, mapping, rows)
    return _Written(created + merged, companies=created, companies_updated=updated)


def _create_companies(cursor: CursorWrapper, ids: dict[str, int], mapping: Mapping, rows: str) -> int:
    cursor.execute(SQL["plan_by_hashing"])
    cursor.execute(_with_columns(companies_statement(rows), company_columns(mapping)), ids)
    created = int(cursor.rowcount)
    cursor.execute(SQL["plan_by_any_means"])
    return created


def companies_statement(rows: str) -> str:
    """The statement that makes the companies of these rows, without its columns."""
    statement = over("create_companies", rows).replace("{first_rows}", over("first_rows_of_domains", rows))
    return statement.replace("{that_row}", SQL["that_plain_row" if rows == PLAIN_ROWS else "that_row"])


def _create_contacts(cursor: CursorWrapper, ids: dict[str, int], mapping: Mapping, rows: str) -> int:
    cursor.execute(_with_columns(over("create_contacts", rows), contact_columns(mapping)), ids)
    return int(cursor.rowcount)


def _merge(cursor: CursorWrapper, kind: RecordKind, job: ImportJob, mapping: Mapping, rows: str) -> tuple[int, int]:
    """Change existing records; gives how many rows were merged and how many records changed."""
    ids = {"workspace": job.workspace_id, "job": job.id}
    cursor.execute(SQL["any_merging"], ids)
    if not cursor.fetchone()[0]:
        return 0, 0
    cursor.execute(SQL["targets_shared"])
    shared, merged = cursor.fetchone()
    named = Policies.model_validate(job.policies).overwrite_protected
    verdicts = merge_verdicts(kind, rows, mapping, named, shared=shared)
    if not verdicts:
        return merged, 0
    cursor.execute(SQL["make_merges"].replace("{verdicts}", verdicts), ids | CONSENT_WORDS)
    cursor.execute(kind.sql("record_merges"), ids)
    cursor.execute(kind.sql("apply_merges").replace("{assignments}", _assignments(kind, mapping)), ids)
    return merged, int(cursor.rowcount)


def _assignments(kind: RecordKind, mapping: Mapping) -> str:
    names = record_columns(kind, mapping)
    texts = [f", {name} = coalesce(changed->>'{name}', {kind.record}.{name})" for name in names if name != "custom"]
    custom = f", custom = {kind.record}.custom || coalesce(m.custom, '{{}}')" if "custom" in names else ""
    return "".join(texts) + custom


def _conclude(cursor: CursorWrapper, job: ImportJob, written: _Written, *, partly: bool, seconds: float) -> None:
    values = {
        "job": job.id,
        "state": JobState.NEEDS_REVIEW if partly else JobState.COMPLETED,
        "seconds": seconds,
    }
    cursor.execute(SQL["consolidated"], values | asdict(written))
    if cursor.rowcount != 1:
        raise LeaseLost(f"import {job.id} is not to be completed: cancelled, or its rows do not add up")


def _with_columns(statement: str, columns: dict[str, str]) -> str:
    names = "".join(f", {column}" for column in columns)
    values = "".join(f", {value}" for value in columns.values())
    return statement.replace("{columns}", names).replace("{values}", values)
