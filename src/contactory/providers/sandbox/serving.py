"""The sandbox as a server that runs until a signal ends it."""

import asyncio
import signal
from collections.abc import Callable

from contactory.providers.sandbox.answering import respond
from contactory.providers.sandbox.http_server import Connection
from contactory.providers.sandbox.world import World


def run_sandbox(world: World, host: str, port: int, *, once_ready: Callable[[int], None] = lambda _: None) -> None:
    """Serve on one thread until SIGINT or SIGTERM; once_ready is given the port, which port 0 leaves to the system."""
    asyncio.run(_serve(world, host, port, once_ready))


async def _serve(world: World, host: str, port: int, once_ready: Callable[[int], None]) -> None:
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    server = await loop.create_server(lambda: Connection(lambda request: respond(world, request)), host, port)
    once_ready(server.sockets[0].getsockname()[1])
    try:
        await ended.wait()
    finally:
        server.close()
