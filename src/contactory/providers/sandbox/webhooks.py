"""Deliveries to webhooks, which go nowhere but to this machine."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from ipaddress import ip_address
from urllib.parse import urlsplit

SEND_WITHIN = 10  # seconds
WAITS = (0.0, 0.5, 1.0, 2.0, 4.0)  # seconds before each attempt


def reachable(webhook: str) -> bool:
    """Whether a webhook is plain HTTP on this machine: the sandbox sends nothing to anybody else."""
    try:
        parts = urlsplit(webhook)
        host = parts.hostname or ""
        local = host == "localhost" or ip_address(host).is_loopback
        return parts.scheme == "http" and parts.port is not None and local and webhook.isprintable()
    except ValueError:
        return False


class Deliveries:
    """What is on its way: each is sent until it is taken with 2xx, five times at most."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def send(self, webhook: str, body: bytes, headers: Callable[[], Mapping[str, str]], delay: float = 0.0) -> None:
        """Send a body after so many seconds; headers are made anew for each attempt."""
        task = asyncio.get_running_loop().create_task(_deliver(webhook, body, headers, delay))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _deliver(webhook: str, body: bytes, headers: Callable[[], Mapping[str, str]], delay: float) -> None:
    await asyncio.sleep(delay)
    for wait in WAITS:
        await asyncio.sleep(wait)
        with suppress(OSError, TimeoutError, ValueError):
            async with asyncio.timeout(SEND_WITHIN):
                if await _post(webhook, body, headers()):
                    return


async def _post(webhook: str, body: bytes, headers: Mapping[str, str]) -> bool:
    """Whether it was taken."""
    parts = urlsplit(webhook)
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    lines = [f"POST {path} HTTP/1.1", f"Host: {parts.netloc}", "Content-Type: application/json"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines += [f"Content-Length: {len(body)}", "Connection: close", "", ""]
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    try:
        writer.write("\r\n".join(lines).encode() + body)
        status = (await reader.readline()).split(b" ")[1:2]
        return bool(status) and status[0].startswith(b"2")
    finally:
        writer.close()
