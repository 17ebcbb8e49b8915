"""Enrichments on the first page: those that wait for a person, those that failed, and calls that nobody can tell of."""

from collections.abc import Sequence

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce, Now

from contactory.enrichment.models import Enrichment, EnrichmentState, PauseReason
from contactory.enrichment.queries import enrichments, unknown_calls
from contactory.enrichment.recipes.presets import PRESETS
from contactory.overview.items import FAILED_LATELY, MOST_ITEMS, Item, Items

_BY_ITSELF = Q(state=EnrichmentState.PAUSED, pause_reason=PauseReason.BREAKER)
_UNDER_WAY = (EnrichmentState.PENDING, EnrichmentState.RUNNING)
_DONE = (EnrichmentState.COMPLETED, EnrichmentState.CANCELLED)
_FIGURES = ("items_total", "success", "partial", "not_found", "failed", "skipped")


def enrichment_items(workspace_id: int) -> Items:
    """The workspace's enrichments as items; what has unknown calls needs a person, whatever its state."""
    runs = enrichments(workspace_id)
    failed = Q(state=EnrichmentState.FAILED, finished_at__gt=Now() - FAILED_LATELY)
    waits = Q(state=EnrichmentState.PAUSED) & ~Q(pause_reason=PauseReason.BREAKER)
    unknown = Exists(unknown_calls(workspace_id).filter(enrichment_id=OuterRef("pk")))
    needs = runs.filter(waits | failed | unknown)
    running = runs.filter(Q(state__in=_UNDER_WAY) | _BY_ITSELF)
    ended = runs.filter(state__in=_DONE).order_by(F("finished_at").desc(nulls_last=True))
    newest = list(needs.order_by(Coalesce("finished_at", "updated_at").desc())[:MOST_ITEMS])
    counted = _unknown_calls(workspace_id, newest)
    return Items(
        needs=[_item(run, unknown_calls=counted.get(run.id, 0)) for run in newest],
        running=[_item(run) for run in running[:MOST_ITEMS]],
        lately=[_item(run) for run in ended[:MOST_ITEMS]],
        needs_total=needs.count(),
        running_total=running.count(),
    )


def _item(run: Enrichment, **figures: int) -> Item:
    left = run.pending + run.processing
    error = (run.error_code, run.error) if run.error else None
    waiting = (run.pause_reason, run.waiting_for) if run.waiting_for else None
    # A run by a recipe of ours knows the word by which programs name it.
    preset = PRESETS.get(run.recipe_name) if run.recipe_id is None else None
    return Item(
        kind="enrichment",
        id=run.id,
        name=preset.name if preset else run.recipe_name,
        state=run.state,
        at=run.finished_at or run.started_at or run.created_at,
        by=run.created_by,
        figures={name: getattr(run, name) for name in _FIGURES} | figures,
        done=run.items_total - left if left else None,
        total=run.items_total if left else None,
        error=error or waiting,
    )


def _unknown_calls(workspace_id: int, runs: Sequence[Enrichment]) -> dict[int, int]:
    of_them = unknown_calls(workspace_id).filter(enrichment_id__in=[run.pk for run in runs])
    return dict(of_them.order_by().values_list("enrichment_id").annotate(Count("id")))
