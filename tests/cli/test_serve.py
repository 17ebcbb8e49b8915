"""Serving: ready, restarting what dies, sharing with other commands, and leaving nothing behind."""

import signal
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from contactory.local.sandbox import SandboxServer
from local.commands import PATIENCE_SECONDS, contactory, deaf_port, eventually, free_port, kill, processes_of, result
from local.standing import Standing


class Serving:
    """A running `contactory serve` with what it has said so far."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.port = free_port()
        self.said: list[str] = []
        self.process = contactory("serve", "--port", str(self.port), environment=environment)
        for stream in (self.process.stdout, self.process.stderr):
            threading.Thread(target=self.said.extend, args=(stream,), daemon=True).start()

    def wait_until_ready(self) -> None:
        eventually(lambda: self.says("is ready.") or self.process.poll() is not None, "serve becomes ready")
        assert self.process.poll() is None, self.said

    def says(self, words: str) -> bool:
        return any(words in line for line in self.said)

    def get(self, path: str) -> int:
        """The status of the answer, 0 when there is none."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def child(self, name: str) -> psutil.Process:
        """The process that runs one of the supervised commands."""
        (found,) = [child for child in psutil.Process(self.process.pid).children() if name in _words(child)]
        return found

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE_SECONDS)


@pytest.fixture
def serving(bare_environment: dict[str, str]) -> Iterator[Serving]:
    quick = {"CONTACTORY_SWEEP_SECONDS": "1", "CONTACTORY_WORKER_PROCESSES": "1"}
    serving = Serving({**bare_environment, **quick})
    try:
        serving.wait_until_ready()
        yield serving
    finally:
        with suppress(subprocess.TimeoutExpired):
            serving.stop()
        for process in processes_of(Path(serving.environment["CONTACTORY_HOME"])):
            kill(process)


def test_what_dies_comes_back_and_one_interrupt_ends_it_all(serving: Serving, home: Path) -> None:
    assert serving.says("/sign-in/")
    assert serving.says(str(home))
    assert serving.get("/health/ready") == 200
    sandbox = SandboxServer(home)
    eventually(sandbox.running, "the sandbox answers")
    assert serving.says(sandbox.url)
    status, out, _ = result(contactory("doctor", environment=serving.environment))
    assert status == 0
    assert [line.split()[:2] for line in out.splitlines() if "worker" in line] == [["ok", "worker"]]
    assert "stands in for providers without a key" in out

    for name in ("worker", "web", "beat"):
        before = serving.child(name)
        kill(before)
        eventually(lambda name=name, pid=before.pid: _replaced(serving, name, pid), f"{name} comes back")
    eventually(lambda: serving.get("/health/live") == 200, "the web server answers again")
    for program in ("bin/postgres -D", "redis-server", "cli sandbox"):
        (server,) = processes_of(home, program=program)
        kill(server)
    eventually(lambda: serving.get("/health/ready") == 200, "database and broker come back")
    eventually(sandbox.running, "the sandbox comes back where it was")

    status, out, err = result(contactory("serve", "--port", str(serving.port), environment=serving.environment))
    assert (status, out, len(err.splitlines())) == (2, "", 1)
    assert serving.get("/health/live") == 200

    assert serving.stop() == 0
    eventually(lambda: not processes_of(home), "nothing is left")
    assert not serving.says("Traceback"), "".join(serving.said)


def test_nothing_outlives_a_killed_supervisor_but_the_servers_that_the_next_command_adopts(
    serving: Serving, home: Path
) -> None:
    (database,) = processes_of(home, program="bin/postgres -D")
    kill(serving.process)
    ours = ("cli web", "cli worker", "cli beat")
    eventually(lambda: not any(processes_of(home, program=each) for each in ours), "web, worker and beat go too")
    assert database.is_running()
    status, out, _ = result(contactory("doctor", environment=serving.environment))
    assert (status, "Nothing is wrong" in out) == (0, True)
    eventually(lambda: not processes_of(home), "the last user stops the servers")


def test_doctor_says_what_is_wrong(installation: Standing) -> None:
    with deaf_port() as port:
        wrong = {**installation.environment, "CELERY_BROKER_URL": f"redis://127.0.0.1:{port}/0"}
        status, out, _ = result(contactory("doctor", environment=wrong))
    assert (status, "BAD   broker" in out) == (1, True)


def _words(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        # It has ended just now.
        return []


def _replaced(serving: Serving, name: str, pid: int) -> bool:
    with suppress(ValueError):
        return serving.child(name).pid != pid
    return False
