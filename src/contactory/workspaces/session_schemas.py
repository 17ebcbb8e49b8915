"""What the routes of the session take and give."""

from typing import Any

from ninja import Field, Schema
from pydantic import ConfigDict

from contactory.workspaces.models import Account, Membership, Role
from contactory.workspaces.permissions import SCOPES_OF_ROLE

_MINE: dict[str, Any] = {"id": 1, "name": "default", "role": "owner"}
_SESSION: dict[str, Any] = {
    "account": {"id": 3, "email": "alice@example.com", "name": "Alice", "has_password": True},
    "workspace": _MINE | {"scopes": ["imports:read", "imports:write"]},
    "workspaces": [_MINE],
    "needs_current_password": True,
}


class AccountOut(Schema):
    """Somebody who has signed in."""

    id: int
    email: str
    name: str
    has_password: bool = Field(description="false: the account is entered by one-time links only")


class MyWorkspaceOut(Schema):
    """A workspace that the account belongs to."""

    model_config = ConfigDict(json_schema_extra={"example": _MINE})

    id: int
    name: str
    role: Role


class ChosenWorkspaceOut(MyWorkspaceOut):
    """The workspace that the session is about, and what the account may do in it."""

    scopes: list[str]


class SessionOut(Schema):
    """The browser's session."""

    model_config = ConfigDict(json_schema_extra={"example": _SESSION})

    account: AccountOut
    workspace: ChosenWorkspaceOut | None = Field(description="null: the account belongs to no workspace")
    workspaces: list[MyWorkspaceOut] = Field(description="all that the account belongs to")
    needs_current_password: bool = Field(description="whether setting a password asks for the present one")


class SignInIn(Schema):
    """An e-mail address and its password."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"email": "alice@example.com", "password": "quiet-harbour-lamp"}}
    )

    email: str = Field(min_length=1, max_length=320, pattern=r"^[^\x00-\x1f\x7f]+$")
    password: str = Field(min_length=1, max_length=1000)


class PasswordIn(Schema):
    """Another password."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"new_password": "amber-violin-tide", "current_password": "quiet-harbour-lamp"}},
    )

    new_password: str = Field(max_length=1000)
    current_password: str | None = Field(
        None,
        max_length=1000,
        description="needed unless one came by a link within the last hour, or has no password yet",
    )


class WorkspaceChoiceIn(Schema):
    """Which workspace the session shall be about."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"workspace_id": 2}})

    workspace_id: int


def shown_session(
    account: Account, chosen: Membership | None, memberships: list[Membership], *, needs_current_password: bool
) -> dict[str, Any]:
    """The values of SessionOut."""
    scopes = {"scopes": sorted(SCOPES_OF_ROLE[chosen.role])} if chosen is not None else {}
    return {
        "account": {
            "id": account.pk,
            "email": account.email,
            "name": account.name,
            "has_password": account.has_usable_password(),
        },
        "workspace": shown_membership(chosen) | scopes if chosen is not None else None,
        "workspaces": [shown_membership(each) for each in memberships],
        "needs_current_password": needs_current_password,
    }


def shown_membership(membership: Membership) -> dict[str, Any]:
    """The values of MyWorkspaceOut."""
    return {"id": membership.workspace_id, "name": membership.workspace.name, "role": membership.role}
