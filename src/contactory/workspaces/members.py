"""Writes about members: let in, invite, give another role, remove. A workspace never loses its last owner."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from contactory.errors import Conflict, Forbidden, InvalidInput, NotFound
from contactory.workspaces.audit import SYSTEM, Facts, audit
from contactory.workspaces.models import Account, Membership, Role, Workspace
from contactory.workspaces.permissions import SCOPES_OF_ROLE
from contactory.workspaces.scope import system_scope, workspace_scope
from contactory.workspaces.sign_in_links import MemberLink, create_member_link, unused_links


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody who was invited, and the link to hand over."""

    membership: Membership
    link: MemberLink


def add_member(*, workspace_id: int, email: str, role: str, actor: str = SYSTEM) -> Membership:
    """Let an account into a workspace, or change its role there; an unknown address gets an account without password.

    Owners may use the admin.
    """
    _require_role(role)
    with transaction.atomic():
        account = _account(email)
        with workspace_scope(workspace_id):
            membership, _ = Membership.objects.update_or_create(
                workspace_id=workspace_id, account=account, defaults={"role": role}
            )
        _open_admin(account.pk)
        account.refresh_from_db(fields=["is_staff"])
        _note(membership, actor, "membership.set", Facts(after={"role": role}))
    return membership


def invite_member(
    *, workspace_id: int, email: str, name: str, role: str, actor: str, within: frozenset[str], seed: str
) -> Invitation:
    """Make somebody a member who joins by opening a link; an unknown address gets an account.

    within holds the scopes that the caller has and may give. Raises InvalidInput, Forbidden, and Conflict
    (member_already).
    """
    _require_role(role, within=within)
    with workspace_scope(workspace_id):
        account = _account(email)
        if Membership.objects.filter(workspace_id=workspace_id, account=account).exists():
            raise Conflict(
                f"{account.email} is a member already; make a new link for it, or change its role.",
                code="member_already",
                member_id=account.pk,
            )
        if not _has_joined_any(account):
            _start_anew(account, name)
        membership = Membership.objects.create(workspace_id=workspace_id, account=account, role=role, joined_at=None)
        _note(membership, actor, "membership.invited", Facts(after={"role": role}))
        link = create_member_link(membership, actor=actor, seed=seed)
    return Invitation(membership, link)


def change_role(
    *, workspace_id: int, account_id: int, role: str, actor: str, within: frozenset[str] = SCOPES_OF_ROLE[Role.OWNER]
) -> Membership:
    """Give a member another role; NotFound, and Conflict (last_owner) for the only owner who has joined."""
    _require_role(role, within=within)
    with workspace_scope(workspace_id):
        membership = _locked(workspace_id, account_id, within)
        before = membership.role
        if role == before:
            return membership
        if before == Role.OWNER:
            _require_other_owner(membership)
        membership.role = role
        membership.save(update_fields=["role"])
        _open_admin(account_id)
        _note(membership, actor, "membership.set", Facts(before={"role": before}, after={"role": role}))
    return membership


def remove_member(
    *, workspace_id: int, account_id: int, actor: str, within: frozenset[str] = SCOPES_OF_ROLE[Role.OWNER]
) -> None:
    """Take a member out; the account stays, and so do API keys that the member made. Refuses what change_role does."""
    with workspace_scope(workspace_id):
        membership = _locked(workspace_id, account_id, within)
        if membership.role == Role.OWNER:
            _require_other_owner(membership)
        facts = Facts(before={"role": membership.role})
        membership.delete()
        _open_admin(account_id)
        subject = f"account:{account_id}"
        audit(workspace_id=workspace_id, actor=actor, action="membership.removed", subject=subject, facts=facts)


def renew_link(*, workspace_id: int, account_id: int, actor: str, within: frozenset[str], seed: str) -> MemberLink:
    """Another link for a member, in place of those that nobody has opened; NotFound, Forbidden."""
    with workspace_scope(workspace_id):
        return create_member_link(_locked(workspace_id, account_id, within), actor=actor, seed=seed)


def _locked(workspace_id: int, account_id: int, within: frozenset[str]) -> Membership:
    """The member, while nobody else changes members of the workspace."""
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace_id)
    members = Membership.objects.select_related("account")
    found = members.filter(workspace_id=workspace_id, account_id=account_id).first()
    if found is None:
        raise NotFound("There is no such member in this workspace.")
    _require_role(found.role, within=within)
    return found


def _require_role(role: str, *, within: frozenset[str] = SCOPES_OF_ROLE[Role.OWNER]) -> None:
    if role not in Role.values:
        raise InvalidInput(f"There is no role {role!r}; the roles are {', '.join(Role.values)}.", field="role")
    # A key that may manage members and nothing else must not become an owner by that.
    if not SCOPES_OF_ROLE[role] <= within:
        raise Forbidden(f"You may not decide about members with the role {role}: it may do more than you.", role=role)


def _require_other_owner(membership: Membership) -> None:
    owners = Membership.objects.filter(workspace_id=membership.workspace_id, role=Role.OWNER)
    if not owners.exclude(joined_at=None).exclude(pk=membership.pk).exists():
        raise Conflict(
            "This is the only owner of the workspace; make somebody else an owner, who has joined, first.",
            code="last_owner",
        )


def _account(email: str) -> Account:
    address = email.strip().lower()
    # The first owner's address has no dot in its domain; validate_email knows localhost.
    try:
        validate_email(address)
    except ValidationError:
        raise InvalidInput(f"{email[:100]!r} is not an e-mail address.", field="email") from None
    account, made = Account.objects.get_or_create(email=address)
    if made:
        account.set_unusable_password()
        account.save(update_fields=["password"])
    return account


def _has_joined_any(account: Account) -> bool:
    with system_scope():
        return Membership.objects.filter(account=account).exclude(joined_at=None).exists()


def _start_anew(account: Account, name: str) -> None:
    """Shut out whoever used the account while it belonged to another workspace, or waited for it to belong to one."""
    account.set_unusable_password()
    account.name = name or account.name
    account.save(update_fields=["password", "name"])
    unused_links(account.pk).filter(membership=None).delete()


def _open_admin(account_id: int) -> None:
    with system_scope():
        owns = Membership.objects.filter(account_id=account_id, role=Role.OWNER).exists()
    Account.objects.filter(pk=account_id).exclude(is_staff=owns).update(is_staff=owns)


def _note(membership: Membership, actor: str, action: str, facts: Facts) -> None:
    subject = f"account:{membership.account_id}"
    audit(workspace_id=membership.workspace_id, actor=actor, action=action, subject=subject, facts=facts)
