"""Server-sent events about something that is looked at again and again until it comes to rest.

No transaction, thread or connection is held between two looks. Whoever connects again is told the present state.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

from asgiref.sync import SyncToAsync, sync_to_async
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.http import StreamingHttpResponse
from ninja.responses import NinjaJSONEncoder

from contactory.errors import NotFound

HEARTBEAT_SECONDS = 15.0
# A key that is revoked meanwhile is noticed when the client connects again.
LONGEST_SECONDS = 300.0
# What is over in a few seconds is told of at once; after that, looks come at their own pace.
FIRST_PAUSE = 0.2
GROWTH = 1.2

# Whether there is nothing more to tell, and the events that tell what has changed.
Look = Callable[[], tuple[bool, list[str]]]


def event(name: str, value: Any, event_id: str | None = None) -> str:
    """One event as it goes over the wire; a client that connects again sends the last id."""
    marked = f"id: {event_id}\n" if event_id else ""
    return f"event: {name}\n{marked}data: {json.dumps(value, ensure_ascii=False, cls=NinjaJSONEncoder)}\n\n"


def event_response(told: AsyncIterator[str]) -> StreamingHttpResponse:
    """The answer that gives these events; call it last, for it lets go of the request's connection."""
    # The request lasts as long as the stream; its connection must not.
    connection.close()
    response = StreamingHttpResponse(told, content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    # Proxies that collect answers before they pass them on would hold the events back.
    response["X-Accel-Buffering"] = "no"
    return response


async def watched(look: Look, *, every: float) -> AsyncIterator[str]:
    """The events of looking every so many seconds, until there is nothing more to tell or the thing is gone.

    The first looks come faster: who has just begun something watches it. Comments keep the connection alive meanwhile.
    """
    _give_thread_back()
    once = sync_to_async(_looking(look), thread_sensitive=False)
    begun = said = time.monotonic()
    pause = min(FIRST_PAUSE, every)
    while time.monotonic() - begun < LONGEST_SECONDS:
        try:
            ended, news = await once()
        except (NotFound, OperationalError, InterfaceError):
            return
        if news:
            said = time.monotonic()
            yield "".join(news)
        elif time.monotonic() - said >= HEARTBEAT_SECONDS:
            said = time.monotonic()
            yield ": still here\n\n"
        if ended:
            return
        await asyncio.sleep(pause)
        pause = min(pause * GROWTH, every)


def _looking(look: Look) -> Look:
    """The same on a thread of its own, whose connection is not kept."""

    def once() -> tuple[bool, list[str]]:
        close_old_connections()
        try:
            return look()
        finally:
            if connection.settings_dict["CONN_MAX_AGE"] == 0:
                connection.close()

    return once


def _give_thread_back() -> None:
    """End the thread that answered the request: it would wait, idle, for as long as the client listens."""
    request = SyncToAsync.thread_sensitive_context.get(None)
    thread = SyncToAsync.context_to_thread_executor.pop(request, None) if request is not None else None
    if thread is not None:
        thread.shutdown(wait=False)
