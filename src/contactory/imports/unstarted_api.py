"""The routes of files that were uploaded whole and that no import was begun from."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.responses import Status
from pydantic import ConfigDict

from contactory.api.cursors import PageQuery, page_by_id
from contactory.api.described import described
from contactory.imports.queries import unstarted_files
from contactory.imports.services.discarding import discard_unstarted
from contactory.workspaces.actors import actor_names
from contactory.workspaces.authentication import caller_of
from contactory.workspaces.permissions import allow
from contactory.workspaces.queries import file_retention
from contactory.workspaces.scope import workspace_scope

router = Router(tags=["Imports"])


class UnstartedFileOut(Schema):
    """A file that waits for its import to be begun."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "upload_id": 12,
                "filename": "leads.csv",
                "size": 20971520,
                "created_by": "alice@example.com",
                "created_at": "2026-03-01T09:30:00Z",
                "kept_until": "2026-03-31T09:30:00Z",
            }
        }
    )

    upload_id: int = Field(description="for POST /imports")
    filename: str
    size: int = Field(description="bytes")
    created_by: str = Field(description="the account's e-mail, the API key's name, or command")
    created_at: datetime = Field(description="when its upload was opened")
    kept_until: datetime | None = Field(description="when it is removed by itself; null where files are kept for ever")


class UnstartedFilePage(Schema):
    """One page of files, newest first."""

    items: list[UnstartedFileOut]
    next_cursor: str | None


@router.get(
    "", response=UnstartedFilePage, summary="List the files that no import was begun from", openapi_extra=described(422)
)
def list_unstarted(request: HttpRequest, page: Query[PageQuery]) -> dict[str, Any]:
    """Whole files only, newest first; of those on their way GET /uploads/{id} tells."""
    caller = caller_of(request)
    allow(caller, "imports:read")
    with workspace_scope(caller.workspace_id):
        found = page_by_id(unstarted_files(caller.workspace_id), page, listing="unstarted")
        names = actor_names(caller.workspace_id, [upload.created_by for upload in found.rows])
        kept = file_retention(caller.workspace_id)
    items = [
        {
            "upload_id": upload.pk,
            "filename": upload.filename,
            "size": upload.size,
            "created_by": names.get(upload.created_by, upload.created_by),
            "created_at": upload.created_at,
            "kept_until": upload.created_at + kept if kept else None,
        }
        for upload in found.rows
    ]
    return {"items": items, "next_cursor": found.next_cursor}


@router.delete(
    "/{upload_id}", response={204: None}, summary="Delete such a file", openapi_extra=described(404, 409, 422)
)
def delete_unstarted(request: HttpRequest, upload_id: int) -> Status[None]:
    """Refused once an import was begun from it. An open upload is given up by DELETE /uploads/{id}."""
    caller = caller_of(request)
    allow(caller, "imports:write")
    discard_unstarted(workspace_id=caller.workspace_id, upload_id=upload_id, actor=caller.actor)
    return Status(204, None)
