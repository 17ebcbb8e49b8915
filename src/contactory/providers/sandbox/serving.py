"""The sandbox as a server: until a signal ends it, or for as long as a block of a program lasts."""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue

from contactory.providers.sandbox.answering import respond
from contactory.providers.sandbox.http_server import Connection
from contactory.providers.sandbox.world import World

Ready = Callable[[int], None]


def run_sandbox(world: World, host: str, port: int, *, once_ready: Ready) -> None:
    """Serve on one thread until SIGINT or SIGTERM; once_ready is given the port, which port 0 leaves to the system."""

    async def until_signal() -> None:
        ended = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, ended.set)
        await _serve(world, host, port, ended, once_ready)

    asyncio.run(until_signal())


@contextmanager
def running_sandbox(world: World) -> Iterator[str]:
    """Serve on a thread of this process and on a free port of this machine; gives the address it is reached at."""
    started: SimpleQueue[tuple[int, asyncio.AbstractEventLoop, asyncio.Event]] = SimpleQueue()

    async def until_told() -> None:
        ended = asyncio.Event()
        loop = asyncio.get_running_loop()
        await _serve(world, "127.0.0.1", 0, ended, lambda port: started.put((port, loop, ended)))

    thread = threading.Thread(target=lambda: asyncio.run(until_told()), daemon=True)
    thread.start()
    port, loop, ended = started.get(timeout=30)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join(30)


async def _serve(world: World, host: str, port: int, ended: asyncio.Event, once_ready: Ready) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(lambda request: respond(world, request)), host, port)
    once_ready(server.sockets[0].getsockname()[1])
    try:
        await ended.wait()
    finally:
        server.close()
