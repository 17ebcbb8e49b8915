"""The routes of uploads."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema
from ninja.responses import Status
from pydantic import ConfigDict

from contactory.errors import InvalidInput
from contactory.uploads import services
from contactory.uploads.checksums import checksums_in
from contactory.uploads.models import UploadPart, UploadState
from contactory.uploads.queries import upload_of
from contactory.uploads.whole_files import blocks_of
from contactory.workspaces.authentication import caller_of
from contactory.workspaces.idempotency import idempotent
from contactory.workspaces.permissions import allow
from contactory.workspaces.scope import workspace_scope

router = Router(tags=["Uploads"])

_SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_UPLOAD_EXAMPLE: dict[str, Any] = {
    "id": 12,
    "filename": "leads.csv",
    "state": "OPEN",
    "size": 20971520,
    "sha256": None,
    "part_size": 8388608,
    "part_count": 3,
    "parts": [{"number": 1, "size": 8388608, "sha256": _SHA256}],
    "missing": [2, 3],
    "created_at": "2026-03-01T09:30:00Z",
    "expires_at": "2026-03-02T09:30:00Z",
}


class UploadIn(Schema):
    """What file is to come."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"filename": "leads.csv", "size": 20971520, "sha256": _SHA256}}
    )

    filename: str = Field(min_length=1, max_length=4096)
    size: int = Field(ge=0, le=2**62, description="bytes")
    sha256: str | None = Field(None, description="of the whole file, in hex or base64; checked when it is complete")


class PartOut(Schema):
    """One part that is there."""

    number: int
    size: int
    sha256: str


class UploadOut(Schema):
    """An upload, with the parts that are there and those that are missing (of an open one)."""

    model_config = ConfigDict(json_schema_extra={"example": _UPLOAD_EXAMPLE})

    id: int
    filename: str
    state: str
    size: int
    sha256: str | None = Field(description="of the stored object, once the upload is complete")
    part_size: int = Field(description="bytes that every part but the last must have")
    part_count: int
    parts: list[PartOut]
    missing: list[int]
    created_at: datetime
    expires_at: datetime | None = Field(description="when an open upload is deleted, unless parts go on arriving")


@router.post("", response={201: UploadOut}, summary="Open an upload")
@idempotent("imports:write")
def open_upload(request: HttpRequest, payload: UploadIn) -> Status[UploadOut]:
    """Then PUT each part to /uploads/{id}/parts/{n}, counted from 1, in any order and in parallel.
    Idempotency-Key is honoured."""
    caller = caller_of(request)
    upload = services.open_upload(
        workspace_id=caller.workspace_id,
        filename=payload.filename,
        size=payload.size,
        sha256=payload.sha256,
        actor=caller.actor,
    )
    return Status(201, _described(caller.workspace_id, upload.pk))


@router.get("/{upload_id}", response=UploadOut, summary="Show an upload")
def show_upload(request: HttpRequest, upload_id: int) -> UploadOut:
    """To resume after an interruption, send the parts listed as missing."""
    caller = caller_of(request)
    allow(caller, "imports:read")
    return _described(caller.workspace_id, upload_id)


@router.put(
    "/{upload_id}/parts/{number}",
    response=PartOut,
    summary="Send a part",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        },
        "parameters": [
            {
                "in": "header",
                "name": name,
                "required": False,
                "schema": {"type": "string"},
                "description": "the part is refused, and not kept, when its bytes do not match",
            }
            for name in ("X-Checksum-Sha256", "Content-MD5", "Content-Digest")
        ],
    },
)
def put_part(request: HttpRequest, upload_id: int, number: int) -> PartOut:
    """The raw bytes of one part; sent again, it takes the place of the former one."""
    caller = caller_of(request)
    allow(caller, "imports:write")
    services.check_part(
        workspace_id=caller.workspace_id, upload_id=upload_id, number=number, length=_announced_length(request)
    )
    part = services.put_part(
        workspace_id=caller.workspace_id,
        upload_id=upload_id,
        number=number,
        chunks=blocks_of(request),
        checksums=checksums_in(request.headers),
    )
    return _part(part)


@router.post("/{upload_id}/complete", response=UploadOut, summary="Complete an upload")
def complete_upload(request: HttpRequest, upload_id: int) -> UploadOut:
    """Make the parts one immutable file. It may be called again, and gives the same answer."""
    caller = caller_of(request)
    allow(caller, "imports:write")
    services.complete_upload(workspace_id=caller.workspace_id, upload_id=upload_id)
    return _described(caller.workspace_id, upload_id)


@router.delete("/{upload_id}", response={204: None}, summary="Abort an upload")
def abort_upload(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Gives up an open upload and removes its parts."""
    caller = caller_of(request)
    allow(caller, "imports:write")
    services.abort_upload(workspace_id=caller.workspace_id, upload_id=upload_id)
    return HttpResponse(status=204)


def _announced_length(request: HttpRequest) -> int | None:
    announced = request.headers.get("Content-Length", "")
    if announced and not announced.isdecimal():
        raise InvalidInput("Content-Length must be a whole number of bytes.")
    return int(announced) if announced else None


def _described(workspace_id: int, upload_id: int) -> UploadOut:
    with workspace_scope(workspace_id):
        upload = upload_of(workspace_id, upload_id)
        parts = list(UploadPart.objects.filter(workspace_id=workspace_id, upload=upload).order_by("number"))
    there = {part.number for part in parts}
    is_open = upload.state == UploadState.OPEN
    return UploadOut(
        id=upload.pk,
        filename=upload.filename,
        state=upload.state,
        size=upload.size,
        sha256=upload.sha256 or None,
        part_size=upload.part_size,
        part_count=upload.part_count,
        parts=[_part(part) for part in parts],
        missing=[number for number in range(1, upload.part_count + 1) if number not in there] if is_open else [],
        created_at=upload.created_at,
        expires_at=upload.expires_at if is_open else None,
    )


def _part(part: UploadPart) -> PartOut:
    return PartOut(number=part.number, size=part.size, sha256=part.sha256)
