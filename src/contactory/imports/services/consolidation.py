"""Writes the records of a job: companies, contacts and the job's end in one transaction, or nothing."""

import time

from django.db.backends.utils import CursorWrapper

from contactory.engine.mapping import Mapping
from contactory.imports.columns import company_columns, contact_columns, protected_fields
from contactory.imports.models import ImportJob, JobState
from contactory.imports.row_source import over, row_source
from contactory.imports.services.checking import plan_for
from contactory.imports.services.routing import enqueue_check, job_of
from contactory.runs.claim import Claim, LeaseLost
from contactory.runs.crashpoints import crashpoint
from contactory.store.queries import SQL
from contactory.telemetry import metrics


def consolidate(claim: Claim) -> None:
    """Write companies and contacts, change existing contacts as decided, and complete the job.

    When another import has written one of the addresses since the check, the rows are checked again instead.
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
        if _newly_known(cursor, ids, rows):
            _check_again(job)
            return
        cursor.execute(over("forget_gone_contacts", rows), ids)
        mapping = Mapping.from_json(job.mapping)
        companies = _create_companies(cursor, ids, mapping, rows)
        crashpoint("imports.consolidate:companies")
        created = _create_contacts(cursor, ids, mapping, rows)
        crashpoint("imports.consolidate:contacts")
        merged, updated = _merge(cursor, ids, mapping, rows)
        values = {"job": job.id, "created": created, "updated": updated, "merged": merged, "companies": companies}
        cursor.execute(SQL["completed"], values | {"seconds": time.monotonic() - started})
        if cursor.rowcount != 1:
            raise LeaseLost(f"import {job.id} is not to be completed: cancelled, or its rows do not add up")
    metrics.rows_counted("success", created + merged)


def _newly_known(cursor: CursorWrapper, ids: dict[str, int], rows: str) -> bool:
    cursor.execute(SQL["any_contact"], ids)
    if not cursor.fetchone()[0]:
        return False
    cursor.execute(over("newly_known", rows), ids)
    return bool(cursor.fetchone()[0])


def _check_again(job: ImportJob) -> None:
    job.round += 1
    job.save(update_fields=["round"])
    enqueue_check(job.workspace_id, job.id, job.round, whole=True)


def _create_companies(cursor: CursorWrapper, ids: dict[str, int], mapping: Mapping, rows: str) -> int:
    cursor.execute(SQL["plan_by_hashing"])
    cursor.execute(_with_columns(over("create_companies", rows), company_columns(mapping)), ids)
    created = int(cursor.rowcount)
    cursor.execute(SQL["plan_by_any_means"])
    return created


def _create_contacts(cursor: CursorWrapper, ids: dict[str, int], mapping: Mapping, rows: str) -> int:
    cursor.execute(_with_columns(over("create_contacts", rows), contact_columns(mapping)), ids)
    return int(cursor.rowcount)


def _merge(cursor: CursorWrapper, ids: dict[str, int], mapping: Mapping, rows: str) -> tuple[int, int]:
    """Change existing contacts; gives how many rows were merged and how many contacts changed."""
    cursor.execute(SQL["count_merging"], ids)
    merged = int(cursor.fetchone()[0])
    columns = {name: value for name, value in contact_columns(mapping).items() if name != "custom"}
    if merged == 0 or not columns:
        return merged, 0
    pairs = ", ".join(f"('{name}', row.{name}, {value})" for name, value in columns.items())
    cursor.execute(over("make_merges", rows).replace("{pairs}", pairs), ids | {"protected": protected_fields()})
    cursor.execute(SQL["record_merges"], ids)
    assignments = "".join(f", {name} = coalesce(changed->>'{name}', contact.{name})" for name in columns)
    cursor.execute(SQL["apply_merges"].replace("{assignments}", assignments), ids)
    return merged, int(cursor.rowcount)


def _with_columns(statement: str, columns: dict[str, str]) -> str:
    names = "".join(f", {column}" for column in columns)
    values = "".join(f", {value}" for value in columns.values())
    return statement.replace("{columns}", names).replace("{values}", values)
