"""Exports as a person handles them: asked for, deleted, and gone after a while."""

import secrets

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from contactory.errors import Refusal
from contactory.exports.models import Export, ExportState
from contactory.exports.queries import find_export
from contactory.exports.requests import ExportRequest, check, shown
from contactory.exports.tables import check_columns
from contactory.imports.queries import find_job
from contactory.runs.crashpoints import crashpoint
from contactory.runs.dispatch import enqueue
from contactory.store.queries import SQL
from contactory.uploads.storage import store
from contactory.workspaces.scope import system_scope, workspace_scope

STEP = "exports.write"
_BATCH = 200
_UNENDED = (ExportState.PENDING, ExportState.RUNNING)


def request_export(*, workspace_id: int, request: ExportRequest, actor: str) -> Export:
    """Ask for a file; a worker writes it.

    Raises InvalidInput for a request that contradicts itself or names no column, NotFound for an import that is none.
    """
    check(request)
    with workspace_scope(workspace_id):
        check_columns(request, find_job(workspace_id, request.import_id) if request.import_id is not None else None)
        export = Export.objects.create(
            workspace_id=workspace_id,
            token=secrets.token_hex(16),
            what=request.what,
            import_id=request.import_id,
            format=request.format,
            wanted=shown(request),
            filename=filename_of(request),
            created_by=actor,
        )
        enqueue(workspace_id=workspace_id, step=STEP, subject=export.pk)
        export.refresh_from_db()
    return export


def filename_of(request: ExportRequest) -> str:
    """What the file is called: "contacts-2026-03-01.csv", "import-12-issues.xlsx"."""
    if request.of_import:
        return f"import-{request.import_id}-{request.what.removeprefix('import_')}.{request.format}"
    return f"{request.what}-{timezone.now():%Y-%m-%d}.{request.format}"


def delete_export(*, workspace_id: int, export_id: int) -> None:
    """Remove an export and its file, whatever its state; one that is being written is given up. Raises NotFound."""
    with workspace_scope(workspace_id):
        export = find_export(workspace_id, export_id, lock=True)
        with connection.cursor() as cursor:
            cursor.execute(SQL["cancel_runs"], {"subject": export_id, "steps": STEP})
        _end(export, ExportState.DELETED)


def expire_exports(*, workspace_id: int) -> int:
    """Remove the files of all exports of a workspace, and give up those under way; gives how many exports these were.

    For what must not be found in any file any more, such as a person who was erased. Files of exports that have ended
    go too, if whoever ended them was broken off before it could remove them.
    """
    given_up = Refusal("Data was erased while this file was written; export again.", code="data_erased")
    with workspace_scope(workspace_id), connection.cursor() as cursor:
        of_workspace = Export.objects.filter(workspace_id=workspace_id).select_for_update(no_key=True)
        found = list(of_workspace.filter(state__in=[ExportState.READY, *_UNENDED]))
        for left in of_workspace.exclude(state__in=[ExportState.READY, *_UNENDED]).exclude(expires_at=None):
            _remove_after_commit(left)
        for export in found:
            cursor.execute(SQL["cancel_runs"], {"subject": export.pk, "steps": STEP})
            if export.state == ExportState.READY:
                _end(export, ExportState.EXPIRED)
            else:
                fail_export(workspace_id, export.pk, given_up)
    return len(found)


def fail_export(workspace_id: int, export_id: int, refusal: Refusal) -> None:
    """End an export as FAILED with its sentence; call it inside the workspace's scope."""
    export = Export.objects.select_for_update(no_key=True).filter(workspace_id=workspace_id, pk=export_id).first()
    if export is not None and export.state in _UNENDED:
        export.error, export.error_code = refusal.sentence, refusal.code
        _end(export, ExportState.FAILED)


def clean_expired() -> int:
    """Remove the files of exports whose days are over, and what crashes left behind; gives how many have expired."""
    expired, last = 0, 0
    while batch := _clean_batch(last):
        expired += sum(state == ExportState.READY for _, state in batch)
        last, _ = batch[-1]
    return expired


def _clean_batch(last: int) -> list[tuple[int, str]]:
    late = Export.objects.filter(pk__gt=last, expires_at__lt=Now()).exclude(state__in=_UNENDED).order_by("pk")
    with system_scope():
        batch = list(late.select_for_update(skip_locked=True)[:_BATCH])
        found = [(export.pk, export.state) for export in batch]
        for export in batch:
            _end(export, ExportState.EXPIRED if export.state == ExportState.READY else ExportState(export.state))
    return found


def _end(export: Export, state: ExportState) -> None:
    """Put the export into a state in which it has no file, and remove what is stored once that is committed."""
    export.state = state
    # Should this process die before it has removed the file, the next cleaning does it.
    export.expires_at = timezone.now()
    export.finished_at = export.finished_at or timezone.now()
    export.save(update_fields=["state", "error", "error_code", "expires_at", "finished_at"])
    _remove_after_commit(export)


def _remove_after_commit(export: Export) -> None:
    transaction.on_commit(lambda: _remove_stored(export))


def _remove_stored(export: Export) -> None:
    crashpoint("exports.tidy:after_commit")
    for key in store().keys(export.object_prefix):
        store().delete(key)
    with workspace_scope(export.workspace_id):
        Export.objects.filter(pk=export.pk).update(expires_at=None)
