"""Starts our commands as people do, on a home of their own, and waits for what they show."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

# A machine that does a dozen things besides takes minutes over what takes seconds otherwise.
PATIENCE_SECONDS = 300.0


def contactory(*arguments: str, environment: Mapping[str, str], cwd: Path | None = None) -> "subprocess.Popen[str]":
    """Start `contactory ...` with its output to read."""
    return python("-m", "contactory.cli", *arguments, environment=environment, cwd=cwd)


def python(*arguments: str, environment: Mapping[str, str], cwd: Path | None = None) -> "subprocess.Popen[str]":
    """Start Python with its output to read and its input to write."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=dict(environment),
        cwd=cwd,
    )


def result(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    """The exit status, stdout and stderr of a command that ends by itself."""
    out, err = process.communicate(timeout=PATIENCE_SECONDS)
    return process.returncode, out, err


def eventually(question: Callable[[], object], what: str) -> None:
    """Wait until the question is answered with something true."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if question():
            return
        time.sleep(0.05)
    raise AssertionError(f"in vain: {what}")


@contextmanager
def deaf_port() -> Iterator[int]:
    """A port on which nothing listens, nor begins to for the length of the block."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield int(held.getsockname()[1])


def free_port() -> int:
    """A port to listen on: none of those that the system gives to whoever asks for any, now or in a moment."""
    for port in random.SystemRandom().sample(range(15_000, 32_000), 1000):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free")


def processes_of(home: Path, *, program: str = "") -> list[psutil.Process]:
    """Every process that works for this home: by its environment, its directory or its command line.

    Those of a program are what was started as it: a process that it has just forked goes by its name for a moment.
    """
    found = []
    for process in psutil.process_iter(["pid", "name", "cmdline"]):
        if process.pid == os.getpid() or program not in " ".join(process.info["cmdline"] or [process.info["name"]]):
            continue
        if _works_for(process, str(home)):
            found.append(process)
    return [process for process in found if not (program and _parent(process) in found)]


def _works_for(process: psutil.Process, home: str) -> bool:
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        told = process.environ().get("CONTACTORY_HOME") == home
        return told or process.cwd().startswith(home) or home in " ".join(process.cmdline())
    except psutil.Error:
        return False


def _parent(process: psutil.Process) -> psutil.Process | None:
    try:
        return process.parent()
    except psutil.Error:
        return None


def kill(process: "subprocess.Popen[str] | psutil.Process") -> None:
    """Kill at once and wait until it is gone."""
    with suppress(psutil.NoSuchProcess):
        process.send_signal(signal.SIGKILL)
    process.wait(PATIENCE_SECONDS)
