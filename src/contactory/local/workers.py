"""How others see that a worker is alive, and a worker for the length of one command."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import psycopg
import structlog

from contactory.environment import environment
from contactory.errors import Unavailable
from contactory.local.broker_check import why_silent
from contactory.local.orphans import SUPERVISED
from contactory.telemetry.logs import masked

log = structlog.get_logger(__name__)
_ahead: "subprocess.Popen[bytes] | None" = None

# A worker holds this lock, shared, in the database it works for: PostgreSQL lets it go when the worker is gone.
PRESENCE_LOCK = 4_702_112
PRESENCE_CHECK_SECONDS = 5.0
START_SECONDS = 180.0
# A call to a provider takes 30 seconds at most, and is settled then.
STOP_SECONDS = 45.0
KEEPER_SECONDS = 2.0
# A supervisor may be starting its own again: three looks before another is started.
KEEPER_PATIENCE = 3

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
def temporary_worker(processes: int | None = None, *, mend: Callable[[], object] | None = None) -> Iterator[None]:
    """See to it that a worker is alive for the length of the block, starting one when none is.

    It is started again when it dies, or when the one that was there leaves; mend is called now and then, to start again
    what the worker needs. Raises Unavailable when none comes up. Its log lines go to the log file only.
    """
    keeper = _Keeper(processes, mend or (lambda: None))
    try:
        keeper.begin()
        yield
    finally:
        keeper.stop()


@contextmanager
def worker_ahead() -> Iterator[None]:
    """Let a worker get ready for the block's temporary_worker while the block does other things, if none is alive.

    It begins only when temporary_worker is entered, and ends unused where that never happens.
    """
    global _ahead  # noqa: PLW0603 - one command a process
    if not worker_alive():
        _ahead = _begin(["--when-told"], stdin=subprocess.PIPE)
    try:
        yield
    finally:
        if _ahead is not None:
            _ahead.kill()
            _ahead.communicate()
            _ahead = None


class _Keeper:
    """Watches, in a thread, that some worker is at work, and has one of its own where there is no other."""

    def __init__(self, processes: int | None, mend: Callable[[], object]) -> None:
        self._options = ["--processes", str(processes)] if processes else []
        self._mend = mend
        self._child: subprocess.Popen[bytes] | None = None
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="worker-keeper", daemon=True)

    def begin(self) -> None:
        """Return once a worker is alive."""
        if not worker_alive():
            _require_broker()
            self._child = _told() or _begin(self._options)
            _wait_until_alive(self._child)
        self._thread.start()

    def stop(self) -> None:
        """End the worker, if it is ours."""
        self._stopped.set()
        if self._thread.ident is not None:
            self._thread.join()
        if self._child is not None:
            end(self._child, STOP_SECONDS)

    def _watch(self) -> None:
        absent = 0
        while not self._stopped.wait(KEEPER_SECONDS):
            try:
                self._mend()
                absent = 0 if self._present() else absent + 1
            except (psycopg.Error, Unavailable, OSError) as error:
                log.warning("worker.keeper_failed", error=str(error).strip())
                continue
            if absent >= KEEPER_PATIENCE:
                log.warning("worker.started_again")
                self._child, absent = _begin(self._options), 0

    def _present(self) -> bool:
        """Whether a worker is at work, or ours is on its way."""
        return (self._child is not None and self._child.poll() is None) or worker_alive()


def _begin(options: list[str], stdin: int = subprocess.DEVNULL) -> "subprocess.Popen[bytes]":
    # In a group of its own: Ctrl-C is for the command, which then ends its worker in good order.
    return subprocess.Popen(
        [sys.executable, "-m", "contactory.cli", "worker", "--with-beat", "--quiet", *options],
        stdin=stdin,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, SUPERVISED: str(os.getpid())},
    )


def _told() -> "subprocess.Popen[bytes] | None":
    """The worker that got ready ahead, told to begin; None where there is none."""
    global _ahead
    child, _ahead = _ahead, None
    if child is None or child.stdin is None or child.poll() is not None:
        return None
    with suppress(OSError), child.stdin as told:
        told.write(b"\n")
    return child


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


def _require_broker() -> None:
    # A worker would go on trying for as long as it lives, and whoever waits for it would see nothing.
    url = environment().broker_url
    if url and (reason := why_silent(url)):
        shown = masked(url)
        raise Unavailable(f"The broker at {shown} does not answer ({reason}): start it, or correct CELERY_BROKER_URL.")


def _wait_until_alive(child: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while not worker_alive():
        if child.poll() is not None or time.monotonic() > deadline:
            raise Unavailable("The worker did not start: the log file in the home directory says why.")
        time.sleep(0.05)
