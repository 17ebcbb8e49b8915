"""Stages one segment: read, check, hash, COPY, in one fenced transaction that also moves the job's counters."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
from django.db.backends.utils import CursorWrapper

from contactory.engine.batches import Batch, Damage
from contactory.engine.checks import Checked
from contactory.engine.formulas import undefused
from contactory.engine.issue_codes import IssueKind
from contactory.engine.layout import Layout
from contactory.engine.mapping import Mapping
from contactory.engine.normalise import as_text
from contactory.engine.read_csv import read_segment
from contactory.engine.segments import Segment as SegmentPlan
from contactory.imports.columns import clean_columns
from contactory.imports.models import ImportJob, JobState, Segment
from contactory.imports.row_checking import checker_of
from contactory.imports.services.routing import enqueue_check, job_of
from contactory.runs.claim import Claim, LeaseLost
from contactory.runs.crashpoints import crashpoint
from contactory.store import staged_rows
from contactory.store.queries import SQL
from contactory.store.staged_rows import LoadedRows, ProblemRows, RejectedRows
from contactory.telemetry import metrics
from contactory.uploads.storage import store
from contactory.workspaces.scope import workspace_scope

RANKS = {kind: rank for rank, kind in enumerate(IssueKind)}


def stage_segment(claim: Claim) -> None:
    """Read the segment that the claim's argument names, and stage all its rows and their problems, or nothing."""
    with workspace_scope(claim.workspace_id):
        job = job_of(claim)
        plan = _plan(job, claim.argument)
    if job.state != JobState.PROCESSING or job.layout is None or job.mapping is None:
        raise LeaseLost(f"import {job.id} is {job.state}")
    data = store().read_range(job.decoded_key or job.upload.key, plan.start, plan.end)
    crashpoint("imports.stage_segment:read")
    stager = _Stager(job, Mapping.from_json(job.mapping))
    problems = stager.problems
    with claim.finishing() as cursor:
        cursor.execute(SQL["commit_without_waiting"])
        staged_rows.make_incoming(cursor)
        for batch in read_segment(data, Layout.from_json(job.layout), plan):
            stager.stage(cursor, batch)
        crashpoint("imports.stage_segment:copied")
        staged_rows.copy_problems(cursor, problems)
        _count(cursor, job, plan)
    _observe(problems, plan.rows)


def _plan(job: ImportJob, number: int) -> SegmentPlan:
    row = Segment.objects.get(workspace_id=job.workspace_id, job=job, number=number)
    return SegmentPlan(
        number=row.number,
        start=row.start,
        end=row.end,
        first_row=row.first_row,
        first_line=row.first_line,
        rows=row.rows,
        sha256=row.sha256,
        clean=row.all_clean,
    )


class _Stager:
    """Checks the batches of one segment, puts their rows into the table and keeps their problems."""

    def __init__(self, job: ImportJob, mapping: Mapping) -> None:
        self._job = job
        self._mapping = mapping
        self._checker = checker_of(job)
        self.problems = ProblemRows()

    def stage(self, cursor: CursorWrapper, batch: Batch) -> None:
        """Put the batch's rows into the table."""
        if batch.flagged:
            batch = replace(batch, cells=staged_rows.storable(batch.cells))
        texts = _unmarked(batch.cells)
        checked = self._checker.check(texts)
        _collect(self.problems, batch, checked)
        staged_rows.stage_rows(cursor, _streams(self._job, self._mapping, batch, texts, checked))


def _unmarked(cells: pa.RecordBatch) -> pa.RecordBatch:
    """The cells without the apostrophe by which an export marks what a spreadsheet would take for a formula."""
    return pa.RecordBatch.from_arrays([undefused(as_text(column)) for column in cells.columns], schema=cells.schema)


def _streams(
    job: ImportJob, mapping: Mapping, batch: Batch, texts: pa.RecordBatch, checked: Checked
) -> Iterator[memoryview]:
    if len(batch.rows):
        yield staged_rows.loaded_stream(job.workspace_id, job.id, _loaded(mapping, batch, texts, checked))
    if batch.rejected:
        rejected = batch.rejected
        yield staged_rows.rejected_stream(
            job.workspace_id,
            job.id,
            RejectedRows(
                rows=[damage.row for damage in rejected],
                lines=[damage.line for damage in rejected],
                raw=[damage.raw for damage in rejected],
                reason=[damage.reason for damage in rejected],
            ),
        )


def _loaded(mapping: Mapping, batch: Batch, texts: pa.RecordBatch, checked: Checked) -> LoadedRows:
    return LoadedRows(
        rows=batch.rows,
        lines=batch.lines,
        email_key=checked.email_key,
        domain_key=checked.domain_key,
        cells=batch.cells.columns,
        clean=clean_columns(mapping, texts, checked.fields),
        mended=np.searchsorted(batch.rows, [damage.row for damage in batch.flagged]),
        raw=[damage.raw for damage in batch.flagged],
        reason=[damage.reason for damage in batch.flagged],
    )


def _collect(problems: ProblemRows, batch: Batch, checked: Checked) -> None:
    for found in checked.problems:
        kind = (found.kind.value, RANKS[found.kind], found.field or "")
        rows = batch.rows[found.positions].tolist()
        problems.add(kind, rows, found.sentences, found.values, found.suggestions)
    _collect_damage(problems, IssueKind.MALFORMED_ROW, batch.rejected)
    _collect_damage(problems, IssueKind.REPAIRED_ROW, batch.flagged)


def _collect_damage(problems: ProblemRows, kind: IssueKind, damages: Sequence[Damage]) -> None:
    if damages:
        problems.add(
            (kind.value, RANKS[kind], ""),
            [damage.row for damage in damages],
            [damage.sentence for damage in damages],
            [damage.raw for damage in damages],
            [None] * len(damages),
        )


def _count(cursor: CursorWrapper, job: ImportJob, plan: SegmentPlan) -> None:
    """Write the problems, mark the segment and move the job's counters; the last segment makes the check."""
    ids = {"workspace": job.workspace_id, "job": job.id, "number": plan.number}
    cursor.execute(SQL["stage_incoming_problems"], ids)
    cursor.execute(SQL["segment_staged"], ids)
    if cursor.rowcount != 1:
        raise LeaseLost(f"segment {plan.number} of import {job.id} is staged already")
    cursor.execute(SQL["count_problem_rows"])
    row = cursor.fetchone()
    cursor.execute(SQL["count_segment"], ids | {"rows": plan.rows, "issues": row[0] if row else 0})
    outcome = cursor.fetchone()
    if outcome is None:
        raise LeaseLost(f"import {job.id} is no longer processing")
    if outcome[0]:
        crashpoint("imports.stage_segment:last")
        enqueue_check(job.workspace_id, job.id, job.round)


def _observe(problems: ProblemRows, rows: int) -> None:
    metrics.segment_counted("staged")
    metrics.rows_counted("staged", rows)
    counts: dict[str, int] = {}
    for kind, _, _ in problems.kinds:
        counts[kind] = counts.get(kind, 0) + 1
    for kind, found in counts.items():
        metrics.issues_counted(kind, found)
