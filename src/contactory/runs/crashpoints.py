"""Places where a fault test may kill the process; they cost one comparison when no test asks for them.

CONTACTORY_CRASH="name:hit" kills the process with SIGKILL when the point is reached for the hit-th time, counted over
all processes in the file CONTACTORY_CRASH_FILE, so that it happens once however often the work is started again.
CONTACTORY_CRASH="*:0" kills nobody and only writes the names of the points that were reached into that file.
"""

import os
import signal
from pathlib import Path

_PLAN = os.environ.get("CONTACTORY_CRASH", "")
_FILE = os.environ.get("CONTACTORY_CRASH_FILE", "")


def crashpoint(name: str) -> None:
    """Kill this process here if the environment says so."""
    if _PLAN:
        _reached(name)


def _reached(name: str) -> None:
    wanted, _, hit = _PLAN.rpartition(":")
    if wanted not in (name, "*"):
        return
    line = f"{name}\n".encode()
    with Path(_FILE).open("ab", buffering=0) as log:
        log.write(line)
    if wanted == name and Path(_FILE).read_bytes().count(line) == int(hit):
        os.kill(os.getpid(), signal.SIGKILL)
