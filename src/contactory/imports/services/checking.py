"""Compares all rows of a job with each other and with the contacts there are, and decides what comes next."""

import time

from django.db.backends.utils import CursorWrapper

from contactory.engine.issue_codes import IssueKind
from contactory.imports.models import ImportJob, JobState
from contactory.imports.policies import Policies
from contactory.imports.row_source import over, row_source
from contactory.imports.services.routing import job_of
from contactory.imports.services.staging import RANKS
from contactory.runs.claim import Claim, LeaseLost
from contactory.runs.crashpoints import crashpoint
from contactory.runs.dispatch import enqueue
from contactory.store.queries import SQL
from contactory.telemetry import metrics

DUPLICATE = IssueKind.DUPLICATE_IN_FILE.value
EXISTING = IssueKind.EXISTING_CONTACT.value
MANY_ROWS = 1_000


def check(claim: Claim) -> None:
    """Apply the job's policies, find duplicates and existing contacts; then review, or consolidation.

    Everything is one transaction, and doing it again finds the same.
    """
    started = time.monotonic()
    with claim.finishing() as cursor:
        job = job_of(claim)
        if job.state != JobState.PROCESSING:
            raise LeaseLost(f"import {job.id} is {job.state}")
        policies = Policies.model_validate(job.policies)
        ids = {"workspace": job.workspace_id, "job": job.id}
        plan_for(cursor, job)
        rows = row_source(cursor, job)
        _apply_row_policies(cursor, ids, policies)
        _compare_rows(cursor, ids, policies, rows)
        _compare_contacts(cursor, ids, policies, rows)
        crashpoint("imports.check:compared")
        open_rows = _recount(cursor, job)
        state = JobState.NEEDS_REVIEW if open_rows else JobState.PROCESSING
        cursor.execute(SQL["checked"], {"job": job.id, "state": state, "seconds": time.monotonic() - started})
        if cursor.rowcount != 1:
            raise LeaseLost(f"import {job.id} is no longer processing")
        if not open_rows:
            enqueue(workspace_id=job.workspace_id, step="imports.consolidate", subject=job.id, round=job.round)


def plan_for(cursor: CursorWrapper, job: ImportJob) -> None:
    """Tell the planner, for the present transaction, that the job has many rows, if it has."""
    if job.rows_total >= MANY_ROWS:
        cursor.execute(SQL["plan_for_many_rows"])


def _apply_row_policies(cursor: CursorWrapper, ids: dict[str, int], policies: Policies) -> None:
    if policies.on_repaired == "accept":
        cursor.execute(SQL["accept_repaired"], ids)
    if policies.on_invalid == "discard":
        cursor.execute(SQL["discard_invalid"], ids)


def _compare_rows(cursor: CursorWrapper, ids: dict[str, int], policies: Policies, rows: str) -> None:
    cursor.execute(SQL["make_held"], ids | {"except": [DUPLICATE, EXISTING]})
    cursor.execute(over("make_twins", rows), ids)
    cursor.execute(SQL["close_dissolved_duplicates"], ids)
    cursor.execute(SQL["open_duplicates"], ids | {"rank": RANKS[IssueKind.DUPLICATE_IN_FILE]})
    cursor.execute(SQL["list_duplicates"], ids)
    metrics.issues_counted(DUPLICATE, cursor.rowcount)
    if policies.on_duplicate != "review":
        cursor.execute(SQL["settle_duplicates"], ids | {"policy": policies.on_duplicate})
    cursor.execute(SQL["drop_held"])


def _compare_contacts(cursor: CursorWrapper, ids: dict[str, int], policies: Policies, rows: str) -> None:
    cursor.execute(SQL["make_held"], ids | {"except": [EXISTING]})
    cursor.execute(SQL["any_contact"], ids)
    cursor.execute(over("make_known" if cursor.fetchone()[0] else "make_known_none", rows), ids)
    cursor.execute(SQL["close_unknown"], ids)
    cursor.execute(SQL["open_known"], ids | {"rank": RANKS[IssueKind.EXISTING_CONTACT]})
    cursor.execute(SQL["list_known"], ids)
    metrics.issues_counted(EXISTING, cursor.rowcount)
    if policies.on_existing != "review":
        cursor.execute(SQL["settle_known"], ids | {"policy": policies.on_existing})


def _recount(cursor: CursorWrapper, job: ImportJob) -> int:
    """Rows with an open issue. That staged rows equal indexed ones is asserted here, before anything is written."""
    cursor.execute(SQL["recount"], {"job": job.id})
    total, indexed, open_rows = cursor.fetchone()
    if total != indexed:
        raise AssertionError(f"import {job.id}: {indexed} rows were indexed, {total} are staged")
    return int(open_rows)
