"""What was decided in review, and the mark by which a page that is open notices that somebody else decided."""

from collections.abc import Mapping
from typing import Any

from contactory.imports.models import ImportJob
from contactory.imports.review_models import ReviewAction
from contactory.workspaces.actors import with_names


def newest_action(job: ImportJob) -> ReviewAction | None:
    """The last decision about the job's rows."""
    return ReviewAction.objects.filter(job=job).order_by("-id").first()


def review_mark(job: ImportJob, newest: ReviewAction | None) -> str:
    """Another text after each decision, each check again and each partial writing of records.

    Look for newest before reading rows: then what comes in between is read twice and not missed.
    """
    return f"{job.round}.{newest.pk if newest is not None else 0}.{job.rows_success}"


def marks_around(job: ImportJob, action: ReviewAction) -> tuple[str, str]:
    """The marks just before and just after an action, which has just been done to the job.

    Actions of a job come one after the other, so whoever knew the first mark has missed nothing but the action itself.
    """
    before = ReviewAction.objects.filter(job=job, pk__lt=action.pk).order_by("-id").first()
    return review_mark(job, before), review_mark(job, action)


def shown_action(action: ReviewAction, names: Mapping[str, str]) -> dict[str, Any]:
    """The values of ReviewActionOut."""
    return {
        "id": action.id,
        "action": action.action,
        "by": with_names(action.actor, names),
        "source": action.source,
        "target": action.target,
        "rows": action.rows,
        "at": action.at,
        "undone_by": action.undone_by_id,
    }
