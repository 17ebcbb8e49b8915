"""Runs the web server, the worker and beat as children: one log stream, one Ctrl-C, a dead child comes back."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType

import structlog

from contactory.errors import Unavailable
from contactory.local.orphans import SUPERVISED
from contactory.local.stack import Stack

log = structlog.get_logger(__name__)

TICK_SECONDS = 0.1
SERVERS_CHECKED_EVERY = 2.0
# A call to a provider takes 30 seconds at most, and is settled then: who is ended before leaves it unknown.
PATIENCE_SECONDS = 45.0
SAID_AFTER = 2.0
STILL_AT_WORK = (
    "Ending what is under way: calls to providers that were sent are paid for, so their answers are awaited, "
    f"for {PATIENCE_SECONDS:.0f} s at most. Stopped again, it ends at once, and their outcome is unknown."
)
LONGEST_DELAY = 30.0
# A child that has run this long had started well: its next death is the first again.
SETTLED_SECONDS = 60.0


@dataclass(slots=True)
class Child:
    """One command of ours that is to run; arguments follow `contactory`."""

    name: str
    arguments: Sequence[str]
    deaths: int = 0
    due: float = 0.0
    started: float = 0.0
    process: "subprocess.Popen[bytes] | None" = field(default=None)

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches the supervisor alone."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "contactory.cli", *self.arguments],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, SUPERVISED: str(os.getpid())},
        )

    def bury(self, status: int) -> float:
        """Note a death; gives the seconds until the next start: none the first time, then more and more."""
        if time.monotonic() - self.started > SETTLED_SECONDS:
            self.deaths = 0
        self.deaths += 1
        delay = 0.0 if self.deaths == 1 else min(LONGEST_DELAY, 2.0 ** (self.deaths - 2))
        log.error("supervisor.child_died", child=self.name, status=status, deaths=self.deaths, restart_in=delay)
        self.process = None
        self.due = time.monotonic() + delay
        return delay


class Supervisor:
    """Keeps the children and the embedded servers running until a signal.

    ready is asked until it is true, then announce is called once; each_tick is called all the time.
    """

    def __init__(
        self,
        stack: Stack,
        children: Sequence[Child],
        *,
        ready: Callable[[], bool],
        announce: Callable[[], None],
        each_tick: Callable[[], None] = lambda: None,
    ) -> None:
        self._stack = stack
        self._children = children
        self._ready = ready
        self._announce = announce
        self._each_tick = each_tick
        self._announced = False
        self._signals = 0
        self._servers_checked = time.monotonic()

    def run(self) -> None:
        """Run until SIGINT, SIGTERM or SIGHUP; a second one kills what is still there."""
        before = {number: signal.signal(number, self._on_signal) for number in _STOPPING}
        try:
            while not self._signals:
                self._tick()
                time.sleep(TICK_SECONDS)
        finally:
            self._stop()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _tick(self) -> None:
        for child in self._children:
            _tend(child)
        self._tend_servers()
        if not self._announced and self._ready():
            self._announced = True
            self._announce()
        self._each_tick()

    def _tend_servers(self) -> None:
        if time.monotonic() - self._servers_checked < SERVERS_CHECKED_EVERY:
            return
        try:
            for name in self._stack.ensure_running():
                log.error("supervisor.server_restarted", server=name)
        except Unavailable as refusal:
            log.error("supervisor.server_down", reason=refusal.sentence)
        self._servers_checked = time.monotonic()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._signals += 1

    def _stop(self) -> None:
        running = [child.process for child in self._children if child.process is not None]
        for process in running:
            process.terminate()
        began = time.monotonic()
        deadline, is_said = began + PATIENCE_SECONDS, False
        while any(process.poll() is None for process in running):
            if not is_said and time.monotonic() > began + SAID_AFTER:
                sys.stderr.write(f"{STILL_AT_WORK}\n")
                is_said = True
            if self._signals > 1 or time.monotonic() > deadline:
                for process in running:
                    process.kill()
            time.sleep(TICK_SECONDS / 2)
        log.info("supervisor.stopped")


_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _tend(child: Child) -> None:
    if child.process is not None:
        status = child.process.poll()
        if status is None:
            return
        child.bury(status)
    if time.monotonic() >= child.due:
        child.start()
