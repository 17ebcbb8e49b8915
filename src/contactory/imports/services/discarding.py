"""Takes away an import that never got as far as staging a row, and a file that none was begun from."""

from contactory.errors import WrongState
from contactory.imports.models import ImportJob, JobState, Segment, StagedRow
from contactory.runs.models import Run
from contactory.uploads.models import UploadState
from contactory.uploads.queries import upload_of
from contactory.uploads.services import discard_upload
from contactory.uploads.storage import store
from contactory.workspaces.audit import audit
from contactory.workspaces.scope import workspace_scope


def discard_unread(*, workspace_id: int, job_id: int) -> None:
    """Remove a FAILED import whose file could not be read, with its stored file; leaves nothing behind.

    Raises WrongState for any other job.
    """
    with workspace_scope(workspace_id):
        job = ImportJob.objects.select_for_update().get(workspace_id=workspace_id, id=job_id)
        if job.state != JobState.FAILED or StagedRow.objects.filter(job_id=job_id).exists():
            raise WrongState(f"Import {job_id} is {job.state} and has rows; it is kept.", state=job.state)
        Segment.objects.filter(job_id=job_id).delete()
        Run.objects.filter(subject=job_id, step__startswith="imports.").delete()
        decoded, upload_id = job.decoded_key, job.upload_id
        job.delete()
    if decoded:
        store().delete(decoded)
    discard_upload(workspace_id=workspace_id, upload_id=upload_id)


def discard_unused(*, workspace_id: int, upload_id: int) -> None:
    """Remove a file that came with a request, unless an import was begun from it."""
    with workspace_scope(workspace_id):
        # Whoever begins an import of it locks it too. Where the answer to that commit was lost, this waits for its end.
        upload_of(workspace_id, upload_id, lock=True)
        if not ImportJob.objects.filter(workspace_id=workspace_id, upload_id=upload_id).exists():
            discard_upload(workspace_id=workspace_id, upload_id=upload_id)


def discard_unstarted(*, workspace_id: int, upload_id: int, actor: str) -> None:
    """Remove a whole file that no import was begun from.

    Raises NotFound, WrongState for a file that is still on its way or that an import was begun from.
    """
    with workspace_scope(workspace_id):
        # Whoever begins an import of it locks it too.
        upload = upload_of(workspace_id, upload_id, lock=True)
        if upload.state != UploadState.COMPLETE:
            raise WrongState(f"Upload {upload_id} is {upload.state}: give it up as an upload.", state=upload.state)
        begun = ImportJob.objects.filter(workspace_id=workspace_id, upload_id=upload_id).values_list("id", flat=True)
        if first := begun.order_by("id").first():
            raise WrongState(f"Import {first} was begun from this file, so it is kept.", code="file_in_use")
        discard_upload(workspace_id=workspace_id, upload_id=upload_id)
        audit(workspace_id=workspace_id, actor=actor, action="import.file_deleted", subject=f"upload:{upload_id}")
