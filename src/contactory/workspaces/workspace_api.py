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

_EXAMPLE: dict[str, Any] = {"id": 1, "name": "default", "default_country": "DE"}
_COUNTRY = "ISO 3166 alpha-2 or empty: how phone numbers and dates are read where the file does not say"


class WorkspaceOut(Schema):
    """The workspace that the request is about."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})

    id: int
    name: str
    default_country: str = Field(description=_COUNTRY)


class WorkspaceChanges(Schema):
    """What to change; what is left out stays."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"default_country": "DE"}})

    default_country: str | None = Field(None, max_length=80, description=_COUNTRY + "; a name does as well")


@router.get("", response=WorkspaceOut, summary="Show the workspace")
def show_workspace(request: HttpRequest) -> Workspace:
    """The workspace of the key or of the session."""
    caller = caller_of(request)
    allow(caller, "contacts:read")
    with workspace_scope(caller.workspace_id):
        return Workspace.objects.get(pk=caller.workspace_id)


@router.patch("", response=WorkspaceOut, summary="Change the workspace", openapi_extra=described(422))
def change_workspace(request: HttpRequest, payload: WorkspaceChanges) -> Workspace:
    """Imports that begin later go by it."""
    caller = caller_of(request)
    allow(caller, "workspace:manage")
    return services.change_workspace(
        workspace_id=caller.workspace_id, default_country=payload.default_country, actor=caller.actor
    )
