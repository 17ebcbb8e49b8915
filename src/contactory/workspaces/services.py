"""Writes about workspaces, members, API keys and ways in."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.db.models.functions import Now

from contactory.engine.countries import known_country
from contactory.errors import Conflict, InvalidInput, NotFound
from contactory.workspaces.audit import Facts, audit
from contactory.workspaces.models import Account, ApiKey, IdempotentResponse, Membership, Role, SignInLink, Workspace
from contactory.workspaces.permissions import ALL_SCOPES, known_scopes
from contactory.workspaces.queries import workspace_by_name
from contactory.workspaces.scope import system_scope, workspace_scope

__all__ = [
    "add_member",
    "api_key_secret",
    "change_workspace",
    "clean_expired_responses",
    "create_api_key",
    "create_sign_in_link",
    "create_workspace",
    "first_start",
    "new_seed",
    "redeem_sign_in_link",
    "revoke_api_key",
    "workspace_by_name",
]

SYSTEM: Final = "system"
FIRST_OWNER: Final = "owner@localhost"
FIRST_WORKSPACE: Final = "default"
SIGN_IN_LIFE: Final = timedelta(hours=24)
RETENTION: Final = ("file_retention_days", "row_retention_days")
RESPONSE_LIFE: Final = timedelta(hours=24)
_WORKSPACE_NAME = re.compile(r"\w(?:[\w .&'-]{0,62}[\w.])?")


def first_start() -> str | None:
    """On an empty database make the owner's account and the workspace "default".

    Returns the path of a one-time sign-in link then, and None ever after. Of two that start at once, one does it.
    """
    with system_scope():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('contactory.first_start'))")
        if Account.objects.exists():
            return None
        workspace = create_workspace(name=FIRST_WORKSPACE)
        add_member(workspace_id=workspace.pk, email=FIRST_OWNER, role=Role.OWNER)
        return create_sign_in_link(FIRST_OWNER)


def create_workspace(*, name: str) -> Workspace:
    """Make a workspace; Conflict when the name is taken, whatever its case."""
    if not _WORKSPACE_NAME.fullmatch(name):
        raise InvalidInput(
            f"{name[:80]!r} cannot name a workspace: use 1 to 64 letters, digits, spaces or . & ' - _, "
            "with a letter or digit at both ends."
        )
    try:
        with system_scope():
            workspace = Workspace.objects.create(name=name)
            audit(
                workspace_id=workspace.pk,
                actor=SYSTEM,
                action="workspace.created",
                subject=f"workspace:{workspace.pk}",
                facts=Facts(after={"name": name}),
            )
            return workspace
    except IntegrityError:
        raise Conflict(f"There is a workspace {name!r} already; choose another name.") from None


def change_workspace(
    *, workspace_id: int, default_country: str | None, actor: str, retention: Mapping[str, float | None] | None = None
) -> Workspace:
    """Set what is given: the country, and of retention the names in RETENTION, where None means as the settings say.

    Raises InvalidInput for what is no country.
    """
    wanted: dict[str, Any] = {name: days for name, days in (retention or {}).items() if name in RETENTION}
    if default_country is not None:
        wanted["default_country"] = known_country(default_country)
    with workspace_scope(workspace_id):
        workspace = Workspace.objects.select_for_update().get(pk=workspace_id)
        if wanted:
            before = {name: getattr(workspace, name) for name in wanted}
            for name, value in wanted.items():
                setattr(workspace, name, value)
            workspace.save(update_fields=list(wanted))
            facts = Facts(before=before, after=wanted)
            subject = f"workspace:{workspace_id}"
            audit(workspace_id=workspace_id, actor=actor, action="workspace.changed", subject=subject, facts=facts)
    return workspace


def add_member(*, workspace_id: int, email: str, role: str, actor: str = SYSTEM) -> Membership:
    """Let an account into a workspace, or change its role there; an unknown address gets an account without password.

    Owners may use the admin.
    """
    if role not in Role.values:
        raise InvalidInput(f"There is no role {role!r}; the roles are {', '.join(Role.values)}.")
    with transaction.atomic():
        account = _account(email)
        if role == Role.OWNER and not account.is_staff:
            account.is_staff = True
            account.save(update_fields=["is_staff"])
        with workspace_scope(workspace_id):
            membership, _ = Membership.objects.update_or_create(
                workspace_id=workspace_id, account=account, defaults={"role": role}
            )
        audit(
            workspace_id=workspace_id,
            actor=actor,
            action="membership.set",
            subject=f"account:{account.pk}",
            facts=Facts(after={"role": role}),
        )
    return membership


def _account(email: str) -> Account:
    address = email.strip().lower()
    # The first owner's address has no dot in its domain; validate_email knows localhost.
    try:
        validate_email(address)
    except ValidationError:
        raise InvalidInput(f"{email[:100]!r} is not an e-mail address.") from None
    account, made = Account.objects.get_or_create(email=address)
    if made:
        account.set_unusable_password()
        account.save(update_fields=["password"])
    return account


def create_sign_in_link(email: str) -> str:
    """The path of a link that signs the account in, once, within 24 hours; NotFound when there is no such account."""
    account = Account.objects.filter(email=email.strip().lower(), is_active=True).first()
    if account is None:
        raise NotFound(f"There is no account {email[:100]!r}; the first owner is {FIRST_OWNER}.")
    token = secrets.token_urlsafe(32)
    SignInLink.objects.create(account=account, token_hash=hash_of(token), expires_at=Now() + SIGN_IN_LIFE)
    return f"/sign-in/{token}"


def redeem_sign_in_link(token: str) -> Account:
    """The account of an unused link that is not over, which is used from now on; NotFound otherwise."""
    usable = SignInLink.objects.filter(token_hash=hash_of(token), used_at=None, expires_at__gt=Now())
    with transaction.atomic():
        # Two visits at once meet at the row; the second one no longer finds it unused.
        if not usable.update(used_at=Now()):
            raise NotFound(
                "This link has been used or is over; make another with contactory sign-in-link.",
                code="sign_in_link_over",
            )
        return Account.objects.get(sign_in_links__token_hash=hash_of(token))


def create_api_key(
    *,
    workspace_id: int,
    name: str,
    scopes: list[str],
    actor: str,
    expires_at: datetime | None = None,
    within: frozenset[str] = ALL_SCOPES,
    seed: str | None = None,
) -> tuple[ApiKey, str]:
    """Make an API key and return it with its secret, which is nowhere kept.

    within holds the scopes that the maker has and may give. Whoever has the same seed can work out the secret
    again with api_key_secret; without a seed nobody can.
    """
    granted = known_scopes(scopes, within=within)
    prefix = f"ctk_{secrets.token_hex(4)}"
    secret = api_key_secret(workspace_id, prefix, seed or new_seed())
    with workspace_scope(workspace_id):
        key = ApiKey.objects.create(
            workspace_id=workspace_id,
            name=name,
            prefix=prefix,
            secret_hash=hash_of(secret),
            scopes=granted,
            created_by=actor,
            expires_at=expires_at,
        )
        audit(
            workspace_id=workspace_id,
            actor=actor,
            action="api_key.created",
            subject=f"api_key:{key.pk}",
            facts=Facts(after={"name": name, "scopes": list(granted)}),
        )
    return key, secret


def new_seed() -> str:
    """256 random bits, for a secret that nobody may work out again."""
    return secrets.token_urlsafe(32)


def api_key_secret(workspace_id: int, prefix: str, seed: str) -> str:
    """The secret that belongs to a prefix and a seed.

    A request that is repeated with its Idempotency-Key must get the same secret, which is not stored: the key is the
    seed then, and SECRET_KEY makes the result unknown to anybody who knows the seed.
    """
    message = f"{workspace_id}:{prefix}:{seed}".encode()
    hidden = hmac.new(settings.SECRET_KEY.encode(), b"contactory api key:" + message, hashlib.sha256)
    return f"{prefix}_{hidden.hexdigest()}"


def revoke_api_key(*, workspace_id: int, key_id: int, actor: str) -> None:
    """Stop a key for good, at once; doing it again changes nothing. NotFound when the workspace has no such key."""
    with workspace_scope(workspace_id):
        key = ApiKey.objects.select_for_update().filter(workspace_id=workspace_id, pk=key_id).first()
        if key is None:
            raise NotFound("There is no such API key in this workspace.")
        if key.revoked_at is not None:
            return
        ApiKey.objects.filter(pk=key_id).update(revoked_at=Now())
        audit(workspace_id=workspace_id, actor=actor, action="api_key.revoked", subject=f"api_key:{key_id}")


def note_use(key: ApiKey) -> None:
    """Remember that a key was used, at most once a minute; call it in a system scope."""
    stale = Q(last_used_at=None) | Q(last_used_at__lt=Now() - timedelta(minutes=1))
    ApiKey.objects.filter(stale, pk=key.pk).update(last_used_at=Now())


def clean_expired_responses() -> int:
    """Forget the answers kept for an Idempotency-Key for longer than 24 hours; returns how many."""
    with system_scope():
        return IdempotentResponse.objects.filter(created_at__lt=Now() - RESPONSE_LIFE).delete()[0]


def hash_of(secret: str) -> str:
    """How secrets are kept: SHA-256 is enough for 256 random bits, which nobody can guess through."""
    return hashlib.sha256(secret.encode()).hexdigest()
