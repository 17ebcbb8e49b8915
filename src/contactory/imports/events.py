"""The progress of an import as server-sent events: the job's row, read every PROGRESS_UPDATE_INTERVAL."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from contactory.api.event_streams import event, watched
from contactory.environment import environment
from contactory.imports.models import ImportJob
from contactory.imports.queries import FINAL, SETTLED, find_job, issue_rows, progress, resumed
from contactory.imports.review_history import newest_action, review_mark, shown_action
from contactory.workspaces.actors import actor_names
from contactory.workspaces.scope import workspace_scope

# Counting issues may take at most this share of the time.
COUNTING_SHARE = 0.1


@dataclass(slots=True)
class _Watch:
    """What one client was told last, and when the issues may be counted again."""

    in_review: bool
    told: dict[str, Any] = field(default_factory=dict)
    counted_at: tuple[Any, ...] = ()
    next_count: float = 0.0

    def look(self, workspace_id: int, job_id: int) -> tuple[bool, list[str]]:
        """Whether the job has come to rest, and the events that tell what has changed."""
        with workspace_scope(workspace_id):
            job = find_job(workspace_id, job_id)
            ended = is_over(job, in_review=self.in_review)
            review = self._review(job) if self.in_review else None
            issues = self._counted(job, review, ended)
        return ended, self._news(job, review, issues)

    def _review(self, job: ImportJob) -> dict[str, Any]:
        newest = newest_action(job)
        present = review_mark(job, newest)
        known: dict[str, Any] = self.told.get("review", {})
        if known.get("mark") == present:
            return known
        names = actor_names(job.workspace_id, [newest.actor]) if newest is not None else {}
        return {"mark": present, "action": shown_action(newest, names) if newest is not None else None}

    def _counted(self, job: ImportJob, review: dict[str, Any] | None, ended: bool) -> dict[str, int] | None:
        now = time.monotonic()
        stand = (job.rows_issue, review and review["mark"])
        if not ended and (stand == self.counted_at or now < self.next_count):
            return None
        counted = issue_rows(job)
        self.counted_at = stand
        self.next_count = time.monotonic() + (time.monotonic() - now) / COUNTING_SHARE
        return counted

    def _news(self, job: ImportJob, review: dict[str, Any] | None, issues: dict[str, int] | None) -> list[str]:
        facts: dict[str, Any] = {"progress": _progress(job)}
        if issues is not None:
            facts["issues"] = issues
        if review is not None:
            facts["review"] = review
        # The state comes last: who has seen it end has seen everything.
        facts["state"] = _state(job)
        news = [name for name, value in facts.items() if self.told.get(name) != value]
        self.told |= facts
        return [event(name, facts[name], mark(job) if name == "state" else None) for name in news]


def mark(job: ImportJob) -> str:
    """The id of the event that tells the job's present state."""
    return f"{job.round}-{job.state}"


def is_over(job: ImportJob, *, in_review: bool) -> bool:
    """Whether the stream has nothing more to tell; in_review says that it goes on while the job waits for review."""
    return job.state in (FINAL if in_review else SETTLED)


def nothing_new(job: ImportJob, last_event_id: str, *, in_review: bool) -> bool:
    """Whether a client that connects again with this Last-Event-ID knows how the job ended."""
    return is_over(job, in_review=in_review) and last_event_id == mark(job)


def events(workspace_id: int, job_id: int, *, in_review: bool = False) -> AsyncIterator[str]:
    """The events of a job until it is_over() or gone."""
    watch = _Watch(in_review)
    return watched(lambda: watch.look(workspace_id, job_id), every=environment().progress_update_interval)


def _progress(job: ImportJob) -> dict[str, Any]:
    return progress(job) | {
        "rows_total": job.rows_total,
        "rows_ready": job.rows_ready,
        "rows_issue": job.rows_issue,
        "rows_discarded": job.rows_discarded,
        "rows_success": job.rows_success,
        "resumed": resumed(job),
    }


def _state(job: ImportJob) -> dict[str, Any]:
    error = {"code": job.error_code, "sentence": job.error} if job.error else None
    return {"status": job.state, "error": error}
