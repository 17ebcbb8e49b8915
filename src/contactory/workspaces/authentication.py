"""How a request proves who sends it: an API key, or the browser's session with CSRF."""

from django.http import HttpRequest
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from contactory.errors import Forbidden, InvalidInput, Unauthenticated
from contactory.workspaces.models import Account, ApiKey, Membership
from contactory.workspaces.permissions import SCOPES_OF_ROLE, Caller
from contactory.workspaces.queries import memberships_of, usable_key
from contactory.workspaces.scope import system_scope
from contactory.workspaces.services import note_use
from contactory.workspaces.sessions import CHOICE, choice_among, membership_in, signed_in
from contactory.workspaces.tokens import hash_of

WORKSPACE_HEADER = "X-Workspace"
WORKSPACE_PARAMETER = "workspace"


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


class AccountAuth(AuthBase):
    """The session cookie of somebody who has signed in, with the CSRF token on every request that changes something."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = "sessionid"
    csrf = True

    def __call__(self, request: HttpRequest) -> Caller | Account | None:
        """The account whose session it is, or None when nobody is signed in; Forbidden without the CSRF token."""
        account = signed_in(request)
        if account is not None:
            require_csrf(request)
        return account


class SessionAuth(AccountAuth):
    """The same, in one of the account's workspaces."""

    def __call__(self, request: HttpRequest) -> Caller | None:
        """The caller whose session it is; Forbidden too outside the account's workspaces."""
        account = super().__call__(request)
        if not isinstance(account, Account):
            return None
        membership = chosen_membership(request, memberships_of(account))
        return Caller(
            workspace_id=membership.workspace_id,
            actor=f"account:{account.pk}",
            role=membership.role,
            scopes=SCOPES_OF_ROLE[membership.role],
        )


def require_csrf(request: HttpRequest) -> None:
    """Raise Forbidden (csrf_failed) when a request that changes something lacks the CSRF token."""
    if check_csrf(request) is not None:
        raise Forbidden(
            "The CSRF token is missing or over: take it from the cookie csrftoken, which GET /api/v1/session sets, "
            "and send it in the header X-CSRFToken.",
            code="csrf_failed",
        )


def named_workspace(request: HttpRequest) -> str | None:
    """The id that the header X-Workspace has, or the parameter workspace, for addresses that cannot have headers."""
    return request.headers.get(WORKSPACE_HEADER) or request.GET.get(WORKSPACE_PARAMETER)


def chosen_membership(request: HttpRequest, memberships: list[Membership]) -> Membership:
    """The membership in the workspace that the request names, else that the session has chosen, else the only one.

    Raises Forbidden for a workspace that one is not, or no longer, a member of; InvalidInput (workspace_needed).
    """
    if not memberships:
        raise Forbidden("Your account belongs to no workspace; ask an owner to add it.", code="no_workspace")
    wanted = named_workspace(request) or request.session.get(CHOICE)
    if wanted is not None:
        return membership_in(memberships, wanted)
    if len(memberships) == 1:
        return memberships[0]
    raise InvalidInput(
        f"Say which workspace you mean: send its id in the header {WORKSPACE_HEADER}.",
        code="workspace_needed",
        workspaces=choice_among(memberships),
    )


def _caller_of_key(key: ApiKey) -> Caller:
    return Caller(workspace_id=key.workspace_id, actor=f"api_key:{key.pk}", role="key", scopes=frozenset(key.scopes))


def caller_of(request: HttpRequest) -> Caller:
    """The caller of an authenticated request."""
    caller = getattr(request, "auth", None)
    if not isinstance(caller, Caller):
        raise Unauthenticated("Sign in, or send an API key in the header Authorization: Bearer <api key>.")
    return caller


def account_of(request: HttpRequest) -> Account:
    """The account of a request that came through AccountAuth."""
    account = getattr(request, "auth", None)
    if not isinstance(account, Account):
        raise Unauthenticated("Sign in; an API key does not do here.")
    return account


AUTHENTICATION = [KeyAuth(), SessionAuth()]
ACCOUNT_AUTHENTICATION = [AccountAuth()]
