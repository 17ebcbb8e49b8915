"""An installation of its own for a series of trials: database, broker, workers and a driver, all in a private home."""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import psycopg
from asking import Driver, DriverGone
from processes import PATIENCE_SECONDS, end_tree, is_frozen

from contactory.home import ensure_home
from contactory.local.orphans import SUPERVISED
from contactory.local.postgres import PostgresServer
from contactory.local.redis import RedisServer
from local.commands import free_port

HERE = Path(__file__).parent
# The clock is not the point of most trials: what takes half a minute in production takes two seconds here.
SHORT = {
    "CONTACTORY_LEASE_SECONDS": "2",
    "CONTACTORY_SWEEP_SECONDS": "0.5",
    "CONTACTORY_REPUBLISH_SECONDS": "2",
    "RETRY_DELAY_SECONDS": "0.2",
    "MAX_RETRIES": "20",
}
# A lease that nobody loses who lives, however busy the machine is: for trials in which nobody dies.
CALM_LEASE = "30"
SETTLED = frozenset({"COMPLETED", "NEEDS_REVIEW", "FAILED", "CANCELLED"})
OURS = ("CONTACTORY_", "DATABASE_", "CELERY_", "REDIS_", "STORAGE_", "SECRET_", "PROMETHEUS_", "MAX_RETRIES", "RETRY_")


class Stuck(AssertionError):  # noqa: N818 - it says what is found
    """I6: a job did not end in the time that it had."""


class Installation:
    """Servers and processes of one home; close() ends every one of them."""

    def __init__(self, *, short: bool = True, servers: bool = True, sandbox: str = "") -> None:
        """With short, what depends on the clock takes seconds; without servers, they are left to `contactory serve`.

        sandbox is where a sandbox of providers runs, "" for none.
        """
        self.home = Path(tempfile.mkdtemp(prefix="contactory-faults-"))
        ensure_home(self.home)
        (self.home / "run").mkdir(mode=0o711)
        self.postgres = PostgresServer(self.home)
        self.redis = RedisServer(self.home)
        self.plan = self.home / "plan"
        self.hits = self.home / "hits"
        self.plan.touch()
        self.hits.touch()
        self._settings = {"CONTACTORY_SEGMENT_ROWS": "1000", **(SHORT if short else {})}
        if sandbox:
            self._settings |= {"CONTACTORY_SANDBOX_URL": sandbox, "CONTACTORY_ENRICHMENT_IN_FLIGHT": "4"}
        self._processes: list[subprocess.Popen[Any]] = []
        self._database: psycopg.Connection[Any] | None = None
        self._driver = Driver(lambda: self.environment, self.home / "driver.err")
        if not servers:
            return
        try:
            self.postgres.start()
            self.redis.start()
            self.ask("migrate")
        except BaseException:
            self.close()
            raise

    @property
    def environment(self) -> dict[str, str]:
        """What a process of this installation gets; nothing of the test run's own installation."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        ours = {
            "CONTACTORY_HOME": str(self.home),
            "DATABASE_URL": self.postgres.url,
            "CELERY_BROKER_URL": self.redis.url,
            "CONTACTORY_CRASH": f"@{self.plan}",
            "CONTACTORY_CRASH_FILE": str(self.hits),
            "DJANGO_SETTINGS_MODULE": "contactory.settings",
            "LOG_LEVEL": "INFO",
            "TMPDIR": str(self.home),
            # Whoever kills the test run leaves none of its processes behind.
            SUPERVISED: str(os.getpid()),
        }
        return {**kept, **ours, **self._settings}

    @property
    def database(self) -> psycopg.Connection[Any]:
        """A session of the tables' owner, made again when it was lost."""
        if self._database is None or self._database.closed:
            self._database = psycopg.connect(self.postgres.url, autocommit=True, connect_timeout=5)
        return self._database

    def close(self) -> None:
        """End all processes, each by its own number, and remove the home."""
        for process in self._processes:
            end_tree(process)
        self._driver.end()
        if self._database is not None:
            self._database.close()
        self.redis.stop()
        self.postgres.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    # What a person does.

    def ask(self, do: str, **arguments: Any) -> Any:
        """Have the driver do something; raises RuntimeError with what went wrong there, DriverGone if it was killed."""
        return self._driver.ask(do, arguments)

    def begin(self, path: Path, policies: dict[str, Any]) -> int:
        """Begin an import in a workspace of its own; gives the job's id.

        When that kills the driver before there is a job, the import is begun again, as a person would.
        """
        workspace = self.ask("make_workspace", name=f"trial {time.monotonic_ns()}")
        while True:
            try:
                return int(self.ask("begin", workspace=workspace, path=str(path), policies=policies))
            except DriverGone:
                begun = self.one("SELECT max(id) FROM import_job WHERE workspace_id = %s", workspace)[0]
                if begun is not None:
                    return int(begun)

    def last_words(self) -> str:
        """The last lines that processes of this installation logged, but for those about work that was done."""
        log = self.home / "logs" / "contactory.log"
        lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        return "\n".join([line for line in lines if '"run.done"' not in line][-15:])

    def workspace_of(self, job: int) -> int:
        """The workspace of a job."""
        return int(self.one("SELECT workspace_id FROM import_job WHERE id = %s", job)[0])

    # What a trial does to it.

    def arrange(self, plan: str = "") -> None:
        """Set the plan of crash points and forget which were reached."""
        self.hits.write_bytes(b"")
        draft = self.plan.with_suffix(".new")
        draft.write_text(plan, encoding="ascii")
        draft.rename(self.plan)

    def reached(self) -> list[str]:
        """The crash points that were reached since the plan was set, in order."""
        return self.hits.read_text(encoding="ascii").splitlines()

    def start_worker(self, processes: int = 2, **settings: str) -> "subprocess.Popen[bytes]":
        """Start a worker with its beat, in a process group of its own, and wait until it takes work."""
        before = self._present()
        worker = subprocess.Popen(
            [sys.executable, "-m", "contactory.cli", "worker", "--with-beat", "--quiet", "--processes", str(processes)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=(self.home / "worker.err").open("ab"),
            start_new_session=True,
            env={**self.environment, **settings},
        )
        self._processes.append(worker)
        # Not their number: the lock of one that was killed may be there still, and go while this one starts.
        self.wait(lambda: bool(self._present() - before) or worker.poll() is not None, what="the worker to start")
        return worker

    def start_serve(self) -> "subprocess.Popen[bytes]":
        """Start `contactory serve` on this home with its own servers, and wait until its worker takes work."""
        named = {"DATABASE_URL", "CELERY_BROKER_URL"}
        serve = subprocess.Popen(
            [sys.executable, "-m", "contactory.cli", "serve", "--port", str(free_port())],
            stdin=subprocess.DEVNULL,
            stdout=(self.home / "serve.out").open("ab"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={name: value for name, value in self.environment.items() if name not in named},
        )
        self._processes.append(serve)
        said = self.home / "serve.out"
        self.wait(lambda: b"Contactory is ready" in said.read_bytes() or serve.poll() is not None, what="serve")
        assert serve.poll() is None, said.read_text()
        return serve

    def ensure_worker(self) -> "subprocess.Popen[bytes]":
        """A worker that lives, started when none does."""
        for process in self._processes:
            if process.poll() is None:
                return process
        return self.start_worker()

    def supervise(self) -> None:
        """Start another in the place of a worker that has ended itself, unless one lives, as whoever runs them does."""
        ended = [process for process in self._processes if process.poll() == os.EX_UNAVAILABLE]
        for process in ended:
            self._processes.remove(process)
        if ended:
            self.ensure_worker()

    def hold_leases(self, seconds: str) -> None:
        """Have workers that take leases of so many seconds, in the place of those that take others."""
        if self._settings.get("CONTACTORY_LEASE_SECONDS") == seconds:
            return
        self._settings["CONTACTORY_LEASE_SECONDS"] = seconds
        if self._processes:
            self.end_workers()
            self.start_worker()

    def end_workers(self) -> None:
        """Kill every worker with all its processes."""
        for worker in list(self._processes):
            self.end_worker(worker)

    def end_worker(self, worker: "subprocess.Popen[bytes]") -> None:
        """Kill a worker with all its processes, unless it has ended itself."""
        end_tree(worker)
        if worker in self._processes:
            self._processes.remove(worker)

    def ask_worker_to_end(self, worker: "subprocess.Popen[bytes]", *, whole_group: bool = False) -> int:
        """Send SIGTERM as whoever deploys does, to the worker or to all of its group at once; gives its exit status."""
        (os.killpg if whole_group else os.kill)(worker.pid, signal.SIGTERM)
        try:
            status = worker.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            raise Stuck(f"I6: a worker that was asked to end is there after {PATIENCE_SECONDS} s") from None
        self._processes.remove(worker)
        return status

    @contextmanager
    def workers_with(self, name: str, value: str) -> Iterator[None]:
        """Within the block every worker has this setting."""
        self.end_workers()
        self._settings[name] = value
        try:
            yield
        finally:
            self.end_workers()
            del self._settings[name]

    @contextmanager
    def second_worker(self, processes: int = 1) -> Iterator["subprocess.Popen[bytes]"]:
        """One worker more for the length of the block."""
        worker = self.start_worker(processes)
        try:
            yield worker
        finally:
            self.end_worker(worker)

    def children(self, worker: "subprocess.Popen[bytes]") -> list[psutil.Process]:
        """The processes of a worker that do its tasks, and its beat."""
        try:
            return psutil.Process(worker.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []

    def any_process(self, chance: random.Random) -> psutil.Process:
        """One process of the worker: those that were killed are replaced, so that for a moment there may be none."""
        found: list[psutil.Process] = []

        def there_are() -> bool:
            found[:] = self.children(self.ensure_worker())
            return bool(found)

        self.wait(there_are, what="a process of the worker")
        return chance.choice(found)

    def frozen(self) -> list[psutil.Process]:
        """The processes of all workers that a plan has stopped."""
        found = [process for worker in self._processes for process in self.children(worker)]
        return [process for process in found if is_frozen(process)]

    def crash_database(self) -> None:
        """Stop PostgreSQL at once, as a power cut would, and start it again."""
        postmaster = int((self.postgres.data / "postmaster.pid").read_text().splitlines()[0])
        os.kill(postmaster, signal.SIGQUIT)
        with suppress(psutil.NoSuchProcess):
            psutil.Process(postmaster).wait(PATIENCE_SECONDS)
        self.postgres.start()

    def stop_broker(self) -> None:
        """Kill Redis and all that it remembers."""
        process = psutil.Process(int(self.redis.pidfile.read_text()))
        process.kill()
        process.wait(PATIENCE_SECONDS)
        shutil.rmtree(self.redis.data, ignore_errors=True)

    def lose_broker(self, seconds: float) -> None:
        """Kill Redis and all that it remembers; start it again after a while."""
        self.stop_broker()
        time.sleep(seconds)
        self.redis.start()

    def tell_broker(self, command: str) -> None:
        """Send Redis one command without a blank in its words."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.settimeout(PATIENCE_SECONDS)
            client.connect(str(self.redis.socket))
            client.sendall(f"{command}\r\n".encode())
            client.recv(64)

    def mend(self) -> None:
        """Start again whatever of the servers does not run."""
        for server in (self.postgres, self.redis):
            if not server.running():
                server.start()

    # What a trial sees of it.

    def one(self, query: str, *values: Any) -> tuple[Any, ...]:
        """The first row of a query; a database that is coming back is waited for."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                row = self.database.execute(query, values).fetchone()
                assert row is not None, query
                return tuple(row)
            except psycopg.OperationalError:
                self._database = None
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def outlast_crash(self) -> None:
        """Wait until the database has been there for a moment: a backend that was killed takes the others with it."""
        for _ in range(3):
            self.one("SELECT 1")
            time.sleep(0.05)

    def state_of(self, job: int) -> str:
        """The job's state."""
        return str(self.one("SELECT state FROM import_job WHERE id = %s", job)[0])

    def settle(self, job: int) -> str:
        """Wait until a job is final or in review, and nothing works for it any more; gives its state."""

        def over() -> bool:
            self.supervise()
            return self.state_of(job) in SETTLED and not self._busy(job)

        self.wait(over, what=lambda: self._where(job))
        return self.state_of(job)

    def wait(self, until: Callable[[], bool], *, what: "str | Callable[[], str]") -> None:
        """Ask again and again until it is true; raises Stuck when it does not become so."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not until():
            if time.monotonic() > deadline:
                raise Stuck(f"I6: waited {PATIENCE_SECONDS} s for {what if isinstance(what, str) else what()}")
            time.sleep(0.03)

    def _busy(self, job: int) -> bool:
        return bool(self.one("SELECT count(*) FROM run WHERE subject = %s AND state IN ('READY', 'RUNNING')", job)[0])

    def _where(self, job: int) -> str:
        state = self.state_of(job)
        runs = self.database.execute(
            "SELECT step, argument, state, fence, attempts, owner, error, lease_until - now() FROM run "
            "WHERE subject = %s AND state IN ('READY', 'RUNNING') ORDER BY id LIMIT 5",
            [job],
        ).fetchall()
        return f"job {job}, which is {state}; its runs: {runs}"

    def _present(self) -> set[int]:
        """The sessions by which workers show that they are there."""
        held = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND mode = 'ShareLock'"
        return set(self.one(f"SELECT ARRAY({held})")[0])


def moment(chance: random.Random, longest: float) -> float:
    """Wait for a random part of so many seconds; gives how long it was."""
    seconds = chance.uniform(0, longest)
    time.sleep(seconds)
    return seconds
