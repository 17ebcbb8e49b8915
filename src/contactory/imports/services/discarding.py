"""Takes away an import that never got as far as staging a row."""

from contactory.errors import WrongState
from contactory.imports.models import ImportJob, JobState, Segment, StagedRow
from contactory.runs.models import Run
from contactory.uploads.services import discard_upload
from contactory.uploads.storage import store
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
