"""No process outlives the one that started it, not even when that one is killed."""

import ctypes
import os
import signal
import sys
import threading
import time

import psutil

PR_SET_PDEATHSIG = 1
# Set for the children of a supervisor, and by them for theirs: the supervisor's number.
SUPERVISED = "CONTACTORY_SUPERVISED"


def die_with_supervisor() -> None:
    """End with the parent when that is one of ours; a process that people started lives on."""
    if supervisor := os.environ.get(SUPERVISED):
        die_with_parent()
        if supervisor.isdecimal() and _has_ended(int(supervisor)):
            # It went away before the line above, while this process was still starting.
            os.kill(os.getpid(), signal.SIGKILL)


def die_with_parent(number: signal.Signals = signal.SIGKILL, *, parent: int | None = None) -> None:
    """Ask for a signal to this process as soon as its parent is gone; who knows the parent's number says it."""
    parent = parent or os.getppid()
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
    else:
        threading.Thread(target=_watch, args=(parent, number), daemon=True).start()
    if os.getppid() != parent:
        # The parent went away before that.
        os.kill(os.getpid(), number)


def _has_ended(process: int) -> bool:
    if process == os.getppid():
        return False
    try:
        return psutil.Process(process).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def _watch(parent: int, number: signal.Signals) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), number)
