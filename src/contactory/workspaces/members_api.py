"""The routes of members."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from ninja.responses import Status

from contactory.api.cursors import PageQuery, page_by_id
from contactory.api.described import described
from contactory.environment import environment
from contactory.workspaces import members, queries
from contactory.workspaces.authentication import caller_of
from contactory.workspaces.idempotency import HEADER, fingerprint, once
from contactory.workspaces.member_schemas import (
    InvitationIn,
    InvitationOut,
    MemberLinkOut,
    MemberOut,
    MemberPage,
    RoleIn,
    shown_member,
)
from contactory.workspaces.permissions import allow
from contactory.workspaces.scope import workspace_scope
from contactory.workspaces.sign_in_links import member_link_path
from contactory.workspaces.tokens import new_seed

router = Router(tags=["Members"])


@router.get("", response=MemberPage, summary="List the members", openapi_extra=described(422))
def list_members(request: HttpRequest, page: Query[PageQuery]) -> dict[str, Any]:
    """Who belongs to the workspace, newest first, those who were invited too. Every member may look; a key needs
    members:manage."""
    caller = caller_of(request)
    if caller.role == "key":
        allow(caller, "members:manage")
    with workspace_scope(caller.workspace_id):
        found = page_by_id(queries.members(caller.workspace_id), page, listing="members")
        return {"items": [shown_member(each) for each in found.rows], "next_cursor": found.next_cursor}


@router.post("", response={201: InvitationOut}, summary="Invite a member", openapi_extra=described(409, 422))
def invite_member(request: HttpRequest, payload: InvitationIn) -> HttpResponse:
    """Answers with a link to hand over, shown this once: no mail is sent. Whoever opens it within 24 hours joins; a new
    address gets an account, one that belongs to other workspaces must sign in first. Idempotency-Key is honoured."""
    caller = caller_of(request)
    allow(caller, "members:manage")
    seed = request.headers.get(HEADER) or new_seed()

    def effect() -> Status[Any]:
        made = members.invite_member(
            workspace_id=caller.workspace_id,
            email=payload.email,
            name=payload.name,
            role=payload.role,
            actor=caller.actor,
            within=caller.scopes,
            seed=seed,
        )
        member = MemberOut.model_validate(shown_member(made.membership))
        link = {"id": made.link.id, "expires_at": made.link.expires_at, "url": ""}
        return Status(201, InvitationOut(member=member, link=MemberLinkOut.model_validate(link)))

    def reveal(document: dict[str, Any]) -> dict[str, Any]:
        return document | {"link": _revealed(request, document["link"], seed)}

    return once(request, fingerprint=fingerprint(request, payload.model_dump_json()), effect=effect, reveal=reveal)


@router.patch(
    "/{account_id}", response=MemberOut, summary="Change a member's role", openapi_extra=described(404, 409, 422)
)
def change_role(request: HttpRequest, account_id: int, payload: RoleIn) -> dict[str, Any]:
    """It counts from the member's next request on. The last owner keeps the role."""
    caller = caller_of(request)
    allow(caller, "members:manage")
    changed = members.change_role(
        workspace_id=caller.workspace_id,
        account_id=account_id,
        role=payload.role,
        actor=caller.actor,
        within=caller.scopes,
    )
    return shown_member(changed)


@router.delete("/{account_id}", response={204: None}, summary="Remove a member", openapi_extra=described(404, 409, 422))
def remove_member(request: HttpRequest, account_id: int) -> Status[None]:
    """At once. The account stays, and so do API keys that the member made: revoke those that nobody needs."""
    caller = caller_of(request)
    allow(caller, "members:manage")
    members.remove_member(
        workspace_id=caller.workspace_id, account_id=account_id, actor=caller.actor, within=caller.scopes
    )
    return Status(204, None)


@router.post(
    "/{account_id}/sign-in-link",
    response={201: MemberLinkOut},
    summary="Make a sign-in link for a member",
    openapi_extra=described(404, 422),
)
def renew_link(request: HttpRequest, account_id: int) -> HttpResponse:
    """In place of links that nobody has opened; shown this once. Idempotency-Key is honoured."""
    caller = caller_of(request)
    allow(caller, "members:manage")
    seed = request.headers.get(HEADER) or new_seed()

    def effect() -> Status[Any]:
        made = members.renew_link(
            workspace_id=caller.workspace_id,
            account_id=account_id,
            actor=caller.actor,
            within=caller.scopes,
            seed=seed,
        )
        return Status(201, MemberLinkOut(id=made.id, expires_at=made.expires_at, url=""))

    def reveal(document: dict[str, Any]) -> dict[str, Any]:
        return _revealed(request, document, seed)

    return once(request, fingerprint=fingerprint(request), effect=effect, reveal=reveal)


def _revealed(request: HttpRequest, link: dict[str, Any], seed: str) -> dict[str, Any]:
    path = member_link_path(link["id"], seed)
    base = environment().public_url
    return link | {"url": f"{base.rstrip('/')}{path}" if base else request.build_absolute_uri(path)}
