"""Removes stored files and the rows of imports once their time is over; imports, their figures and records stay.

How long is said by FILE_RETENTION_DAYS and ROW_RETENTION_DAYS, or by the workspace; 0 keeps for ever. The time counts
from the end of an import. One that waits for review is not over.
"""

from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from contactory.environment import environment
from contactory.imports.models import ImportJob, Issue, Revert, StagedRow
from contactory.imports.queries import FINAL
from contactory.imports.revert_models import RevertState
from contactory.runs.crashpoints import crashpoint
from contactory.store.queries import SQL
from contactory.uploads.models import Upload, UploadState
from contactory.uploads.services import discard_upload
from contactory.uploads.storage import store
from contactory.workspaces.models import Workspace
from contactory.workspaces.queries import file_retention
from contactory.workspaces.scope import system_scope, workspace_scope

BATCH = 50_000


def clean_retained() -> tuple[int, int]:
    """Remove what is past its time in all workspaces; gives how many files and how many rows. It may be killed."""
    with system_scope():
        workspaces = list(Workspace.objects.order_by("pk"))
    files = sum(remove_files(workspace) for workspace in workspaces)
    return files, sum(remove_rows(workspace) for workspace in workspaces)


def remove_files(workspace: Workspace) -> int:
    """Remove the stored files, and their decoded copies, of imports that ended long enough ago."""
    with workspace_scope(workspace.pk):
        days = file_retention(workspace.pk)
        if not days:
            return 0
        younger = ImportJob.objects.filter(upload=OuterRef("pk")).exclude(_over(days))
        complete = Upload.objects.filter(workspace_id=workspace.pk, state=UploadState.COMPLETE)
        old = complete.filter(~Exists(younger), created_at__lt=Now() - days)
        uploads = list(old.order_by("pk").values_list("pk", flat=True))
    for upload_id in uploads:
        _remove_file(workspace.pk, upload_id)
    return len(uploads)


def remove_rows(workspace: Workspace) -> int:
    """Remove the rows and issues of imports that ended long enough ago; gives how many rows."""
    own = workspace.row_retention_days
    days = timedelta(days=environment().row_retention_days if own is None else own)
    if not days:
        return 0
    with workspace_scope(workspace.pk):
        with_rows = Exists(StagedRow.objects.filter(job_id=OuterRef("pk")))
        with_issues = Exists(Issue.objects.filter(job_id=OuterRef("pk")))
        jobs = list(_ended(workspace.pk, days).filter(with_rows | with_issues).values_list("pk", flat=True))
    return sum(_remove_rows(workspace.pk, job_id) for job_id in jobs)


def _over(days: timedelta) -> Q:
    return Q(state__in=FINAL, finished_at__lt=Now() - days)


def _ended(workspace_id: int, days: timedelta) -> QuerySet[ImportJob]:
    waiting = Revert.objects.filter(job=OuterRef("pk"), state=RevertState.WAITING)
    over = ImportJob.objects.filter(_over(days), workspace_id=workspace_id)
    return over.exclude(Exists(waiting)).order_by("pk")


def _remove_file(workspace_id: int, upload_id: int) -> None:
    with workspace_scope(workspace_id):
        jobs = ImportJob.objects.filter(workspace_id=workspace_id, upload_id=upload_id).exclude(decoded_key="")
        for key in jobs.values_list("decoded_key", flat=True):
            store().delete(key)
        jobs.update(decoded_key="")
    crashpoint("erasure.retention:decoded")
    discard_upload(workspace_id=workspace_id, upload_id=upload_id)


def _remove_rows(workspace_id: int, job_id: int) -> int:
    """Note that the rows go, then remove them some at a time, so that no transaction is a long one."""
    with workspace_scope(workspace_id):
        job = ImportJob.objects.select_for_update().get(workspace_id=workspace_id, pk=job_id)
        if Revert.objects.filter(job=job, state=RevertState.WAITING).exists():
            return 0
        if job.rows_removed_at is None:
            ImportJob.objects.filter(pk=job_id).update(rows_removed_at=Now())
    removed = 0
    while (first := _next_row(workspace_id, job_id)) is not None:
        removed += _forget(workspace_id, job_id, first)
        crashpoint("erasure.retention:rows")
    with workspace_scope(workspace_id), connection.cursor() as cursor:
        cursor.execute(SQL["forget_row_keys"], {"job": job_id})
    while _forget_issues(workspace_id, job_id):
        pass
    return removed


def _next_row(workspace_id: int, job_id: int) -> int | None:
    with workspace_scope(workspace_id), connection.cursor() as cursor:
        cursor.execute(SQL["next_row_left"], {"job": job_id})
        found: int | None = cursor.fetchone()[0]
        return found


def _forget(workspace_id: int, job_id: int, first: int) -> int:
    with workspace_scope(workspace_id), connection.cursor() as cursor:
        cursor.execute(SQL["forget_row_range"], {"job": job_id, "after": first - 1, "until": first - 1 + BATCH})
        return int(cursor.fetchone()[0])


def _forget_issues(workspace_id: int, job_id: int) -> int:
    with workspace_scope(workspace_id), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SQL["forget_some_issues"], {"job": job_id, "most": BATCH})
        return int(cursor.rowcount)
