"""One id that joins a request, the work it causes and the log lines of both."""

import re
import secrets
from collections.abc import Awaitable, Callable

import structlog
from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

HEADER = "X-Request-ID"
_SANE = re.compile(r"[A-Za-z0-9._:-]{1,64}")


def new_correlation_id() -> str:
    return secrets.token_hex(12)


Answer = HttpResponseBase | Awaitable[HttpResponseBase]


@sync_and_async_middleware
def correlation_middleware(get_response: Callable[[HttpRequest], Answer]) -> Callable[[HttpRequest], Answer]:
    """Take the id that the client sent in X-Request-ID when it is sane, make one otherwise, and send it back."""
    if iscoroutinefunction(get_response):

        async def serve_async(request: HttpRequest) -> HttpResponseBase:
            with structlog.contextvars.bound_contextvars(correlation_id=(chosen := _chosen(request))):
                answer = get_response(request)
                assert isinstance(answer, Awaitable)  # noqa: S101 - narrows the type; iscoroutinefunction said so
                return _labelled(await answer, chosen)

        return serve_async

    def serve(request: HttpRequest) -> HttpResponseBase:
        with structlog.contextvars.bound_contextvars(correlation_id=(chosen := _chosen(request))):
            answer = get_response(request)
            assert isinstance(answer, HttpResponseBase)  # noqa: S101 - as above
            return _labelled(answer, chosen)

    return serve


def _chosen(request: HttpRequest) -> str:
    sent = request.headers.get(HEADER, "")
    return sent if _SANE.fullmatch(sent) else new_correlation_id()


def _labelled(response: HttpResponseBase, chosen: str) -> HttpResponseBase:
    response[HEADER] = chosen
    return response
