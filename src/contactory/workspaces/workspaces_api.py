"""The routes of a person's workspaces."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.responses import Status
from pydantic import ConfigDict

from contactory.api.described import described
from contactory.errors import Forbidden
from contactory.workspaces import services
from contactory.workspaces.authentication import caller_of
from contactory.workspaces.idempotency import idempotent
from contactory.workspaces.models import Account, Role
from contactory.workspaces.permissions import Caller
from contactory.workspaces.queries import memberships_of
from contactory.workspaces.session_schemas import MyWorkspaceOut, shown_membership
from contactory.workspaces.sessions import signed_in

router = Router(tags=["Workspace"])


class WorkspaceIn(Schema):
    """A new workspace."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"name": "Estuary"}})

    name: str = Field(min_length=1, max_length=64)


class MyWorkspaces(Schema):
    """The workspaces of one account; there are few, so that they need no pages."""

    items: list[MyWorkspaceOut]


@router.get("", response=MyWorkspaces, summary="List one's workspaces", openapi_extra=described())
def list_workspaces(request: HttpRequest) -> dict[str, Any]:
    """All that the account of the session belongs to, with its role in each."""
    account = _person(request, caller_of(request))
    return {"items": [shown_membership(each) for each in memberships_of(account)]}


@router.post("", response={201: MyWorkspaceOut}, summary="Make a workspace", openapi_extra=described(409, 422))
@idempotent("workspace:manage")
def create_workspace(request: HttpRequest, payload: WorkspaceIn) -> Status[Any]:
    """The owner of a workspace may make another, and owns it too. Idempotency-Key is honoured."""
    account = _person(request, caller_of(request))
    made = services.create_own_workspace(name=payload.name, owner_id=account.pk)
    return Status(201, MyWorkspaceOut(id=made.pk, name=made.name, role=Role.OWNER))


def _person(request: HttpRequest, caller: Caller) -> Account:
    account = signed_in(request)
    # A key belongs to one workspace and to nobody, also when a browser that has signed in sends it.
    if account is None or caller.role == "key":
        raise Forbidden("An API key belongs to one workspace; sign in to see or make others.", code="session_needed")
    return account
