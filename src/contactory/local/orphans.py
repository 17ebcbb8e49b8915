"""No process outlives the one that started it, not even when that one is killed."""

import ctypes
import os
import signal
import sys
import threading
import time

PR_SET_PDEATHSIG = 1
# Set for the children of a supervisor, and by them for theirs.
SUPERVISED = "CONTACTORY_SUPERVISED"


def die_with_supervisor() -> None:
    """End with the parent when that is one of ours; a process that people started lives on."""
    if os.environ.get(SUPERVISED):
        die_with_parent()


def die_with_parent(number: signal.Signals = signal.SIGKILL) -> None:
    """Ask for a signal to this process as soon as its parent is gone."""
    parent = os.getppid()
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
    else:
        threading.Thread(target=_watch, args=(parent, number), daemon=True).start()
    if os.getppid() != parent:
        # The parent went away between the two lines above.
        os.kill(os.getpid(), number)


def _watch(parent: int, number: signal.Signals) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), number)
