"""Stops a request body that is too long while it arrives: Django would first store all of it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from django.http import HttpResponse

from contactory.api.problems import problem
from contactory.errors import is_disk_full

Message = Mapping[str, Any]
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class _TooLongError(Exception):
    """More bytes have arrived than a body may have."""


class BodyLimit:
    """An ASGI application that passes requests on to another one, and answers 413 when a body exceeds the limit.

    limit is in bytes. A disk that is full while the body is stored is answered with 503.
    """

    def __init__(self, application: Application, limit: int) -> None:
        self.application = application
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.application(scope, receive, send)
            return
        if _announced(scope) > self.limit:
            await _answer(self._too_long(), send)
            return
        try:
            await self.application(scope, self._counted(receive), send)
        except _TooLongError:
            await _answer(self._too_long(), send)
        except OSError as error:
            if not is_disk_full(error):
                raise
            await _answer(problem(503, "disk_full", "The disk is full; free some space and send it again."), send)

    def _counted(self, receive: Receive) -> Receive:
        size = 0

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > self.limit:
                raise _TooLongError
            return message

        return counted

    def _too_long(self) -> HttpResponse:
        sentence = f"The request body is longer than {self.limit} bytes, the most that is taken; send less."
        return problem(413, "body_too_large", sentence, {"limit": self.limit})


def _announced(scope: Scope) -> int:
    lengths = [value for name, value in scope["headers"] if name.lower() == b"content-length"]
    return int(lengths[0]) if lengths and lengths[0].isdigit() else 0


async def _answer(response: HttpResponse, send: Send) -> None:
    headers = [(name.lower().encode(), value.encode()) for name, value in response.items()]
    headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
    await send({"type": "http.response.body", "body": response.content})
