"""How others see that a worker is alive, and a worker for the length of one command."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import structlog

from contactory.environment import environment
from contactory.errors import Unavailable
from contactory.local.orphans import SUPERVISED

log = structlog.get_logger(__name__)

# A worker holds this lock, shared, in the database it works for: PostgreSQL lets it go when the worker is gone.
PRESENCE_LOCK = 4_702_112
PRESENCE_CHECK_SECONDS = 5.0
START_SECONDS = 60.0
STOP_SECONDS = 30.0

_ALIVE = """
select exists (select from pg_locks where locktype = 'advisory' and granted and classid = 0 and objid = %s
               and database = (select oid from pg_database where datname = current_database()))
"""


def worker_alive() -> bool:
    """Whether a worker is at work for this process's database, on this machine or another."""
    with psycopg.connect(environment().database_url, connect_timeout=5, autocommit=True) as connection:
        row = connection.execute(_ALIVE, [PRESENCE_LOCK]).fetchone()
    return bool(row and row[0])


@contextmanager
def temporary_worker(processes: int | None = None) -> Iterator[None]:
    """See to it that a worker is alive for the length of the block, starting one when none is.

    Raises Unavailable when it does not come up. Its log lines go to the log file only.
    """
    if worker_alive():
        yield
        return
    command = [sys.executable, "-m", "contactory.cli", "worker", "--with-beat", "--quiet"]
    if processes:
        command += ["--processes", str(processes)]
    # In a group of its own: Ctrl-C is for the command, which then ends its worker in good order.
    child = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, SUPERVISED: "1"},
    )
    try:
        _wait_until_alive(child)
        yield
    finally:
        end(child, STOP_SECONDS)


def end(child: "subprocess.Popen[bytes]", seconds: float) -> None:
    """Ask a child to end, and kill it when it has not after so many seconds."""
    if child.poll() is None:
        child.terminate()
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def be_present() -> None:
    """Show, in a thread and for as long as this process lives, that a worker is at work."""
    threading.Thread(target=_hold_lock, name="presence", daemon=True).start()


def _hold_lock() -> None:
    while True:
        try:
            with psycopg.connect(environment().database_url, connect_timeout=5, autocommit=True) as connection:
                connection.execute("select pg_advisory_lock_shared(%s)", [PRESENCE_LOCK])
                while True:
                    connection.execute("select 1")
                    time.sleep(PRESENCE_CHECK_SECONDS)
        except psycopg.Error as error:
            log.warning("worker.database_lost", error=str(error).strip())
            time.sleep(1)


def _wait_until_alive(child: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while not worker_alive():
        if child.poll() is not None or time.monotonic() > deadline:
            raise Unavailable("The worker did not start: the log file in the home directory says why.")
        time.sleep(0.05)
