"""What the routes of members take and give."""

from datetime import datetime
from typing import Any

from ninja import Field, Schema
from pydantic import ConfigDict

from contactory.workspaces.models import Membership, Role

_MEMBER: dict[str, Any] = {
    "id": 4,
    "email": "bob@example.com",
    "name": "Bob",
    "role": "editor",
    "invited_at": "2026-03-01T09:30:00Z",
    "joined_at": None,
}
_LINK: dict[str, Any] = {
    "id": "5c0f91d2a4be7731",
    "url": "https://contactory.example.com/sign-in/…",
    "expires_at": "2026-03-02T09:30:00Z",
}


class MemberOut(Schema):
    """Somebody who belongs to the workspace, or was invited."""

    model_config = ConfigDict(json_schema_extra={"example": _MEMBER})

    id: int = Field(description="the account's")
    email: str
    name: str
    role: Role
    invited_at: datetime
    joined_at: datetime | None = Field(description="null: the link has not been opened yet")


class MemberPage(Schema):
    """One page of members, newest first."""

    items: list[MemberOut]
    next_cursor: str | None


class InvitationIn(Schema):
    """Whom to invite."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"email": "bob@example.com", "name": "Bob", "role": "editor"}}
    )

    email: str = Field(min_length=3, max_length=320)
    name: str = Field(
        "", max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$", description="taken for accounts that belong nowhere else"
    )
    role: Role


class MemberLinkOut(Schema):
    """A link that signs a member in, once."""

    model_config = ConfigDict(json_schema_extra={"example": _LINK})

    id: str
    url: str = Field(description="shown this once")
    expires_at: datetime


class InvitationOut(Schema):
    """Who was invited, and the link to hand over."""

    model_config = ConfigDict(json_schema_extra={"example": {"member": _MEMBER, "link": _LINK}})

    member: MemberOut
    link: MemberLinkOut


class RoleIn(Schema):
    """Another role."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"role": "viewer"}})

    role: Role


def shown_member(membership: Membership) -> dict[str, Any]:
    """The values of MemberOut; the membership comes with its account."""
    account = membership.account
    return {
        "id": account.pk,
        "email": account.email,
        "name": account.name,
        "role": membership.role,
        "invited_at": membership.created_at,
        "joined_at": membership.joined_at,
    }
