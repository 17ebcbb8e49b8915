"""Reads about exports, workspace first."""

from django.db.models import QuerySet

from contactory.errors import NotFound
from contactory.exports.models import Export, ExportState


def exports(workspace_id: int) -> QuerySet[Export]:
    """The workspace's exports, without those that were deleted."""
    return Export.objects.filter(workspace_id=workspace_id).exclude(state=ExportState.DELETED)


def find_export(workspace_id: int, export_id: int, *, lock: bool = False) -> Export:
    """The export of that id, locked against other writers if asked; NotFound when there is none in the workspace."""
    rows = exports(workspace_id)
    if lock:
        rows = rows.select_for_update(no_key=True)
    found = rows.filter(pk=export_id).first()
    if found is None:
        raise NotFound("There is no such export in this workspace.")
    return found
