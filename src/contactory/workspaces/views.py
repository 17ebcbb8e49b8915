"""The pages of signing in, and of choosing the workspace that the admin shows."""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from contactory.errors import Forbidden, NotFound, Unauthenticated
from contactory.workspaces import sessions

# A programme that only looks at a link before a person does, with HEAD, must not use it up.


@never_cache
@require_GET
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in whoever has an unused link, and go on to the web application, or to the local path in next."""
    try:
        sessions.sign_in_with_link(request, token)
    except NotFound as refusal:
        return render(request, "workspaces/notice.html", {"sentence": refusal.sentence}, status=refusal.status)
    except Unauthenticated:
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
    return HttpResponseRedirect(_local(request.GET.get("next", "")) or "/")


@require_POST
def choose_workspace(request: HttpRequest, workspace_id: int) -> HttpResponse:
    """Let the admin show another workspace that the person belongs to."""
    account = sessions.signed_in(request)
    try:
        if account is not None:
            sessions.choose_workspace(request, account, workspace_id)
            return HttpResponseRedirect("/admin/")
    except Forbidden:
        pass
    sentence = "There is no such workspace, or you are not a member of it."
    return render(request, "workspaces/notice.html", {"sentence": sentence}, status=404)


def closed(request: HttpRequest) -> HttpResponse:
    """What takes the place of sign-up and of everything that would need mail to be sent."""
    sentence = "Accounts are made by owners; who forgot a password gets a new link from contactory sign-in-link."
    return render(request, "workspaces/notice.html", {"sentence": sentence}, status=404)


def _local(path: str) -> str:
    is_local = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_local else ""
