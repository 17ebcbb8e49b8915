"""The steps of an erasure. Each part may be done twice, and a killed one goes on where it was."""

import shutil
from collections.abc import Sequence

from django.conf import settings
from django.db import connection
from django.db.models.functions import Now

from contactory.erasure.files import Busy, Cleaned, clean_upload, uploads_to_clean
from contactory.erasure.mentions import byte_pattern, mask_everywhere, parameters
from contactory.erasure.models import Erasure, ErasureState
from contactory.erasure.people import remove_records
from contactory.erasure.rows import erase_rows
from contactory.exports.services import expire_exports
from contactory.imports.models import ImportJob
from contactory.runs.claim import Claim, LeaseLost
from contactory.runs.crashpoints import crashpoint
from contactory.runs.models import Run, RunState
from contactory.store.queries import SQL
from contactory.workspaces.scope import system_scope, workspace_scope

WAIT_SECONDS = 3.0
# Routes whose answers, kept for a day, show whole contacts.
_SHOWING_CONTACTS = r"/contacts/\d+/"
_AT_WORK = (RunState.READY, RunState.RUNNING)


def erase(claim: Claim) -> None:
    """Erase a person: records, rows of files, mentions, exports, stored files. What is at work is waited for."""
    erasure = _find(claim)
    if erasure.jobs_left is None:
        with claim.transaction() as cursor:
            remove_records(cursor, erasure)
        crashpoint("erasure.erase:records")
        _expire(claim, erasure)
    for job_id in list(erasure.jobs_left or ()):
        _erase_rows(claim, erasure, job_id)
    crashpoint("erasure.erase:rows")
    if erasure.jobs_left:
        _wait(claim)
        return
    _mask(claim, erasure)
    crashpoint("erasure.erase:mentions")
    if not _clean_files(claim, erasure):
        _wait(claim)
        return
    _expire(claim, erasure)
    _clear_spool()
    with claim.finishing():
        _end(erasure)


def clean_file(claim: Claim) -> None:
    """Take the erased rows of an import out of its stored file, once the import is no longer at work."""
    with workspace_scope(claim.workspace_id):
        job = ImportJob.objects.filter(workspace_id=claim.workspace_id, id=claim.subject).first()
    if job is not None:
        try:
            clean_upload(claim, job.upload_id, None)
        except Busy:
            _wait(claim)
            return
    with claim.finishing():
        pass


def _find(claim: Claim) -> Erasure:
    with workspace_scope(claim.workspace_id):
        erasure = Erasure.objects.get(workspace_id=claim.workspace_id, pk=claim.subject)
    if erasure.state != ErasureState.WAITING:
        raise LeaseLost(f"erasure {erasure.pk} is {erasure.state}")
    return erasure


def _erase_rows(claim: Claim, erasure: Erasure, job_id: int) -> None:
    with claim.transaction() as cursor:
        if erase_rows(cursor, erasure, job_id):
            erasure.jobs_left = [each for each in erasure.jobs_left or () if each != job_id]
            erasure.save(update_fields=["jobs_left", "counts"])


def _mask(claim: Claim, erasure: Erasure) -> None:
    values = parameters(erasure.workspace_id, _addresses(erasure))
    with claim.transaction() as cursor:
        # An undo that runs beside it would put a value back from a change that is masked only after its record.
        cursor.execute(SQL["serialise_workspace"], {"workspace": erasure.workspace_id})
        cursor.execute(SQL["forget_answers_about"], values | {"routes": _SHOWING_CONTACTS})
        erasure.counts["answers"] += cursor.rowcount
        cursor.execute(SQL["forget_rules_about"], values)
        erasure.counts["rules"] += cursor.rowcount
        erasure.counts["mentions"] += mask_everywhere(cursor, values)
        erasure.save(update_fields=["counts"])


def _clean_files(claim: Claim, erasure: Erasure) -> bool:
    """Take the person out of all stored files; False while one of them is in use."""
    pattern = byte_pattern(_addresses(erasure))
    with workspace_scope(claim.workspace_id):
        uploads = uploads_to_clean(claim.workspace_id)
    whole = True
    for upload_id in uploads:
        try:
            clean_upload(claim, upload_id, pattern, lambda cleaned: _count_cleaned(erasure, cleaned))
        except Busy:
            whole = False
    return whole


def _count_cleaned(erasure: Erasure, cleaned: Cleaned) -> None:
    erasure.counts["files"] += cleaned.files
    erasure.counts["file_records"] += cleaned.records
    erasure.notes = [*erasure.notes, *cleaned.notes]
    erasure.save(update_fields=["counts", "notes"])


def _expire(claim: Claim, erasure: Erasure) -> None:
    """Remove the files of all exports: which of them hold the person cannot be told from their names."""
    with claim.transaction():
        erasure.counts["exports"] += expire_exports(workspace_id=claim.workspace_id)
        erasure.save(update_fields=["counts"])


def _clear_spool() -> None:
    """Remove what killed runs left of files that they unpacked or wrote."""
    for left in settings.SPOOL_PATH.glob("*-*-*"):
        run_id = left.name.split("-")[1]
        with system_scope():
            if run_id.isdigit() and Run.objects.filter(pk=int(run_id), state__in=_AT_WORK).exists():
                continue
        shutil.rmtree(left, ignore_errors=True)


def _end(erasure: Erasure) -> None:
    Erasure.objects.filter(pk=erasure.pk).update(
        state=ErasureState.DONE, address="", others=[], sources=[], finished_at=Now()
    )


def _addresses(erasure: Erasure) -> Sequence[str]:
    return [erasure.address, *erasure.others]


def _wait(claim: Claim) -> None:
    with workspace_scope(claim.workspace_id), connection.cursor() as cursor:
        cursor.execute(SQL["wait_run"], {"run": claim.run_id, "fence": claim.fence, "delay": WAIT_SECONDS})
