"""Writes the records of a job: companies, contacts and the job's end in one transaction, or nothing.

A job that is written in part goes back to review in the same transaction, with the rows that are left.
"""

import time
from dataclasses import dataclass

from django.db.backends.utils import CursorWrapper

from contactory.engine.mapping import Mapping
from contactory.imports.columns import company_columns, contact_columns
from contactory.imports.merging import CONSENT_WORDS, make_targets, merge_verdicts
from contactory.imports.models import ImportJob, JobState
from contactory.imports.policies import Policies
from contactory.imports.row_source import over, row_source
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
    """How many records a consolidation made, how many rows went into contacts that were there, and how many changed."""

    companies: int
    created: int
    merged: int
    updated: int


def consolidate(claim: Claim) -> None:
    """Write companies and contacts, change existing contacts as decided, and complete the job.

    With open issues, where the job or the run may be written in part, it writes the other rows, and the job goes back
    to review. When a contact of one of the addresses came or went since the check, or a person was erased,
    the rows are checked again instead.
    """
    started = time.monotonic()
    with claim.finishing() as cursor:
        ids = {"workspace": claim.workspace_id, "job": claim.subject}
        cursor.execute(SQL["serialise_workspace"], ids)
        job = job_of(claim)
        if job.state != JobState.PROCESSING or job.mapping is None:
            raise LeaseLost(f"import {job.id} is {job.state}")
        plan_for(cursor, job)
        rows = row_source(cursor, job)
        if discard_suppressed(cursor, job, rows, since=job.started_at):
            _check_again(job, claim.argument)
            return
        partly = writes_a_part(job, claim.argument, job.rows_ready, job.rows_issue)
        if partly or job.partial:
            rows = rows_to_write(cursor, job, rows)
        if _newly_known(cursor, ids, rows) or _contacts_gone(cursor, ids, rows):
            _check_again(job, claim.argument)
            return
        written = _write(cursor, job, Mapping.from_json(job.mapping), rows)
        if partly or job.partial:
            hold_back(cursor, job)
            crashpoint("imports.consolidate:held")
        _conclude(cursor, job, written, partly=partly, seconds=time.monotonic() - started)
    metrics.rows_counted("success", written.created + written.merged)


def _newly_known(cursor: CursorWrapper, ids: dict[str, int], rows: str) -> bool:
    cursor.execute(SQL["any_contact"], ids)
    if not cursor.fetchone()[0]:
        return False
    cursor.execute(over("newly_known", rows), ids)
    return bool(cursor.fetchone()[0])


def _contacts_gone(cursor: CursorWrapper, ids: dict[str, int], rows: str) -> bool:
    """List and lock what changes contacts, in target; whether rows have none to change and lost their decision."""
    cursor.execute(SQL["any_merging"], ids)
    if not cursor.fetchone()[0]:
        return False
    cursor.execute(make_targets(rows, lock=True), ids)
    cursor.execute(over("forget_gone_contacts", rows), ids)
    return int(cursor.rowcount) > 0


def _check_again(job: ImportJob, argument: int) -> None:
    job.round += 1
    job.save(update_fields=["round"])
    enqueue_check(job.workspace_id, job.id, job.round, whole=True, partly=bool(argument & PARTLY))


def _write(cursor: CursorWrapper, job: ImportJob, mapping: Mapping, rows: str) -> _Written:
    ids = {"workspace": job.workspace_id, "job": job.id}
    companies = _create_companies(cursor, ids, mapping, rows)
    crashpoint("imports.consolidate:companies")
    created = _create_contacts(cursor, ids, mapping, rows)
    crashpoint("imports.consolidate:contacts")
    merged, updated = _merge(cursor, job, mapping, rows)
    return _Written(companies, created, merged, updated)


def _create_companies(cursor: CursorWrapper, ids: dict[str, int], mapping: Mapping, rows: str) -> int:
    cursor.execute(SQL["plan_by_hashing"])
    statement = over("create_companies", rows).replace("{first_rows}", over("first_rows_of_domains", rows))
    cursor.execute(_with_columns(statement, company_columns(mapping)), ids)
    created = int(cursor.rowcount)
    cursor.execute(SQL["plan_by_any_means"])
    return created


def _create_contacts(cursor: CursorWrapper, ids: dict[str, int], mapping: Mapping, rows: str) -> int:
    cursor.execute(_with_columns(over("create_contacts", rows), contact_columns(mapping)), ids)
    return int(cursor.rowcount)


def _merge(cursor: CursorWrapper, job: ImportJob, mapping: Mapping, rows: str) -> tuple[int, int]:
    """Change existing contacts; gives how many rows were merged and how many contacts changed."""
    ids = {"workspace": job.workspace_id, "job": job.id}
    cursor.execute(SQL["any_merging"], ids)
    if not cursor.fetchone()[0]:
        return 0, 0
    cursor.execute(SQL["targets_shared"])
    shared, merged = cursor.fetchone()
    named = Policies.model_validate(job.policies).overwrite_protected
    verdicts = merge_verdicts(rows, mapping, named, shared=shared)
    if not verdicts:
        return merged, 0
    cursor.execute(SQL["make_merges"].replace("{verdicts}", verdicts), ids | CONSENT_WORDS)
    cursor.execute(SQL["record_merges"], ids)
    names = [name for name in contact_columns(mapping) if name != "custom"]
    assignments = "".join(f", {name} = coalesce(changed->>'{name}', contact.{name})" for name in names)
    cursor.execute(SQL["apply_merges"].replace("{assignments}", assignments), ids)
    return merged, int(cursor.rowcount)


def _conclude(cursor: CursorWrapper, job: ImportJob, written: _Written, *, partly: bool, seconds: float) -> None:
    values = {
        "job": job.id,
        "state": JobState.NEEDS_REVIEW if partly else JobState.COMPLETED,
        "created": written.created,
        "updated": written.updated,
        "merged": written.merged,
        "companies": written.companies,
        "seconds": seconds,
    }
    cursor.execute(SQL["consolidated"], values)
    if cursor.rowcount != 1:
        raise LeaseLost(f"import {job.id} is not to be completed: cancelled, or its rows do not add up")


def _with_columns(statement: str, columns: dict[str, str]) -> str:
    names = "".join(f", {column}" for column in columns)
    values = "".join(f", {value}" for value in columns.values())
    return statement.replace("{columns}", names).replace("{values}", values)
