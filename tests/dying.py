"""Work that is killed half way, in a process of its own that begins as a copy of this one."""

import os
import signal
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from django.db import connections

from contactory.runs import crashpoints

PATIENCE_SECONDS = 240


def killed_at(point: str, work: Callable[[], object], notes: Path) -> bool:
    """Do the work until it reaches the crash point; whether it was killed there. notes is where points are noted."""
    # A copy that used a connection of ours, or closed it, would do so in our name.
    connections.close_all()
    child = os.fork()
    if not child:
        _work_until(point, work, notes)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def _work_until(point: str, work: Callable[[], object], notes: Path) -> NoReturn:
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(PATIENCE_SECONDS)
        # What the environment says of crash points is read once, when a process begins.
        crashpoints._PLAN, crashpoints._FILE = f"{point}:1", str(notes)
        work()
    except BaseException:  # noqa: BLE001 - whatever it is, the copy must not go on as the tests
        traceback.print_exc()
    finally:
        os._exit(1)
