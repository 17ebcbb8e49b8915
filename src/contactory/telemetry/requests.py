"""One log line and one observation for each request."""

import time
from collections.abc import Awaitable, Callable

import structlog
from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

from contactory.telemetry import metrics

log = structlog.get_logger(__name__)

# Asked every few seconds by machines: figures are kept, lines are not.
QUIET = ("/health/", "/metrics", "/static/")
UNKNOWN = "(none)"
# Anybody may invent a method, and each would be a series of figures of its own.
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

Answer = HttpResponseBase | Awaitable[HttpResponseBase]


@sync_and_async_middleware
def request_middleware(get_response: Callable[[HttpRequest], Answer]) -> Callable[[HttpRequest], Answer]:
    """Time each request up to the start of its answer; an event stream goes on after that."""
    if iscoroutinefunction(get_response):

        async def serve_async(request: HttpRequest) -> HttpResponseBase:
            started = time.monotonic()
            answer = get_response(request)
            assert isinstance(answer, Awaitable)  # noqa: S101 - narrows the type; iscoroutinefunction said so
            return _noted(request, await answer, started)

        return serve_async

    def serve(request: HttpRequest) -> HttpResponseBase:
        started = time.monotonic()
        answer = get_response(request)
        assert isinstance(answer, HttpResponseBase)  # noqa: S101 - as above
        return _noted(request, answer, started)

    return serve


def _noted(request: HttpRequest, response: HttpResponseBase, started: float) -> HttpResponseBase:
    seconds = time.monotonic() - started
    # The pattern, not the path: a path may hold ids or a one-time link.
    route = request.resolver_match.route if request.resolver_match else UNKNOWN
    method = request.method if request.method in METHODS else "OTHER"
    metrics.request_observed(method, route, response.status_code, seconds)
    if not request.path.startswith(QUIET):
        log.info("http.request", method=method, route=route, status=response.status_code, seconds=round(seconds, 4))
    return response
