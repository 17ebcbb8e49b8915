"""The progress of a run as server-sent events: its row, read every PROGRESS_UPDATE_INTERVAL."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from contactory.api.event_streams import event, watched
from contactory.credits.amounts import plain
from contactory.enrichment.models import Enrichment
from contactory.enrichment.queries import FINAL, Progress, find_enrichment, progress
from contactory.environment import environment
from contactory.workspaces.scope import workspace_scope


@dataclass(slots=True)
class _Watch:
    """What one client was told last."""

    told: dict[str, Any] = field(default_factory=dict)

    def look(self, workspace_id: int, enrichment_id: int) -> tuple[bool, list[str]]:
        """Whether the run has ended, and the events that tell what has changed."""
        with workspace_scope(workspace_id):
            run = find_enrichment(workspace_id, enrichment_id)
            standing = progress(workspace_id, enrichment_id)
        facts = {"progress": _progress(standing), "state": _state(run, standing)}
        news = [name for name, value in facts.items() if self.told.get(name) != value]
        self.told |= facts
        return is_over(run), [event(name, facts[name], mark(run) if name == "state" else None) for name in news]


def events(workspace_id: int, enrichment_id: int) -> AsyncIterator[str]:
    """The events of a run until it has ended or is gone; while it is paused the stream stays open."""
    watch = _Watch()
    return watched(lambda: watch.look(workspace_id, enrichment_id), every=environment().progress_update_interval)


def mark(run: Enrichment) -> str:
    """The id of the event that tells the run's present state."""
    return f"{run.round}-{run.state}"


def is_over(run: Enrichment) -> bool:
    """Whether the stream has nothing more to tell: a cancelled run ends with what was under way."""
    return run.state in FINAL and run.pending == run.processing == 0


def _progress(standing: Progress) -> dict[str, Any]:
    return {
        "items_total": standing.items_total,
        "items_done": standing.items_done,
        "counts": dict(standing.counts),
        "credits": plain(standing.credits),
        "money": plain(standing.money),
        "unknown_money": plain(standing.unknown_money),
        "currency": standing.currency,
        "seconds_left": None if standing.seconds_left is None else round(standing.seconds_left, 1),
    }


def _state(run: Enrichment, standing: Progress) -> dict[str, Any]:
    return {
        "status": standing.state,
        "pause_reason": standing.pause_reason,
        "pause_budget": run.pause_budget,
        "waiting_for": standing.waiting_for,
        "resume_at": standing.resume_at,
        "error": {"code": run.error_code, "sentence": run.error} if run.error else None,
    }
