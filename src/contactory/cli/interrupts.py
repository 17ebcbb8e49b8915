"""Ctrl-C is neither lost nor too early: what it comes upon is broken off, or was never begun."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

SOON_SECONDS = 0.05


def hear_always() -> None:
    """Have Ctrl-C heard again, soon, that comes where Python has nowhere to raise it and would print and forget it."""
    sys.unraisablehook = _hear_again


@contextmanager
def held_back() -> Iterator[None]:
    """Raise KeyboardInterrupt for a Ctrl-C in the block once the block has ended; a second one does not wait for it.

    What the block begins is then known to whoever has to break it off.
    """
    pressed = False
    former = signal.getsignal(signal.SIGINT)

    def keep(number: int, frame: Any) -> None:
        nonlocal pressed
        if pressed:
            raise KeyboardInterrupt
        pressed = True

    # Whoever has it ignored keeps it so.
    if former is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, keep)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, former)
    if pressed:
        raise KeyboardInterrupt


def came_of_ctrl_c(error: BaseException) -> bool:
    """Whether an error is only what a Ctrl-C left behind: a transaction that was being ended on a closed connection."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, KeyboardInterrupt):
        cause = cause.__cause__ or cause.__context__
    return cause is not None


def _hear_again(lost: "UnraisableHookArgs") -> None:
    if lost.exc_type is not KeyboardInterrupt:
        sys.__unraisablehook__(lost)
        return
    # Not at once: that would be here, from where nothing is raised either.
    again = threading.Timer(SOON_SECONDS, signal.pthread_kill, (threading.main_thread().ident, signal.SIGINT))
    again.daemon = True
    again.start()
