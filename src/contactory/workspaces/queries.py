"""Reads about workspaces and who may enter them."""

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from contactory.errors import NotFound
from contactory.workspaces.models import Account, ApiKey, AuditEvent, Membership, Workspace
from contactory.workspaces.scope import system_scope


def workspace_by_name(name: str) -> Workspace:
    """The workspace of that name, whatever its case; NotFound names those that exist.

    For the command line only: whoever runs commands on this machine may see every name.
    """
    with system_scope():
        found = Workspace.objects.filter(name__iexact=name).first()
        names = list(Workspace.objects.order_by("name").values_list("name", flat=True)[:20]) if found is None else []
    if found is None:
        there = f"there are: {', '.join(names)}" if names else "there is none yet; contactory serve makes the first one"
        raise NotFound(f"There is no workspace {name!r}; {there}.", code="unknown_workspace")
    return found


def memberships_of(account: Account) -> list[Membership]:
    """Every workspace that the account may enter, with the role it has there, in the order they were made."""
    joined = Membership.objects.filter(account=account).exclude(joined_at=None)
    with system_scope():
        return list(joined.select_related("workspace").order_by("workspace_id"))


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
