"""The route that takes back what people edited outside."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.responses import Status

from contactory.api.described import described, inlined
from contactory.imports.api_bodies import form_schema
from contactory.imports.correction_schemas import CorrectionsFormIn, CorrectionsIn, CorrectionsOut
from contactory.imports.correction_views import shown_corrections
from contactory.imports.incoming import complete_upload, file_of, form_of, is_form, json_of
from contactory.imports.queries import find_job
from contactory.imports.services.corrections import apply_corrections
from contactory.uploads.sizes import within_limit
from contactory.uploads.storage import store
from contactory.uploads.whole_files import blocks_of
from contactory.workspaces.authentication import caller_of
from contactory.workspaces.idempotency import fingerprint, once
from contactory.workspaces.permissions import allow
from contactory.workspaces.scope import workspace_scope

router = Router(tags=["Review"])


@router.post(
    "/{import_id}/corrections",
    response=CorrectionsOut,
    summary="Take corrections from a file",
    openapi_extra=described(
        404,
        409,
        413,
        422,
        body={"application/json": inlined(CorrectionsIn), "multipart/form-data": form_schema(CorrectionsFormIn)},
    ),
)
def take_corrections(request: HttpRequest, import_id: int) -> HttpResponse:
    """The file of open problems as it was edited, or a corrected version of the whole file: of a complete upload named
    in JSON, or in the same request. Other cells become edits, words under Decision become decisions, lines that were
    taken out leave their rows as they are; all or nothing, in one transaction. 409 lists the lines that cannot be
    applied. Idempotency-Key is honoured in both forms."""
    caller = caller_of(request)
    allow(caller, "imports:write")
    with workspace_scope(caller.workspace_id):
        find_job(caller.workspace_id, import_id)
    if is_form(request):
        return _of_file(request, import_id)
    return _of_upload(request, import_id)


def _of_file(request: HttpRequest, import_id: int) -> HttpResponse:
    wanted, file = form_of(request, CorrectionsFormIn), file_of(request)
    with _kept(within_limit(blocks_of(file))) as (path, digest):
        return _applied(request, import_id, path, wanted, digest)


def _of_upload(request: HttpRequest, import_id: int) -> HttpResponse:
    wanted, caller = json_of(request, CorrectionsIn), caller_of(request)
    with workspace_scope(caller.workspace_id):
        key = complete_upload(caller.workspace_id, wanted.upload_id).key
    return _applied(request, import_id, store().path(key), wanted, "")


def _applied(
    request: HttpRequest, import_id: int, path: Path, wanted: CorrectionsIn | CorrectionsFormIn, digest: str
) -> HttpResponse:
    caller = caller_of(request)

    def effect() -> Status[CorrectionsOut]:
        done = apply_corrections(
            workspace_id=caller.workspace_id,
            job_id=import_id,
            actor=caller.actor,
            path=path,
            dry_run=wanted.dry_run,
            skip_refused=wanted.skip_refused,
        )
        return Status(200, CorrectionsOut.model_validate(shown_corrections(done)))

    return once(request, fingerprint=fingerprint(request, wanted.model_dump_json(), digest), effect=effect)


@contextmanager
def _kept(blocks: Iterable[bytes]) -> Iterator[tuple[Path, str]]:
    """The file of a request on this machine's disk for as long as it is worked on, and its SHA-256."""
    settings.SPOOL_PATH.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="given-back-", dir=settings.SPOOL_PATH) as folder:
        path, digest = Path(folder) / "file", hashlib.sha256()
        with path.open("wb") as file:
            for block in blocks:
                digest.update(block)
                file.write(block)
        yield path, digest.hexdigest()
