"""One server in each home, shared by every process that needs it; the last one out stops it.

A user of a server holds a shared lock on a file for as long as it lives, so a killed process leaves nothing behind:
the kernel lets its lock go. Starting and stopping happen under a second, exclusive lock.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol


class Server(Protocol):
    """A program that serves one home."""

    name: str

    @property
    def url(self) -> str:
        """Where it is reached."""

    def running(self) -> bool:
        """Whether it answers now."""

    def start(self) -> None:
        """Start it, clearing away what a killed one left; Unavailable when it does not come up."""

    def stop(self) -> None:
        """Stop it in good order, and wait until it is gone."""


@contextmanager
def locked(path: Path, kind: int = fcntl.LOCK_EX) -> Iterator[int]:
    """Hold a lock on a file for the length of the block; LOCK_EX or LOCK_SH."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, kind)
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def shared(server: Server, run: Path) -> Iterator[str]:
    """Use a server for the length of the block, starting it when nobody has: gives its URL."""
    with locked(run / f"{server.name}.users.lock", fcntl.LOCK_SH) as ticket:
        try:
            ensure_running(server, run)
        except (KeyboardInterrupt, SystemExit):
            _leave(server, run, ticket)
            raise
        try:
            yield server.url
        finally:
            _leave(server, run, ticket)


def ensure_running(server: Server, run: Path) -> bool:
    """Start a server that does not answer; whether it had to be started."""
    with locked(run / f"{server.name}.start.lock"):
        if server.running():
            return False
        server.start()
        return True


def _leave(server: Server, run: Path, ticket: int) -> None:
    # Under the start lock nobody can begin to use the server between the question and the stop: a newcomer has
    # either its shared lock already, and the exclusive one is refused, or finds the server stopped and starts it.
    with locked(run / f"{server.name}.start.lock"):
        try:
            fcntl.flock(ticket, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        server.stop()
