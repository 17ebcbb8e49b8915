"""The one page of the web app: every address that nothing else answers gives it, and the page shows the screen."""

import secrets
from functools import cache
from pathlib import Path
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

DIST: Final = Path(__file__).parent / "dist"
NOT_BUILT: Final = "The web app is not built: run make setup in the checkout, then start Contactory again."
# What comes here from below these is an address that is not there.
OF_OTHERS: Final = ("api/", "admin/", "static/", "accounts/", "health/")
# What stands in the built page where each answer puts a nonce of its own.
NONCE: Final = "__NONCE__"


@never_cache
@ensure_csrf_cookie
@require_safe
def page(_request: HttpRequest, address: str = "") -> HttpResponse:
    """The page; 404 below the addresses of others, 503 with one sentence where it was never built."""
    if address.startswith(OF_OTHERS):
        raise Http404
    built = _built(DIST)
    if built is None:
        return HttpResponse(NOT_BUILT, status=503, content_type="text/plain; charset=utf-8")
    nonce = secrets.token_urlsafe(16)
    response = HttpResponse(built.replace(NONCE, nonce))
    response["Content-Security-Policy"] = content_security_policy(nonce)
    return response


def content_security_policy(nonce: str) -> str:
    """What the page may load: its own files and nothing else; styles that a component adds carry the nonce."""
    rules = {
        "default-src": "'self'",
        "style-src": f"'self' 'nonce-{nonce}'",
        "img-src": "'self' data: blob:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _built(folder: Path) -> str | None:
    """The page as it was when it was first asked for, since its files are those that the server found at its start."""
    return _read(folder) if (folder / "index.html").exists() else None


@cache
def _read(folder: Path) -> str:
    return (folder / "index.html").read_text(encoding="utf-8")
