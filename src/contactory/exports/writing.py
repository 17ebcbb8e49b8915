"""The step that writes an export: read at one moment into a spool file, stored whole, and READY in one commit."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now

from contactory.environment import environment
from contactory.exports.models import Export, ExportState
from contactory.exports.rendering import disk_errors_named, render
from contactory.exports.requests import ExportRequest
from contactory.runs.claim import Claim, LeaseLost
from contactory.runs.crashpoints import crashpoint
from contactory.store.queries import SQL
from contactory.uploads.storage import Stored, store
from contactory.uploads.whole_files import blocks_of

SPOOL_PREFIX = "export-"


def write_export(claim: Claim) -> None:
    """Make the file of an export; what an earlier try left behind is removed once there is a whole one."""
    export = _begin(claim)
    # Each holder of the run writes an object of its own: one that is too late cannot touch the file of its successor.
    key = f"{export.object_prefix}-{claim.fence:x}"
    with _spool_file(claim) as path:
        rows = _render(claim, export, path)
        crashpoint("exports.write:rendered")
        with path.open("rb") as file:
            stored = store().write_stream(key, blocks_of(file))
    crashpoint("exports.write:stored")
    try:
        _finish(claim, export, key, rows, stored)
    except LeaseLost:
        store().delete(key)
        raise


def _begin(claim: Claim) -> Export:
    with claim.transaction() as cursor:
        cursor.execute(SQL["begin_export"], {"export": claim.subject})
        if cursor.rowcount != 1:
            raise LeaseLost(f"export {claim.subject} is neither pending nor running")
        return Export.objects.get(workspace_id=claim.workspace_id, pk=claim.subject)


def _render(claim: Claim, export: Export, path: Path) -> int:
    with path.open("wb") as sink:
        return render(
            workspace_id=claim.workspace_id,
            request=ExportRequest.model_validate(export.wanted),
            sink=sink,
            folder=path.parent,
            progress=_Teller(claim),
        )


def _finish(claim: Claim, export: Export, key: str, rows: int, stored: Stored) -> None:
    with claim.finishing():
        Export.objects.filter(workspace_id=claim.workspace_id, pk=export.pk).update(
            state=ExportState.READY,
            key=key,
            size=stored.size,
            sha256=stored.sha256,
            rows_done=rows,
            rows_total=rows,
            finished_at=Now(),
            expires_at=Now() + timedelta(days=environment().export_days),
        )
        transaction.on_commit(lambda: _remove_others(export, key))


def _remove_others(export: Export, key: str) -> None:
    for other in store().keys(export.object_prefix):
        if other != key:
            store().delete(other)


@contextmanager
def _spool_file(claim: Claim) -> Iterator[Path]:
    """A path of this try's own, in a folder of its own that is gone afterwards."""
    spool: Path = settings.SPOOL_PATH
    for left in spool.glob(f"{SPOOL_PREFIX}{claim.run_id}-*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = spool / f"{SPOOL_PREFIX}{claim.run_id}-{claim.fence}"
    with disk_errors_named():
        folder.mkdir(parents=True, exist_ok=True)
    try:
        yield folder / "file"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Teller:
    """Says in the database how far the writing is, over a session of its own: the step's own reads one old moment."""

    def __init__(self, claim: Claim) -> None:
        self._claim = claim
        self._next = 0.0

    def __call__(self, rows: int, total: int) -> None:
        """Raise LeaseLost when the run is no longer held."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + environment().progress_update_interval
        claim = self._claim
        values = {"export": claim.subject, "run": claim.run_id, "fence": claim.fence, "rows": rows, "total": total}
        parameters = connection.get_connection_params()
        parameters.pop("cursor_factory", None)
        parameters.pop("context", None)
        with psycopg.connect(**parameters, autocommit=True) as session:
            session.execute("select set_config('app.workspace', %s, false)", [str(claim.workspace_id)])
            if session.execute(SQL["tell_export"], values).rowcount != 1:
                raise LeaseLost(f"run {claim.run_id} is no longer held with fence {claim.fence}")
