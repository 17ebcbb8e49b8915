"""Exports on the first page: those that failed need a person."""

from django.db.models import F
from django.db.models.functions import Now

from contactory.exports.models import Export, ExportState
from contactory.exports.queries import exports
from contactory.overview.items import FAILED_LATELY, MOST_ITEMS, Item, Items

_RUNNING = (ExportState.PENDING, ExportState.RUNNING)


def export_items(workspace_id: int) -> Items:
    """The workspace's exports as items."""
    failed = exports(workspace_id).filter(state=ExportState.FAILED, finished_at__gt=Now() - FAILED_LATELY)
    running = exports(workspace_id).filter(state__in=_RUNNING)
    ready = exports(workspace_id).filter(state=ExportState.READY)
    by_end = F("finished_at").desc(nulls_last=True)
    return Items(
        needs=[_item(export) for export in failed.order_by(by_end)[:MOST_ITEMS]],
        running=[_item(export) for export in running.order_by("-id")[:MOST_ITEMS]],
        lately=[_item(export) for export in ready.order_by(by_end)[:MOST_ITEMS]],
        needs_total=failed.count(),
        running_total=running.count(),
    )


def _item(export: Export) -> Item:
    runs = export.state in _RUNNING
    return Item(
        kind="export",
        id=export.pk,
        name=export.filename,
        state=export.state,
        at=export.finished_at or export.started_at or export.created_at,
        by=export.created_by,
        figures={"rows": export.rows_done, "bytes": export.size or 0},
        done=export.rows_done if runs else None,
        total=export.rows_total if runs else None,
        error=(export.error_code, export.error) if export.error else None,
    )
