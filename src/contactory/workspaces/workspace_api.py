"""The routes of the workspace itself."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema
from pydantic import ConfigDict

from contactory.api.described import described
from contactory.workspaces import services
from contactory.workspaces.authentication import caller_of
from contactory.workspaces.models import Workspace
from contactory.workspaces.permissions import allow
from contactory.workspaces.scope import workspace_scope

router = Router(tags=["Workspace"])

_EXAMPLE: dict[str, Any] = {
    "id": 1,
    "name": "default",
    "default_country": "DE",
    "file_retention_days": None,
    "row_retention_days": 90.0,
}
_COUNTRY = "ISO 3166 alpha-2 or empty: how phone numbers and dates are read where the file does not say"

_WHEN = "days after its end, 0 for never; null: as the settings say"
_FILES, _ROWS = f"when an import's stored file is removed: {_WHEN}", f"when an import's rows are removed: {_WHEN}"


class WorkspaceOut(Schema):
    """The workspace that the request is about."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})

    id: int
    name: str
    default_country: str = Field(description=_COUNTRY)
    file_retention_days: float | None = Field(description=_FILES)
    row_retention_days: float | None = Field(description=_ROWS)


class WorkspaceChanges(Schema):
    """What to change; what is left out stays."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"default_country": "DE"}})

    name: str | None = Field(None, max_length=64)
    default_country: str | None = Field(None, max_length=80, description=_COUNTRY + "; a name does as well")
    file_retention_days: float | None = Field(None, ge=0, le=36500, description=_FILES)
    row_retention_days: float | None = Field(None, ge=0, le=36500, description=_ROWS)


@router.get("", response=WorkspaceOut, summary="Show the workspace")
def show_workspace(request: HttpRequest) -> Workspace:
    """The workspace of the key or of the session."""
    caller = caller_of(request)
    allow(caller, "contacts:read")
    with workspace_scope(caller.workspace_id):
        return Workspace.objects.get(pk=caller.workspace_id)


@router.patch("", response=WorkspaceOut, summary="Change the workspace", openapi_extra=described(409, 422))
def change_workspace(request: HttpRequest, payload: WorkspaceChanges) -> Workspace:
    """Imports that begin later go by its country, and the next look for what is over by its retention."""
    caller = caller_of(request)
    allow(caller, "workspace:manage")
    return services.change_workspace(
        workspace_id=caller.workspace_id,
        name=payload.name,
        default_country=payload.default_country,
        retention=payload.model_dump(include=set(services.RETENTION), exclude_unset=True),
        actor=caller.actor,
    )
