"""The pages of signing in, and of choosing the workspace that the admin shows."""

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from contactory.errors import NotFound
from contactory.workspaces.admin_scope import SESSION_KEY
from contactory.workspaces.models import Account
from contactory.workspaces.queries import memberships_of
from contactory.workspaces.services import redeem_sign_in_link

# A programme that only looks at a link before a person does, with HEAD, must not use it up.


@never_cache
@require_GET
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in whoever has an unused link, and go on to the admin."""
    try:
        account = redeem_sign_in_link(token)
    except NotFound as refusal:
        return render(request, "workspaces/notice.html", {"sentence": refusal.sentence}, status=refusal.status)
    login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
    return HttpResponseRedirect("/admin/")


@require_POST
def choose_workspace(request: HttpRequest, workspace_id: int) -> HttpResponse:
    """Let the admin show another workspace that the person belongs to."""
    account = request.user
    if isinstance(account, Account) and workspace_id in {each.workspace_id for each in memberships_of(account)}:
        request.session[SESSION_KEY] = workspace_id
        return HttpResponseRedirect("/admin/")
    sentence = "There is no such workspace, or you are not a member of it."
    return render(request, "workspaces/notice.html", {"sentence": sentence}, status=404)


def closed(request: HttpRequest) -> HttpResponse:
    """What takes the place of sign-up and of everything that would need mail to be sent."""
    sentence = "Accounts are made by owners; who forgot a password gets a new link from contactory sign-in-link."
    return render(request, "workspaces/notice.html", {"sentence": sentence}, status=404)
