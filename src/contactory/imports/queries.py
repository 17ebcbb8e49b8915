"""Reads about imports, workspace first."""

from collections.abc import Mapping
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import Exists, Max, OuterRef, QuerySet

from contactory.engine.issue_codes import IssueKind
from contactory.errors import NotFound
from contactory.imports.models import ImportJob, JobState, RowDecision, Segment
from contactory.imports.review_models import ReviewAction
from contactory.runs.models import Run
from contactory.store.queries import SQL
from contactory.uploads.models import Upload, UploadState
from contactory.uploads.queries import uploads

FINAL = frozenset({JobState.COMPLETED, JobState.FAILED, JobState.CANCELLED, JobState.REVERTED})
_FILE_STEPS = ("imports.open", "imports.stage_segment", "imports.check", "imports.consolidate")
SETTLED = FINAL | {JobState.NEEDS_REVIEW}
KEPT_SECONDS = 600


def jobs(workspace_id: int) -> QuerySet[ImportJob]:
    """The workspace's imports, newest first."""
    return ImportJob.objects.filter(workspace_id=workspace_id).order_by("-id")


def unstarted_files(workspace_id: int) -> QuerySet[Upload]:
    """The workspace's whole files that no import was begun from."""
    begun = ImportJob.objects.filter(workspace_id=workspace_id, upload_id=OuterRef("pk"))
    return uploads(workspace_id).filter(~Exists(begun), state=UploadState.COMPLETE)


def find_job(workspace_id: int, job_id: int) -> ImportJob:
    """The import of that id in the workspace; raises NotFound."""
    job = ImportJob.objects.filter(workspace_id=workspace_id, id=job_id).first()
    if job is None:
        raise NotFound("There is no such import in this workspace.")
    return job


def issue_rows(job: ImportJob) -> dict[str, int]:
    """For each kind, how many rows have an open issue, every row counted under its first kind.

    Of a job that waits they are counted once, and again when something was decided or checked.
    """
    if not job.rows_issue:
        return _by_kind({})
    if job.state == JobState.PROCESSING:
        return _counted_issue_rows(job)
    kept = f"issue_rows:{job.pk}:{job.created_at.timestamp()}:{_standing(job)}"
    counted: dict[str, int] | None = cache.get(kept)
    if counted is None:
        # The key was settled before they are counted: who counts what came in between keeps it for nobody.
        counted = _counted_issue_rows(job)
        cache.set(kept, counted, KEPT_SECONDS)
    return counted


def _standing(job: ImportJob) -> str:
    decided = ReviewAction.objects.filter(job=job).aggregate(newest=Max("id"))["newest"]
    counters = (job.rows_total, job.rows_issue, job.rows_discarded, job.rows_success)
    return ":".join(map(str, (job.state, job.round, *counters, decided)))


def _counted_issue_rows(job: ImportJob) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(SQL["open_issue_rows_by_kind"], {"job": job.pk})
        return _by_kind(dict(cursor.fetchall()))


def _by_kind(found: Mapping[str, int]) -> dict[str, int]:
    return {kind.value: found.get(kind.value, 0) for kind in IssueKind}


def summary(job: ImportJob) -> dict[str, Any]:
    """What an import came to, in the words and the form of the command line's --json; call it inside the scope."""
    return {
        "job_id": job.id,
        "status": job.state,
        "rows_total": job.rows_total,
        "rows_processed": job.rows_total,
        "rows_ready": job.rows_ready,
        "rows_issue": job.rows_issue,
        "rows_discarded": job.rows_discarded,
        "rows_success": job.rows_success,
        "contacts_created": job.contacts_created,
        "contacts_updated": job.contacts_updated,
        "companies_created": job.companies_created,
        "companies_updated": job.companies_updated,
        "issues": issue_rows(job),
        "dialect": dialect(job),
        "seconds": seconds(job),
    } | ({} if job.corrects_id is None else {"corrects": job.corrects_id, "rows_unchanged": rows_unchanged(job)})


def rows_unchanged(job: ImportJob) -> int:
    """How many rows of an import that corrects another one were skipped because that one has them."""
    skipped = RowDecision.objects.filter(job=job, action=RowDecision.Action.SKIP)
    return skipped.filter(source=unchanged_since(job.corrects_id)).count() if job.corrects_id is not None else 0


def unchanged_since(former: int) -> str:
    """What is told of a row that was skipped because an earlier import has it."""
    return f"unchanged since import {former}"


def dialect(job: ImportJob) -> dict[str, Any] | None:
    """How the file is written; None until it is open."""
    if job.layout is None:
        return None
    found = job.layout["dialect"]
    return {name: found[name] for name in ("delimiter", "encoding", "quote", "header_line", "agreement")}


def seconds(job: ImportJob) -> dict[str, float]:
    """How long each stage took; total runs from the first byte stored to the last change of state."""
    until = job.finished_at
    total = job.store_seconds + (until - job.created_at).total_seconds() if until else 0.0
    stages = {
        "parse": job.parse_seconds,
        "stage": job.stage_seconds,
        "check": job.check_seconds,
        "consolidate": job.consolidate_seconds,
    }
    return {"total": round(total, 3)} | {name: round(value, 3) for name, value in stages.items()}


def progress(job: ImportJob) -> dict[str, Any]:
    """How far an import is: rows staged, rows expected (an estimate until the index has ended), and the stage."""
    expected = job.rows_indexed
    if not job.indexed and job.bytes_indexed:
        expected = round(job.rows_indexed * max(1.0, job.size_bytes / job.bytes_indexed))
    return {"stage": stage(job), "rows_done": job.rows_total, "rows_expected": expected, "exact": job.indexed}


def resumed(job: ImportJob) -> dict[str, Any] | None:
    """Where work was taken over last, after a worker was lost or gave up an attempt; None where none was.

    times counts the steps that began again; row is the first row of the segment among them that began again last, null
    where it was another step. What the lost worker had not committed is gone, so no row is repeated.
    """
    again = Run.objects.filter(workspace_id=job.workspace_id, subject=job.pk, step__in=_FILE_STEPS, attempts__gt=1)
    found = list(again.order_by("started_at", "id").values_list("step", "argument"))
    if not found:
        return None
    step, number = found[-1]
    rows = Segment.objects.filter(job=job, number=number) if step == _FILE_STEPS[1] else Segment.objects.none()
    return {"times": len(found), "row": rows.values_list("first_row", flat=True).first()}


def stage(job: ImportJob) -> str:
    """Which stage of its way an import is in, as a person would say it."""
    if job.state != JobState.PROCESSING:
        return str(job.state.lower().replace("_", " "))
    if not job.segments_total:
        return "reading"
    if not job.indexed or job.segments_done < job.segments_total:
        return "staging"
    return "writing records" if job.checked_round == job.round else "checking"
