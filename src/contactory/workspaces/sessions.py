"""The browser's session: who has signed in, and which workspace the person has chosen."""

from django.conf import settings
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from contactory.errors import Forbidden, InvalidInput, Unauthenticated
from contactory.workspaces.audit import audit
from contactory.workspaces.models import Account, Membership
from contactory.workspaces.queries import memberships_of
from contactory.workspaces.sign_in_guard import count_attempt, forget_attempts
from contactory.workspaces.sign_in_links import opened_lately, redeem_sign_in_link

CHOICE = "workspace_id"
_BY_LINK = "came_by_link"


def signed_in(request: HttpRequest) -> Account | None:
    """The account whose session it is."""
    account = getattr(request, "user", None)
    return account if isinstance(account, Account) and account.is_authenticated else None


def sign_in_with_password(request: HttpRequest, *, email: str, password: str) -> Account:
    """Begin a session; Unauthenticated (wrong_credentials) alike for an unknown address, a wrong password and an
    account that is switched off, TooManyRequests after too many attempts."""
    count_attempt(email)
    # The back end hashes the password for an unknown address too, so that both take the same time.
    account = authenticate(request, email=email.strip(), password=password)
    if not isinstance(account, Account):
        raise Unauthenticated("The e-mail address or the password is wrong.", code="wrong_credentials")
    forget_attempts(email)
    _begin(request, account, by_link=False)
    return account


def sign_in_with_link(request: HttpRequest, token: str) -> Account:
    """Begin a session by a one-time link; refuses what redeem_sign_in_link refuses."""
    present = signed_in(request)
    account = redeem_sign_in_link(token, signed_in=present.pk if present else None)
    _begin(request, account, by_link=True)
    return account


def sign_out(request: HttpRequest) -> None:
    """End the session."""
    logout(request)


def needs_current_password(request: HttpRequest, account: Account) -> bool:
    """Whether setting a password asks for the present one: not of somebody who has none, or came by a link just now."""
    if not account.has_usable_password():
        return False
    return not (request.session.get(_BY_LINK, False) and opened_lately(account.pk))


def set_password(request: HttpRequest, account: Account, *, new: str, current: str | None) -> None:
    """Give the account of the session another password, and end its other sessions.

    Raises InvalidInput: wrong_password, or weak_password with the validators' sentences.
    """
    if needs_current_password(request, account):
        _require_password(account, current)
    try:
        validate_password(new, account)
    except ValidationError as error:
        raise InvalidInput(" ".join(error.messages), code="weak_password", field="new_password") from None
    account.set_password(new)
    account.save(update_fields=["password"])
    # The sessions of an account hang on its password; this one goes on.
    update_session_auth_hash(request, account)
    request.session[_BY_LINK] = False
    _note(account, "password.changed")


def choose_workspace(request: HttpRequest, account: Account, workspace_id: int) -> Membership:
    """Let the session be about one of the account's workspaces; Forbidden (not_a_member) for any other."""
    membership = membership_in(memberships_of(account), workspace_id)
    request.session[CHOICE] = membership.workspace_id
    return membership


def settled_membership(request: HttpRequest, memberships: list[Membership]) -> Membership | None:
    """The membership that the session is about; where none is chosen, or the chosen one is gone, the first one is."""
    kept = request.session.get(CHOICE)
    found = next((each for each in memberships if each.workspace_id == kept), None)
    if found is None and memberships:
        found = memberships[0]
        request.session[CHOICE] = found.workspace_id
    return found


def membership_in(memberships: list[Membership], workspace_id: int | str) -> Membership:
    """The one of the memberships that is in the workspace; Forbidden (not_a_member) names those that there are."""
    for each in memberships:
        if str(each.workspace_id) == str(workspace_id).strip():
            return each
    raise Forbidden(
        "You are not a member of that workspace; choose one of yours.",
        code="not_a_member",
        workspaces=choice_among(memberships),
    )


def choice_among(memberships: list[Membership]) -> list[dict[str, object]]:
    """The workspaces of the memberships, as a problem document shows them."""
    return [{"id": each.workspace_id, "name": each.workspace.name} for each in memberships]


def _begin(request: HttpRequest, account: Account, *, by_link: bool) -> None:
    login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session[_BY_LINK] = by_link
    settled_membership(request, memberships_of(account))
    _note(account, "session.started")


def _require_password(account: Account, current: str | None) -> None:
    count_attempt(account.email)
    if not account.check_password(current):
        raise InvalidInput("The present password is wrong.", code="wrong_password", field="current_password")
    forget_attempts(account.email)


def _note(account: Account, action: str) -> None:
    who = f"account:{account.pk}"
    for membership in memberships_of(account):
        audit(workspace_id=membership.workspace_id, actor=who, action=action, subject=who)
