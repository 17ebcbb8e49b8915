"""An installation that stands ready with a worker at work, and runs commands without their long beginning."""

import json
import os
import selectors
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from contactory.local.orphans import SUPERVISED
from contactory.local.workers import PRESENCE_LOCK
from local.commands import PATIENCE_SECONDS, contactory, eventually, python

COMMANDER = Path(__file__).with_name("commander.py")


@dataclass(frozen=True, slots=True)
class Standing:
    """A home, its environment, and the process in it that runs commands."""

    environment: dict[str, str]
    home: Path
    commander: "subprocess.Popen[str]"

    def run(self, *words: str, cwd: Path | None = None) -> tuple[int, str, str]:
        """The exit status, stdout and stderr of `contactory WORDS`, run in that folder."""
        with TemporaryDirectory(prefix="contactory-command-") as folder:
            out, err = Path(folder, "out"), Path(folder, "err")
            wanted = {"words": words, "cwd": str(cwd or folder), "out": str(out), "err": str(err)}
            assert self.commander.stdin is not None
            self.commander.stdin.write(json.dumps(wanted) + "\n")
            self.commander.stdin.flush()
            return int(_answer(self.commander)), out.read_text(), err.read_text()


@contextmanager
def standing(environment: Mapping[str, str]) -> Iterator[Standing]:
    """Have a worker and a commander at work in the home of this environment for the length of the block.

    The environment names the home and a database with its tables; the broker is the home's own.
    """
    whole = {**environment, "CONTACTORY_WORKER_PROCESSES": "1", SUPERVISED: str(os.getpid())}
    commander = python(str(COMMANDER), environment=whole)
    worker = None
    try:
        assert _answer(commander) == "ready"
        worker = contactory("worker", "--with-beat", "--quiet", environment=whole)
        # A command that comes before it is there would start one of its own.
        eventually(lambda: _worker_at_work(environment["DATABASE_URL"]), "the worker begins")
        yield Standing(whole, Path(environment["CONTACTORY_HOME"]), commander)
    finally:
        for process in filter(None, (worker, commander)):
            _end(process)


def _worker_at_work(database_url: str) -> bool:
    ours = "database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    with psycopg.connect(database_url) as connection:
        query = f"SELECT EXISTS (SELECT FROM pg_locks WHERE granted AND objid = {PRESENCE_LOCK} AND {ours})"
        return bool(connection.execute(query).fetchone() == (True,))


def _answer(commander: "subprocess.Popen[str]") -> str:
    assert commander.stdout is not None
    with selectors.DefaultSelector() as selector:
        selector.register(commander.stdout, selectors.EVENT_READ)
        assert selector.select(PATIENCE_SECONDS), "the command does not end"
    return commander.stdout.readline().strip()


def _end(process: "subprocess.Popen[str]") -> None:
    if process.poll() is None and process.args[1:2] != [str(COMMANDER)]:  # type: ignore[index]
        process.terminate()
    try:
        # To the commander the end of its input is the end.
        process.communicate(timeout=PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
