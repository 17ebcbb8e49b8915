"""Compares all rows of a job with each other and with the records there are, and decides what comes next."""

import time

from django.db.backends.utils import CursorWrapper

from contactory.engine.issue_codes import IssueKind
from contactory.imports.models import ImportJob, JobState
from contactory.imports.policies import Policies
from contactory.imports.record_kinds import RECORD_KINDS, RecordKind
from contactory.imports.row_source import over, row_source
from contactory.imports.services.former_imports import offer_former, skip_unchanged
from contactory.imports.services.partial import writes_a_part
from contactory.imports.services.rechecking import compare_changed
from contactory.imports.services.review_work import working, write_row_keys
from contactory.imports.services.routing import PARTLY, WHOLE, job_of
from contactory.imports.services.staging import RANKS
from contactory.imports.services.suggesting import suggest_by_workspace
from contactory.imports.services.suppressing import CORRECTED, discard_suppressed
from contactory.runs.claim import Claim, LeaseLost
from contactory.runs.crashpoints import crashpoint
from contactory.runs.dispatch import enqueue
from contactory.store.queries import SQL
from contactory.telemetry import metrics

DUPLICATE = IssueKind.DUPLICATE_IN_FILE.value
EXISTING = IssueKind.EXISTING_CONTACT.value
MANY_ROWS = 1_000


def check(claim: Claim) -> None:
    """Apply the job's policies, find duplicates and existing records; then review, or consolidation.

    The first check of a job compares all its rows, later ones what has changed, unless the run's argument is WHOLE.
    Everything is one transaction, and doing it again finds the same.
    """
    started = time.monotonic()
    with claim.finishing() as cursor:
        job = job_of(claim)
        if job.state != JobState.PROCESSING:
            raise LeaseLost(f"import {job.id} is {job.state}")
        policies = Policies.model_validate(job.policies)
        whole = job.round == 0 or bool(claim.argument & WHOLE)
        discard_suppressed(cursor, job, row_source(cursor, job) if whole else CORRECTED)
        if whole:
            _compare_all(cursor, job, policies)
        else:
            with working(cursor, job) as work:
                compare_changed(work, policies)
        crashpoint("imports.check:compared")
        open_rows = _recount(cursor, job)
        if open_rows:
            write_row_keys(cursor, job)
            if whole:
                suggest_by_workspace(cursor, job)
        goes_on = not open_rows or _part_is_due(job, claim.argument)
        state = JobState.PROCESSING if goes_on else JobState.NEEDS_REVIEW
        cursor.execute(SQL["checked"], {"job": job.id, "state": state, "seconds": time.monotonic() - started})
        if cursor.rowcount != 1:
            raise LeaseLost(f"import {job.id} is no longer processing")
        if goes_on:
            enqueue(
                workspace_id=job.workspace_id,
                step="imports.consolidate",
                subject=job.id,
                arguments=[claim.argument & PARTLY],
                round=job.round,
            )


def _part_is_due(job: ImportJob, argument: int) -> bool:
    """Whether the rows that are ready are to be written although others have an open issue."""
    job.refresh_from_db()
    return writes_a_part(job, argument, job.rows_ready, job.rows_issue)


def _compare_all(cursor: CursorWrapper, job: ImportJob, policies: Policies) -> None:
    ids = {"workspace": job.workspace_id, "job": job.id}
    plan_for(cursor, job)
    kind, rows = RECORD_KINDS[job.kind], row_source(cursor, job)
    cursor.execute(SQL["drop_review_tables"])
    cursor.execute(kind.sql("note_seen"), ids)
    if job.round == 0:
        skip_unchanged(cursor, job)
        offer_former(cursor, job)
    _apply_row_policies(cursor, ids, policies)
    compared = _compare_rows(cursor, kind, ids, policies, rows)
    if not job.partial and not compared == job.rows_total == job.rows_indexed:
        raise AssertionError(
            f"import {job.id}: {job.rows_indexed} rows were indexed, {job.rows_total} counted, {compared} are staged"
        )
    _compare_records(cursor, kind, ids, policies, rows)


def plan_for(cursor: CursorWrapper, job: ImportJob) -> None:
    """Tell the planner, for the present transaction, that many rows of the job are left, if they are."""
    if job.rows_total - job.rows_success >= MANY_ROWS:
        cursor.execute(SQL["plan_for_many_rows"])


def _apply_row_policies(cursor: CursorWrapper, ids: dict[str, int], policies: Policies) -> None:
    if policies.on_repaired == "accept":
        cursor.execute(SQL["accept_repaired"], ids)
    if policies.on_invalid == "discard":
        cursor.execute(SQL["discard_invalid"], ids)


def _compare_rows(cursor: CursorWrapper, kind: RecordKind, ids: dict[str, int], policies: Policies, rows: str) -> int:
    """Find the groups that share a key; gives how many rows there are."""
    cursor.execute(SQL["make_held"], ids | {"except": [DUPLICATE, EXISTING]})
    cursor.execute(over("make_shared", rows, kind), ids)
    cursor.execute(over("make_twins", rows, kind), ids)
    cursor.execute(SQL["close_dissolved_duplicates"], ids)
    cursor.execute(kind.sql("open_duplicates"), ids | {"rank": RANKS[IssueKind.DUPLICATE_IN_FILE]})
    cursor.execute(kind.sql("list_duplicates"), ids)
    metrics.issues_counted(DUPLICATE, cursor.rowcount)
    if policies.on_duplicate != "review":
        cursor.execute(SQL["settle_duplicates"], ids | {"policy": policies.on_duplicate})
    cursor.execute(SQL["drop_held"])
    cursor.execute(SQL["rows_compared"])
    return int(cursor.fetchone()[0])


def _compare_records(
    cursor: CursorWrapper, kind: RecordKind, ids: dict[str, int], policies: Policies, rows: str
) -> None:
    cursor.execute(SQL["make_held"], ids | {"except": [EXISTING]})
    cursor.execute(kind.sql("any_record"), ids)
    cursor.execute(over("make_known" if cursor.fetchone()[0] else "make_known_none", rows, kind), ids)
    cursor.execute(kind.sql("close_unknown"), ids)
    cursor.execute(kind.sql("open_known"), ids | {"rank": RANKS[IssueKind.EXISTING_CONTACT]})
    cursor.execute(kind.sql("list_known"), ids)
    metrics.issues_counted(EXISTING, cursor.rowcount)
    if policies.on_existing != "review":
        cursor.execute(SQL["settle_known"], ids | {"policy": policies.on_existing})


def _recount(cursor: CursorWrapper, job: ImportJob) -> int:
    """Rows with an open issue."""
    cursor.execute(SQL["recount"], {"job": job.id})
    return int(cursor.fetchone()[0])
