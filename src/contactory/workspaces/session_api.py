"""The routes of the browser's session: who has signed in, signing in and out, the password, the chosen workspace."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from ninja import Router
from ninja.responses import Status

from contactory.api.described import described
from contactory.errors import Unauthenticated
from contactory.workspaces import sessions
from contactory.workspaces.authentication import (
    ACCOUNT_AUTHENTICATION,
    account_of,
    chosen_membership,
    named_workspace,
    require_csrf,
)
from contactory.workspaces.models import Account, Membership
from contactory.workspaces.queries import memberships_of
from contactory.workspaces.session_schemas import (
    PasswordIn,
    SessionOut,
    SignInIn,
    WorkspaceChoiceIn,
    shown_session,
)

router = Router(tags=["Session"])


@router.get("", response=SessionOut, auth=None, summary="Show who has signed in", openapi_extra=described())
def show_session(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """The account, its workspaces, and which of them the session is about. Sets the cookie csrftoken, with the answer
    401 too: what it holds is sent in the header X-CSRFToken by every request that changes something, signing in among
    them. It changes with each sign-in."""
    get_token(request)
    response["Cache-Control"] = "no-store"
    account = sessions.signed_in(request)
    if account is None:
        raise Unauthenticated("Nobody is signed in here.")
    memberships = memberships_of(account)
    named = chosen_membership(request, memberships) if named_workspace(request) is not None else None
    return _shown(request, account, named)


@router.post("", response=SessionOut, auth=None, summary="Sign in", openapi_extra=described(422, 429))
def sign_in(request: HttpRequest, payload: SignInIn) -> dict[str, Any]:
    """With a password. The answer to an unknown address is that to a wrong password; after ten attempts for an address
    it is 429 until the quarter of an hour is over."""
    require_csrf(request)
    return _shown(request, sessions.sign_in_with_password(request, email=payload.email, password=payload.password))


@router.delete("", response={204: None}, auth=ACCOUNT_AUTHENTICATION, summary="Sign out", openapi_extra=described())
def sign_out(request: HttpRequest) -> Status[None]:
    """Ends this session; those in other browsers go on."""
    sessions.sign_out(request)
    return Status(204, None)


@router.post(
    "/password",
    response=SessionOut,
    auth=ACCOUNT_AUTHENTICATION,
    summary="Set the password",
    openapi_extra=described(422, 429),
)
def set_password(request: HttpRequest, payload: PasswordIn) -> dict[str, Any]:
    """Asks for the present password, unless one came by a link within the last hour. The account's other sessions
    end."""
    account = account_of(request)
    sessions.set_password(request, account, new=payload.new_password, current=payload.current_password)
    return _shown(request, account)


@router.post(
    "/workspace",
    response=SessionOut,
    auth=ACCOUNT_AUTHENTICATION,
    summary="Choose the workspace of the session",
    openapi_extra=described(422),
)
def choose_workspace(request: HttpRequest, payload: WorkspaceChoiceIn) -> dict[str, Any]:
    """Requests of this session that name no workspace are about it from now on, and so is the admin."""
    sessions.choose_workspace(request, account_of(request), payload.workspace_id)
    return _shown(request, account_of(request))


def _shown(request: HttpRequest, account: Account, named: Membership | None = None) -> dict[str, Any]:
    memberships = memberships_of(account)
    chosen = named or sessions.settled_membership(request, memberships)
    asks = sessions.needs_current_password(request, account)
    return shown_session(account, chosen, memberships, needs_current_password=asks)
