"""Results that are ready after a while: they are fetched, and sent to a webhook that lies on this machine."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

from contactory.providers.sandbox.http_messages import json_bytes

EXPIRES_AFTER = 30 * 86400  # seconds
SEND_WITHIN = 10  # seconds


@dataclass(frozen=True)
class LaterResult:
    """One result; made_at and ready_at are seconds of the clock."""

    kind: str
    made_at: float
    ready_at: float
    payload: object
    subjects: frozenset[str] = frozenset()


@dataclass
class LaterResults:
    """The results by the id of the request that asked for them; seconds is how long one takes."""

    seconds: float = 1.0
    clock: Callable[[], float] = time.time
    _results: dict[str, LaterResult] = field(default_factory=dict)
    _sending: set[asyncio.Task[None]] = field(default_factory=set)

    def add(self, request_id: str, kind: str, payload: object, *, subjects: frozenset[str], webhook: str) -> None:
        """Keep a result until it is fetched, and send it to its webhook when that is on this machine.

        subjects are the ids of those whom it is about.
        """
        now = self.clock()
        self._results[request_id] = LaterResult(kind, now, now + self.seconds, payload, subjects)
        if reachable(webhook):
            task = asyncio.get_running_loop().create_task(_send(webhook, payload, self.seconds))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    def get(self, request_id: str) -> LaterResult | None:
        """A result, ready or not; None for an id that nobody was given."""
        return self._results.get(request_id)

    def in_progress(self, kind: str, subjects: frozenset[str]) -> bool:
        """Whether results of this kind are on their way already for all of these."""
        now = self.clock()
        waiting = (found.subjects for found in self._results.values() if found.kind == kind and found.ready_at > now)
        return bool(subjects) and subjects <= frozenset().union(*waiting)


def reachable(webhook: str) -> bool:
    """Whether a webhook is plain HTTP on this machine: the sandbox sends nothing to anybody else."""
    try:
        parts = urlsplit(webhook)
        host = parts.hostname or ""
        return (
            parts.scheme == "http" and parts.port is not None and (host == "localhost" or ip_address(host).is_loopback)
        )
    except ValueError:
        return False


async def _send(webhook: str, payload: object, delay: float) -> None:
    await asyncio.sleep(delay)
    parts = urlsplit(webhook)
    body = json_bytes(payload)
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    # Whoever misses it can fetch the result.
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(SEND_WITHIN):
            reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
            writer.write(head.encode() + body)
            await reader.read(1)
            writer.close()
