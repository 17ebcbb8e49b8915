"""Requests that bring a file, or name one: to import it, or only to look at it."""

import json
import time
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja.responses import Status
from pydantic import BaseModel

from contactory.api.described import inlined
from contactory.imports.api_schemas import ImportDetailOut, ImportFormIn, ImportIn
from contactory.imports.api_views import detailed_import, shown_preview
from contactory.imports.brought_files import begun_once
from contactory.imports.incoming import complete_upload, file_of, form_of, is_form, json_of
from contactory.imports.preview import preview
from contactory.imports.preview_schemas import PreviewFormIn, PreviewIn
from contactory.imports.queries import find_job
from contactory.imports.services.creating import check_request, create_job
from contactory.uploads.filenames import safe_filename
from contactory.uploads.models import Upload
from contactory.uploads.services import store_file
from contactory.uploads.storage import store
from contactory.workspaces.audit import audit
from contactory.workspaces.authentication import caller_of
from contactory.workspaces.idempotency import fingerprint, once
from contactory.workspaces.permissions import Caller
from contactory.workspaces.scope import workspace_scope


def begun_import(request: HttpRequest) -> HttpResponse:
    """The answer to a request to import an upload, or the file that it brings; once for an Idempotency-Key."""
    response = _begun_with_file(request) if is_form(request) else _begun_of_upload(request)
    response["Location"] = f"{request.path}/{json.loads(response.content)['id']}"
    return response


def previewed(request: HttpRequest) -> dict[str, Any]:
    """The preview of an upload, or of the file that the request brings; nothing is kept."""
    workspace_id = caller_of(request).workspace_id
    if is_form(request):
        wanted, file = form_of(request, PreviewFormIn, ("reading",)), file_of(request)
        memory_of = workspace_id if wanted.remember else None
        seen = preview(file, **_look(wanted), memory_of=memory_of)
        return shown_preview(seen, safe_filename(file.name or ""))
    named = json_of(request, PreviewIn)
    with workspace_scope(workspace_id):
        upload = complete_upload(workspace_id, named.upload_id)
    with store().open_read(upload.key) as stored:
        memory_of = workspace_id if named.remember else None
        seen = preview(stored, **_look(named), memory_of=memory_of)
        return shown_preview(seen, upload.filename)


def _look(wanted: PreviewIn | PreviewFormIn) -> dict[str, Any]:
    return {"kind": wanted.kind, "rows": wanted.rows, "sheet": wanted.sheet, "reading": wanted.reading}


def form_schema(fields: type[BaseModel]) -> dict[str, Any]:
    """The description of a multipart form with a file and these fields."""
    schema = inlined(fields)
    file = {"type": "string", "format": "binary", "description": "the file, of any size; it is never held in memory"}
    return {**schema, "properties": {"file": file, **schema.get("properties", {})}, "required": ["file"]}


def _begun_of_upload(request: HttpRequest) -> HttpResponse:
    wanted = json_of(request, ImportIn)
    caller = caller_of(request)

    def effect() -> Status[Any]:
        return _created(caller, complete_upload(caller.workspace_id, wanted.upload_id), wanted)

    return once(request, fingerprint=fingerprint(request, wanted.model_dump_json()), effect=effect)


def _begun_with_file(request: HttpRequest) -> HttpResponse:
    wanted = form_of(request, ImportFormIn, ("mapping", "policies", "reading"))
    check_request(kind=wanted.kind, policies=wanted.policies)
    file, caller, started = file_of(request), caller_of(request), time.monotonic()
    upload = store_file(workspace_id=caller.workspace_id, filename=file.name or "", stream=file, actor=caller.actor)
    seconds = time.monotonic() - started
    mark = fingerprint(request, wanted.model_dump_json(), upload.filename, upload.sha256)
    return begun_once(request, upload, fingerprint=mark, effect=lambda: _created(caller, upload, wanted, seconds))


def _created(caller: Caller, upload: Upload, wanted: ImportIn | ImportFormIn, seconds: float = 0.0) -> Status[Any]:
    job = create_job(
        workspace_id=caller.workspace_id,
        upload=upload,
        policies=wanted.policies,
        overrides=wanted.mapping,
        kind=wanted.kind,
        sheet=wanted.sheet,
        reading=wanted.reading,
        remember=wanted.remember,
        country=wanted.country,
        corrects=wanted.corrects,
        account_id=_account_id(caller),
        actor=caller.actor,
        store_seconds=seconds,
    )
    audit(workspace_id=caller.workspace_id, actor=caller.actor, action="import.created", subject=f"import:{job.id}")
    made = detailed_import(find_job(caller.workspace_id, job.id))
    return Status(202, ImportDetailOut.model_validate(made))


def _account_id(caller: Caller) -> int | None:
    kind, _, number = caller.actor.partition(":")
    return int(number) if kind == "account" else None
