"""Links that sign an account in, once: made on the machine itself for anybody, by an owner for a member.

An owner must not get into other workspaces through a link for somebody who belongs to those too. So a link of an owner
lets an account into the owner's workspace, but signs it in only while it belongs to no other one; else whoever opens it
must have signed in as that account already.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet
from django.db.models.functions import Now

from contactory.errors import NotFound, Unauthenticated
from contactory.workspaces.audit import audit
from contactory.workspaces.models import Account, Membership, SignInLink
from contactory.workspaces.scope import system_scope
from contactory.workspaces.tokens import derived, hash_of

SIGN_IN_LIFE: Final = timedelta(hours=24)
_FRESH: Final = timedelta(hours=1)
FIRST_OWNER: Final = "owner@localhost"


@dataclass(frozen=True, slots=True)
class MemberLink:
    """A link that an owner made; with its id and the seed that it was made from, its path can be worked out again."""

    id: str
    expires_at: datetime


def create_sign_in_link(email: str) -> str:
    """The path of a link that signs the account in, once, within 24 hours; NotFound when there is no such account."""
    account = Account.objects.filter(email=email.strip().lower(), is_active=True).first()
    if account is None:
        raise NotFound(f"There is no account {email[:100]!r}; the first owner is {FIRST_OWNER}.")
    token = secrets.token_urlsafe(32)
    SignInLink.objects.create(account=account, token_hash=hash_of(token), expires_at=Now() + SIGN_IN_LIFE)
    return _path(token)


def create_member_link(membership: Membership, *, actor: str, seed: str) -> MemberLink:
    """A link for one member, which takes the place of earlier ones; call it in the workspace's scope."""
    unused_links(membership.account_id).filter(membership=membership).delete()
    link_id = secrets.token_hex(8)
    made = SignInLink.objects.create(
        account_id=membership.account_id,
        membership=membership,
        token_hash=hash_of(_token(link_id, seed)),
        expires_at=Now() + SIGN_IN_LIFE,
    )
    made.refresh_from_db(fields=["expires_at"])
    subject = f"account:{membership.account_id}"
    audit(workspace_id=membership.workspace_id, actor=actor, action="sign_in_link.created", subject=subject)
    return MemberLink(link_id, made.expires_at)


def member_link_path(link_id: str, seed: str) -> str:
    """The path of the link that create_member_link made."""
    return _path(_token(link_id, seed))


def redeem_sign_in_link(token: str, *, signed_in: int | None = None) -> Account:
    """The account of an unused link that is not over; from now on the link is used, and its membership joined.

    signed_in is the account that opens it, if any. Raises NotFound, and Unauthenticated (sign_in_first) for an owner's
    link to an account that belongs to other workspaces too.
    """
    usable = SignInLink.objects.filter(token_hash=hash_of(token), used_at=None, expires_at__gt=Now())
    with system_scope():
        # Two visits at once meet at the row; the second one no longer finds it unused.
        link = usable.select_for_update(of=("self",)).select_related("account", "membership").first()
        if link is None:
            raise NotFound(
                "This link has been used or is over; ask an owner for another one, or make it with "
                "contactory sign-in-link.",
                code="sign_in_link_over",
            )
        if link.membership is not None:
            _join(link.membership, signed_in)
        SignInLink.objects.filter(pk=link.pk).update(used_at=Now())
        return link.account


def opened_lately(account_id: int) -> bool:
    """Whether a link of the account was opened within the last hour."""
    return SignInLink.objects.filter(account_id=account_id, used_at__gt=Now() - _FRESH).exists()


def unused_links(account_id: int) -> QuerySet[SignInLink]:
    """The account's links that nobody has opened."""
    return SignInLink.objects.filter(account_id=account_id, used_at=None)


def _join(membership: Membership, signed_in: int | None) -> None:
    others = Membership.objects.filter(account_id=membership.account_id).exclude(joined_at=None)
    if signed_in != membership.account_id and others.exclude(pk=membership.pk).exists():
        raise Unauthenticated(
            "This account belongs to other workspaces too: sign in to it first, then open the link again.",
            code="sign_in_first",
        )
    if Membership.objects.filter(pk=membership.pk, joined_at=None).update(joined_at=Now()):
        who = f"account:{membership.account_id}"
        audit(workspace_id=membership.workspace_id, actor=who, action="membership.joined", subject=who)


def _token(link_id: str, seed: str) -> str:
    return derived("sign-in link", f"{link_id}:{seed}")


def _path(token: str) -> str:
    return f"/sign-in/{token}"
