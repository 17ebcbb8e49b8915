"""A line to PostgreSQL that breaks at commits, before they get there or before their answer comes back."""

import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

from django.db import connection

_NAME = ".s.PGSQL.5432"
# May the commit of the transaction of which these are the messages get there, and may its answer come back?
Verdict = tuple[bool, bool]
WHOLE: Verdict = (True, True)
NOT_COMMITTED: Verdict = (False, False)
COMMITTED: Verdict = (True, False)


class _Session:
    """One connection through the line."""

    def __init__(self, client: socket.socket, server: socket.socket, judge: Callable[[bytes], Verdict]) -> None:
        self._client = client
        self._server = server
        self._judge = judge
        self._asked = b""
        self._silent = False
        for relay in (self._to_server, self._to_client):
            Thread(target=self._until_broken, args=(relay,), daemon=True).start()

    def _until_broken(self, relay: Callable[[], bool]) -> None:
        with suppress(OSError):
            while relay():
                pass
        for end in (self._client, self._server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _to_server(self) -> bool:
        said = self._client.recv(65536)
        self._asked += said
        if b"COMMIT\0" in said:
            arrives, comes_back = self._judge(self._asked)
            self._asked = b""
            self._silent = not comes_back
            if not arrives:
                return False
        self._server.sendall(said)
        return bool(said)

    def _to_client(self) -> bool:
        answer = self._server.recv(65536)
        if self._silent:
            return False
        self._client.sendall(answer)
        return bool(answer)


@contextmanager
def line_to(server: Path, judge: Callable[[bytes], Verdict]) -> Iterator[str]:
    """A folder whose socket leads to that of a server for the length of the block; judge is asked of each commit."""
    with tempfile.TemporaryDirectory(prefix="contactory-line-") as folder, socket.socket(socket.AF_UNIX) as listening:
        place = Path(folder, _NAME)
        listening.bind(str(place))
        # Whoever connects may be another user than this one.
        Path(folder).chmod(0o755)
        place.chmod(0o777)
        listening.listen(64)
        Thread(target=_accept, args=(listening, server, judge), daemon=True).start()
        try:
            yield folder
        finally:
            listening.shutdown(socket.SHUT_RDWR)


@contextmanager
def breaking_line(judge: Callable[[bytes], Verdict]) -> Iterator[None]:
    """Within the block this process's new connections go over the line; judge is asked of each commit."""
    before = connection.settings_dict["HOST"]
    connection.close()
    with line_to(Path(before, _NAME), judge) as folder:
        connection.settings_dict["HOST"] = folder
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["HOST"] = before


def _accept(listening: socket.socket, server: Path, judge: Callable[[bytes], Verdict]) -> None:
    with suppress(OSError):
        while True:
            client, _ = listening.accept()
            behind = socket.socket(socket.AF_UNIX)
            try:
                behind.connect(str(server))
            except OSError:
                # Nobody is there: whoever asked learns it as without the line.
                client.close()
                continue
            _Session(client, behind, judge)
