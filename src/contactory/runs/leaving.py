"""A worker that is asked to end: its processes are told, and give back what they work on instead of dying with it.

SIGTERM asks one process. A worker that is to end asks all of its processes at once, by closing a pipe: whoever reads
from it is told, and so is a process that is forked later.
"""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

# What the process of a pool is woken by; nobody else sends it.
_WAKE = signal.SIGUSR2
_ends: tuple[int, int] | None = None
_told = threading.Event()
_received: list[int] = []
_interruptible = False
_broken_off = False


class Leaving(SystemExit):
    """Raised in the midst of a step, whose run is ready again then and has lost no attempt.

    It is a SystemExit, so that nothing that expects errors takes it for one, and the database driver cancels its query.
    """


def asked() -> bool:
    """Whether this process is to end: it takes nothing new in hand."""
    return _told.is_set() or bool(_received)


def prepare() -> None:
    """Make the pipe, before the first process is forked."""
    global _ends  # noqa: PLW0603 - one worker a process
    _ends = os.pipe()


def tell() -> None:
    """Ask all processes of this worker."""
    _close_writing()


def listen(**_: Any) -> None:
    """Listen, in a thread, for the worker that this process is one of; takes whatever a Celery signal gives."""
    if _ends is not None:
        # Who only listens must not keep the pipe open.
        _close_writing()
        threading.Thread(target=_hear, args=(_ends[0],), name="leaving", daemon=True).start()


@contextmanager
def heeded() -> Iterator[None]:
    """Take SIGTERM for a question as long as the block lasts; behind it the process does what it would have done.

    Elsewhere than in the main thread nothing is taken.
    """
    if not _in_main_thread():
        yield
        return
    # It stays: a word that comes a little late finds who knows it.
    signal.signal(_WAKE, _on_signal)
    before = signal.signal(signal.SIGTERM, _on_signal) or signal.SIG_DFL
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
        if _received and not _told.is_set():
            _received.clear()
            os.kill(os.getpid(), signal.SIGTERM)


@contextmanager
def interruptible() -> Iterator[None]:
    """Let Leaving be raised anywhere in the block, once, or at its begin if this process was asked before.

    What fails because the block was broken off is Leaving too. Elsewhere than in the main thread it is raised at the
    begin only.
    """
    global _broken_off  # noqa: PLW0603 - signals are this process's
    if _in_main_thread():
        _broken_off = False
    with _interrupting(yes=True):
        if asked():
            raise Leaving
        try:
            yield
        except Exception as error:
            if _broken_off and _in_main_thread():
                raise Leaving from error
            raise


@contextmanager
def patiently() -> Iterator[None]:
    """Raise nothing in the block: it looks at asked() itself, and ends what must not be broken off."""
    with _interrupting(yes=False):
        yield


@contextmanager
def _interrupting(*, yes: bool) -> Iterator[None]:
    global _interruptible  # noqa: PLW0603 - signals are this process's
    if not _in_main_thread():
        # Signals come to the main thread: what others do one beside the other says nothing of what it may be amid.
        yield
        return
    before = _interruptible
    _interruptible = yes
    try:
        yield
    finally:
        _interruptible = before


def _in_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


def _on_signal(number: int, _frame: FrameType | None) -> None:
    global _interruptible, _broken_off
    if number != _WAKE:
        _received.append(number)
    if _interruptible:
        # Once: while the database driver cancels its query, another word must not break that off.
        _interruptible, _broken_off = False, True
        raise Leaving


def _hear(reading: int) -> None:
    # Nothing is ever written: the end of the pipe is the word.
    os.read(reading, 1)
    _told.set()
    main = threading.main_thread().ident
    if _interruptible and main is not None:
        signal.pthread_kill(main, _WAKE)


def _close_writing() -> None:
    global _ends  # noqa: PLW0603
    if _ends is not None and _ends[1] >= 0:
        reading, writing = _ends
        _ends = reading, -1
        os.close(writing)
