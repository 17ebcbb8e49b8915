"""Reads about uploads, workspace first."""

from django.db.models import QuerySet

from contactory.errors import NotFound
from contactory.uploads.models import Upload, UploadState


def uploads(workspace_id: int) -> QuerySet[Upload]:
    """The workspace's uploads, without those that were aborted or abandoned."""
    return Upload.objects.filter(workspace_id=workspace_id).exclude(state=UploadState.DELETED)


def upload_of(workspace_id: int, upload_id: int, *, lock: bool = False) -> Upload:
    """One upload, locked against other writers if asked; NotFound when it is deleted, absent or another workspace's."""
    rows = uploads(workspace_id)
    if lock:
        rows = rows.select_for_update(no_key=True)
    found = rows.filter(pk=upload_id).first()
    if found is None:
        raise NotFound("There is no such upload in this workspace.")
    return found
