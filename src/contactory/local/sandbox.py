"""The sandbox of providers beside the embedded database and broker, for installations that have no key yet."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from contactory.environment import Environment
from contactory.errors import Unavailable
from contactory.local.orphans import SUPERVISED

START_SECONDS = 120.0
STOP_SECONDS = 10.0
# On a busy machine an answer takes a while; whoever takes it for dead then ends calls that it has billed.
ANSWER_SECONDS = 10.0
# A larger plan than the smallest, so that whoever tries the product need not wait; accounts keep to the smallest one's
# limit until another is set for them.
_LIMITS = ("--limit", "explorium.entities.minute=1000")
# It needs no secret, and must not end with the command that happened to start it.
_KEPT_FROM_IT = (
    SUPERVISED,
    "DATABASE_URL",
    "CELERY_BROKER_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "CONTACTORY_ENCRYPTION_KEYS",
)


def is_wanted(settings: Environment) -> bool:
    """Whether the settings ask for a sandbox of this home's own."""
    if settings.sandbox_url:
        return False
    return settings.sandbox == "on" or (settings.sandbox == "auto" and not settings.has_live_keys)


class SandboxServer:
    """The sandbox of one home directory, on a port of this machine that it keeps.

    Who is not patient goes on while it starts: one that was just started counts as running.
    """

    name = "sandbox"

    def __init__(self, home: Path, *, patient: bool = True) -> None:
        self.patient = patient
        self.directory = home / "sandbox"
        self.address = self.directory / "address"
        self.pidfile = self.directory / "sandbox.pid"
        self.log = self.directory / "sandbox.log"

    @property
    def url(self) -> str:
        """The address that it has or had last, "" before its first start."""
        return self.address.read_text(encoding="ascii").strip() if self.address.exists() else ""

    def running(self) -> bool:
        """Whether a sandbox answers at the address, or has just been started."""
        return self._answers() or (not self.patient and self._is_young())

    def start(self) -> None:
        """Start it and, if patient, wait until it answers; Unavailable when it does not come up."""
        self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._end_leftover()
        port = _free_port(urlsplit(self.url).port or 0)
        process = self._process(port)
        self.pidfile.write_text(str(process.pid), encoding="ascii")
        self.address.write_text(f"http://127.0.0.1:{port}\n", encoding="ascii")
        deadline = time.monotonic() + START_SECONDS
        while self.patient and not self._answers():
            if process.poll() is not None or time.monotonic() > deadline:
                raise Unavailable(
                    f"The sandbox of providers did not start: see {self.log}, or set CONTACTORY_SANDBOX=off.",
                    code="sandbox_not_running",
                )
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop it; what it billed is in its books."""
        process = self._started()
        if process is None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_SECONDS)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait(STOP_SECONDS)

    def _is_young(self) -> bool:
        process = self._started()
        return process is not None and time.time() - process.create_time() < START_SECONDS

    def _answers(self) -> bool:
        parts = urlsplit(self.url)
        if not parts.hostname:
            return False
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=ANSWER_SECONDS)
        try:
            connection.request("GET", "/_sandbox")
            return connection.getresponse().getheader("X-Contactory-Sandbox") == "1"
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _process(self, port: int) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "contactory.cli", "sandbox", "--port", str(port), *_LIMITS]
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [*command, "--books", str(self.directory / "books")],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env={name: value for name, value in os.environ.items() if name not in _KEPT_FROM_IT},
            )

    def _started(self) -> psutil.Process | None:
        # A pid may have been given to another program since.
        try:
            process = psutil.Process(int(self.pidfile.read_text(encoding="ascii")))
            return process if str(self.directory) in " ".join(process.cmdline()) else None
        except (OSError, ValueError, psutil.Error):
            return None

    def _end_leftover(self) -> None:
        process = self._started()
        if process is not None:
            process.kill()
            process.wait(STOP_SECONDS)


def _free_port(wished: int) -> int:
    """The port that was wished for, since others know it already, or any that nothing listens on."""
    for port in (wished, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise Unavailable("No port of this machine is free for the sandbox of providers.")
