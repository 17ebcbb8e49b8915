"""Reads about workspaces and who may enter them."""

from datetime import timedelta
from typing import Final

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from contactory.environment import environment
from contactory.errors import NotFound
from contactory.workspaces.models import Account, ApiKey, AuditEvent, Membership, Workspace
from contactory.workspaces.scope import system_scope

FIRST_WORKSPACE: Final = "default"


def workspace_by_name(name: str) -> Workspace:
    """The workspace of that name, whatever its case; NotFound names those that exist.

    Without a name it is "default", or where that was renamed the only one there is. For the command line only: whoever
    runs commands on this machine may see every name.
    """
    with system_scope():
        found = Workspace.objects.filter(name__iexact=name or FIRST_WORKSPACE).first()
        others = list(Workspace.objects.order_by("name")[:20]) if found is None else []
    if found is None and not name and len(others) == 1:
        return others[0]
    if found is None:
        raise NotFound(_which_there_are(name, [other.name for other in others]), code="unknown_workspace")
    return found


def _which_there_are(name: str, names: list[str]) -> str:
    if not names:
        wanted = name or FIRST_WORKSPACE
        return f"There is no workspace {wanted!r}; there is none yet; contactory serve makes the first one."
    if not name:
        return f"Name a workspace with --workspace; there are: {', '.join(names)}."
    return f"There is no workspace {name!r}; there are: {', '.join(names)}."


def memberships_of(account: Account) -> list[Membership]:
    """Every workspace that the account may enter, with the role it has there, in the order they were made."""
    joined = Membership.objects.filter(account=account).exclude(joined_at=None)
    with system_scope():
        return list(joined.select_related("workspace").order_by("workspace_id"))


def file_retention(workspace_id: int) -> timedelta:
    """How long the workspace keeps files that are not needed any more; nothing for ever. Call it inside the scope."""
    own = Workspace.objects.values_list("file_retention_days", flat=True).get(pk=workspace_id)
    return timedelta(days=environment().file_retention_days if own is None else own)


def members(workspace_id: int) -> QuerySet[Membership]:
    """The workspace's members with their accounts, those who were invited too."""
    return Membership.objects.filter(workspace_id=workspace_id).select_related("account")


def api_keys(workspace_id: int) -> QuerySet[ApiKey]:
    return ApiKey.objects.filter(workspace_id=workspace_id)


def audit_events(workspace_id: int) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(workspace_id=workspace_id)


def usable_key(secret_hash: str) -> ApiKey | None:
    """The key with that hash, in whichever workspace, unless it is revoked or over; call it in a system scope."""
    usable = Q(revoked_at=None) & (Q(expires_at=None) | Q(expires_at__gt=Now()))
    return ApiKey.objects.filter(usable, secret_hash=secret_hash).first()
