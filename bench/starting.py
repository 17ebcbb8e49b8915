"""From `contactory serve` to its ready message, on a home that nobody has used and again on the same one."""

import os
import selectors
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from bench.installation import COMMAND, clean_environment, private_folder

READY = b"Contactory is ready."
LONGEST_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds to ready on a new home and on a used one, and to the end after Ctrl-C."""

    first: float
    again: float
    stop: float


def start_twice() -> Start:
    """Serve on a home of its own two times; raises RuntimeError when it does not become ready."""
    with private_folder() as folder:
        first, _ = _serve(folder / "home")
        again, stop = _serve(folder / "home")
    return Start(first, again, stop)


def _serve(home: Path) -> tuple[float, float]:
    command = [*COMMAND, "serve", "--port", str(_free_port())]
    started = time.perf_counter()
    process = subprocess.Popen(
        command, env=clean_environment(home), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        _await_ready(process)
        ready = time.perf_counter() - started
        process.send_signal(signal.SIGINT)
        asked = time.perf_counter()
        process.wait(LONGEST_SECONDS)
        return ready, time.perf_counter() - asked
    finally:
        process.kill()


def _await_ready(process: "subprocess.Popen[bytes]") -> None:
    assert process.stdout is not None
    os.set_blocking(process.stdout.fileno(), False)
    seen, deadline = b"", time.monotonic() + LONGEST_SECONDS
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while READY not in seen:
            if time.monotonic() > deadline or process.poll() is not None:
                raise RuntimeError(f"serve did not become ready: {seen[-500:]!r}")
            if selector.select(0.2):
                seen += process.stdout.read() or b""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
