"""Writes about workspaces and API keys, and the first start; members.py has those about people."""

import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.db.models.functions import Now

from contactory.engine.countries import known_country
from contactory.errors import Conflict, InvalidInput, NotFound
from contactory.workspaces.audit import SYSTEM, Facts, audit
from contactory.workspaces.members import add_member
from contactory.workspaces.models import Account, ApiKey, IdempotentResponse, Role, Workspace
from contactory.workspaces.permissions import ALL_SCOPES, known_scopes
from contactory.workspaces.queries import FIRST_WORKSPACE, workspace_by_name
from contactory.workspaces.scope import system_scope, workspace_scope
from contactory.workspaces.sign_in_links import FIRST_OWNER, create_sign_in_link
from contactory.workspaces.tokens import derived, hash_of, new_seed

__all__ = [
    "add_member",
    "api_key_secret",
    "change_workspace",
    "clean_expired_responses",
    "create_api_key",
    "create_own_workspace",
    "create_sign_in_link",
    "create_workspace",
    "first_start",
    "new_seed",
    "revoke_api_key",
    "workspace_by_name",
]

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


def create_workspace(*, name: str, actor: str = SYSTEM) -> Workspace:
    """Make a workspace; Conflict when the name is taken, whatever its case."""
    _require_name(name)
    try:
        with system_scope():
            workspace = Workspace.objects.create(name=name)
            audit(
                workspace_id=workspace.pk,
                actor=actor,
                action="workspace.created",
                subject=f"workspace:{workspace.pk}",
                facts=Facts(after={"name": name}),
            )
            return workspace
    except IntegrityError:
        raise _taken(name) from None


def change_workspace(
    *,
    workspace_id: int,
    actor: str,
    name: str | None = None,
    default_country: str | None = None,
    retention: Mapping[str, float | None] | None = None,
) -> Workspace:
    """Set what is given: name, country, and of retention the names in RETENTION, where None means as the settings say.

    Raises InvalidInput for what is no country or cannot be a name, Conflict for a name that is taken.
    """
    wanted: dict[str, Any] = {name: days for name, days in (retention or {}).items() if name in RETENTION}
    if default_country is not None:
        wanted["default_country"] = known_country(default_country)
    if name is not None:
        _require_name(name)
        wanted["name"] = name
    try:
        with workspace_scope(workspace_id):
            return _changed(Workspace.objects.select_for_update().get(pk=workspace_id), wanted, actor)
    except IntegrityError:
        raise _taken(name) from None


def _changed(workspace: Workspace, given: Mapping[str, Any], actor: str) -> Workspace:
    # Who sends a request again because its answer was lost changes nothing, and the audit trail tells of it once.
    wanted = {name: value for name, value in given.items() if getattr(workspace, name) != value}
    if wanted:
        before = {name: getattr(workspace, name) for name in wanted}
        for name, value in wanted.items():
            setattr(workspace, name, value)
        workspace.save(update_fields=list(wanted))
        facts = Facts(before=before, after=wanted)
        subject = f"workspace:{workspace.pk}"
        audit(workspace_id=workspace.pk, actor=actor, action="workspace.changed", subject=subject, facts=facts)
    return workspace


def _require_name(name: str) -> None:
    if not _WORKSPACE_NAME.fullmatch(name):
        raise InvalidInput(
            f"{name[:80]!r} cannot name a workspace: use 1 to 64 letters, digits, spaces or . & ' - _, "
            "with a letter or digit at both ends.",
            field="name",
        )


def _taken(name: str | None) -> Conflict:
    return Conflict(f"There is a workspace {name!r} already; choose another name.", code="name_taken")


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
    if not name.strip() or len(name) > 100 or not name.isprintable():
        raise InvalidInput("The name of an API key has 1 to 100 characters: say what it is for.", field="name")
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
        if expires_at is not None and expires_at <= key.created_at:
            raise InvalidInput("expires_at is past: a key that is over lets nobody in.", field="expires_at")
        audit(
            workspace_id=workspace_id,
            actor=actor,
            action="api_key.created",
            subject=f"api_key:{key.pk}",
            facts=Facts(after={"name": name, "scopes": list(granted)}),
        )
    return key, secret


def api_key_secret(workspace_id: int, prefix: str, seed: str) -> str:
    """The secret that belongs to a prefix and a seed."""
    return f"{prefix}_{derived('api key', f'{workspace_id}:{prefix}:{seed}')}"


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


def create_own_workspace(*, name: str, owner_id: int) -> Workspace:
    """Make a workspace whose owner is the account; refuses what create_workspace refuses."""
    actor = f"account:{owner_id}"
    with transaction.atomic():
        workspace = create_workspace(name=name, actor=actor)
        owner = Account.objects.get(pk=owner_id)
        add_member(workspace_id=workspace.pk, email=owner.email, role=Role.OWNER, actor=actor)
    return workspace


def clean_expired_responses() -> int:
    """Forget the answers kept for an Idempotency-Key for longer than 24 hours; returns how many."""
    with system_scope():
        return IdempotentResponse.objects.filter(created_at__lt=Now() - RESPONSE_LIFE).delete()[0]
