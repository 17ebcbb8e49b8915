"""The web server: ASGI, because events are streamed for as long as an import runs."""

from granian.constants import Interfaces
from granian.server import Server

APPLICATION = "contactory.asgi:application"


def run_web(host: str, port: int, *, processes: int) -> None:
    """Serve until a signal ends it; a process that dies is replaced."""
    server = Server(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        workers=processes,
        websockets=False,
        # The process says the same in our own format.
        log_enabled=False,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=5,
    )
    server.serve()
