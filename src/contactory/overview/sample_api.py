"""The route that imports the sample file, for whoever has no file at hand."""

import hashlib
import tempfile
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.responses import Status

from contactory.api.described import described
from contactory.imports.api_schemas import ImportDetailOut
from contactory.imports.api_views import detailed_import
from contactory.imports.brought_files import begun_once
from contactory.imports.policies import Policies
from contactory.imports.queries import find_job
from contactory.imports.services.creating import create_job
from contactory.samples import write_sample
from contactory.uploads.models import Upload
from contactory.uploads.services import store_file
from contactory.workspaces.audit import audit
from contactory.workspaces.authentication import caller_of
from contactory.workspaces.idempotency import fingerprint
from contactory.workspaces.permissions import Caller, allow

router = Router(tags=["Imports"])

FILENAME = "sample.csv"


@router.post("", response={202: ImportDetailOut}, summary="Import the sample file", openapi_extra=described())
def import_sample(request: HttpRequest) -> HttpResponse:
    """A real import of 3,000 invented people with every kind of problem that files have; it stops for the review.
    Idempotency-Key is honoured."""
    caller = caller_of(request)
    allow(caller, "imports:write")
    mark, upload = fingerprint(request, hashlib.sha256(request.body).hexdigest()), _stored(caller)
    return begun_once(request, upload, fingerprint=mark, effect=lambda: _created(caller, upload))


def _created(caller: Caller, upload: Upload) -> Status[Any]:
    kind, _, number = caller.actor.partition(":")
    job = create_job(
        workspace_id=caller.workspace_id,
        upload=upload,
        policies=Policies(),
        remember=False,
        account_id=int(number) if kind == "account" else None,
        actor=caller.actor,
    )
    audit(workspace_id=caller.workspace_id, actor=caller.actor, action="import.created", subject=f"import:{job.id}")
    return Status(202, ImportDetailOut.model_validate(detailed_import(find_job(caller.workspace_id, job.id))))


def _stored(caller: Caller) -> Upload:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILENAME
        write_sample(path)
        with path.open("rb") as stream:
            return store_file(workspace_id=caller.workspace_id, filename=FILENAME, stream=stream, actor=caller.actor)
