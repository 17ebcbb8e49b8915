"""Imports on the first page: those in review and those that failed need a person."""

from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now

from contactory.imports.models import ImportJob, JobState
from contactory.imports.queries import jobs, progress
from contactory.overview.items import FAILED_LATELY, MOST_ITEMS, Item, Items

_RUNNING = (JobState.PENDING, JobState.PROCESSING)
_DONE = (JobState.COMPLETED, JobState.REVERTED, JobState.CANCELLED)
_FIGURES = ("rows_total", "rows_ready", "rows_issue", "rows_discarded", "rows_success", "contacts_created",
            "contacts_updated", "companies_created", "companies_updated")  # fmt: skip


def import_items(workspace_id: int) -> Items:
    """The workspace's imports as items."""
    failed = Q(state=JobState.FAILED, finished_at__gt=Now() - FAILED_LATELY)
    needs = jobs(workspace_id).filter(Q(state=JobState.NEEDS_REVIEW) | failed)
    running = jobs(workspace_id).filter(state__in=_RUNNING)
    ended = jobs(workspace_id).filter(state__in=_DONE).order_by(F("finished_at").desc(nulls_last=True))
    return Items(
        needs=[_item(job) for job in needs.order_by(Coalesce("finished_at", "created_at").desc())[:MOST_ITEMS]],
        running=[_item(job) for job in running[:MOST_ITEMS]],
        lately=[_item(job) for job in ended[:MOST_ITEMS]],
        needs_total=needs.count(),
        running_total=running.count(),
    )


def _item(job: ImportJob) -> Item:
    so_far = progress(job) if job.state in _RUNNING else None
    return Item(
        kind="import",
        id=job.id,
        name=job.filename,
        state=job.state,
        at=(None if so_far else job.finished_at) or job.started_at or job.created_at,
        by=job.actor,
        figures={name: getattr(job, name) for name in _FIGURES},
        done=so_far["rows_done"] if so_far else None,
        total=so_far["rows_expected"] or None if so_far else None,
        error=(job.error_code, job.error) if job.error else None,
    )
