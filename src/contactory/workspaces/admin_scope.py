"""The admin sees one workspace at a time: row-level security stays in force there as everywhere."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from contactory.workspaces.models import Membership, Role
from contactory.workspaces.queries import memberships_of
from contactory.workspaces.scope import workspace_scope
from contactory.workspaces.sessions import CHOICE


class AdminScope:
    """Run every request under /admin/ inside the scope of the workspace that its owner has chosen.

    Strangers are sent to the sign-in page. request.memberships and request.workspace say what may be chosen and
    what is.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith("/admin/"):
            return self.get_response(request)
        account: Any = request.user
        if not account.is_authenticated:
            return redirect_to_login(request.get_full_path())
        owned = [each for each in memberships_of(account) if each.role == Role.OWNER]
        if not owned:
            raise PermissionDenied("Only owners of a workspace may use the admin.")
        chosen = _chosen(request, owned)
        request.owned_workspaces = [each.workspace for each in owned]  # type: ignore[attr-defined]
        request.workspace = chosen.workspace  # type: ignore[attr-defined]
        with workspace_scope(chosen.workspace_id):
            return self.get_response(request)


def _chosen(request: HttpRequest, owned: list[Membership]) -> Membership:
    wanted = request.session.get(CHOICE)
    return next((each for each in owned if each.workspace_id == wanted), owned[0])
