"""How a request proves who sends it: an API key, or the browser's session with CSRF."""

from typing import Any

from django.http import HttpRequest
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from contactory.errors import Forbidden, InvalidInput, Unauthenticated
from contactory.workspaces.models import ApiKey, Membership
from contactory.workspaces.permissions import SCOPES_OF_ROLE, Caller
from contactory.workspaces.queries import memberships_of, usable_key
from contactory.workspaces.scope import system_scope
from contactory.workspaces.services import hash_of, note_use

WORKSPACE_HEADER = "X-Workspace"


class KeyAuth(AuthBase):
    """Authorization: Bearer <api key>."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Caller | None:
        """The caller that the key stands for, or None when no key is sent; Unauthenticated when the key is no good."""
        header = request.headers.get("Authorization", "")
        if not header:
            return None
        kind, _, secret = header.partition(" ")
        with system_scope():
            key = usable_key(hash_of(secret.strip())) if kind.lower() == "bearer" else None
            if key is None:
                raise Unauthenticated("The API key is unknown, revoked or over; make another under /api/v1/api-keys.")
            note_use(key)
        return _caller_of_key(key)


class SessionAuth(AuthBase):
    """The session cookie of somebody who has signed in, with the CSRF token on every request that changes something."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = "sessionid"
    csrf = True

    def __call__(self, request: HttpRequest) -> Caller | None:
        """The caller whose session it is, or None when nobody is signed in; Forbidden without the CSRF token."""
        account: Any = getattr(request, "user", None)
        if not getattr(account, "is_authenticated", False):
            return None
        if check_csrf(request) is not None:
            raise Forbidden(
                "The CSRF token is missing or wrong: send it in the header X-CSRFToken.", code="csrf_failed"
            )
        membership = chosen_membership(memberships_of(account), request.headers.get(WORKSPACE_HEADER))
        return Caller(
            workspace_id=membership.workspace_id,
            actor=f"account:{account.pk}",
            role=membership.role,
            scopes=SCOPES_OF_ROLE[membership.role],
        )


def chosen_membership(memberships: list[Membership], wanted: str | None) -> Membership:
    """The membership in the workspace that the header names by its id, or the only one there is."""
    if not memberships:
        raise Forbidden("Your account belongs to no workspace; ask an owner to add it.")
    if wanted is None and len(memberships) == 1:
        return memberships[0]
    choice = [{"id": each.workspace_id, "name": each.workspace.name} for each in memberships]
    if wanted is None:
        raise InvalidInput(
            f"Say which workspace you mean: send its id in the header {WORKSPACE_HEADER}.",
            code="workspace_needed",
            workspaces=choice,
        )
    for each in memberships:
        if str(each.workspace_id) == wanted.strip():
            return each
    raise Forbidden(f"You are not a member of the workspace that {WORKSPACE_HEADER} names.", workspaces=choice)


def _caller_of_key(key: ApiKey) -> Caller:
    return Caller(workspace_id=key.workspace_id, actor=f"api_key:{key.pk}", role="key", scopes=frozenset(key.scopes))


def caller_of(request: HttpRequest) -> Caller:
    """The caller of an authenticated request."""
    caller = getattr(request, "auth", None)
    if not isinstance(caller, Caller):
        raise Unauthenticated("Sign in, or send an API key in the header Authorization: Bearer <api key>.")
    return caller


AUTHENTICATION = [KeyAuth(), SessionAuth()]
