"""Places where a fault test may end or freeze the process; they cost one comparison when no test asks for them.

CONTACTORY_CRASH holds a plan, or "@" and the path of a file that holds one and may change meanwhile. A plan is words:
"name:hit" kills the process with SIGKILL when the point is reached for the hit-th time, "name:hit:stop" freezes it by
SIGSTOP, "*:0" does neither and lets every point be noted, and "messages:k:drop" loses each k-th message that follows
the making of a run (those of the sweeper get through). Points that are reached are noted in CONTACTORY_CRASH_FILE,
by all processes, so that a plan strikes once however often the work is started again.
"""

import os
import signal
from pathlib import Path

_PLAN = os.environ.get("CONTACTORY_CRASH", "")
_FILE = os.environ.get("CONTACTORY_CRASH_FILE", "")


def crashpoint(name: str) -> None:
    """End or freeze this process here if the environment says so."""
    if _PLAN:
        _reached(name)


def message_lost(run_id: int) -> bool:
    """Whether the first message of this run is to be lost."""
    if not _PLAN:
        return False
    every = [int(hit) for wanted, hit, _ in _plan() if wanted == "messages"]
    return any(run_id % k == 0 for k in every)


def _reached(name: str) -> None:
    plan = [(hit, what) for wanted, hit, what in _plan() if wanted in (name, "*")]
    if not plan:
        return
    line = f"{name}\n".encode()
    with Path(_FILE).open("ab", buffering=0) as log:
        log.write(line)
        written = log.tell()
    # Whoever else is at the same point has written its own line: up to here everybody counts differently.
    with Path(_FILE).open("rb") as log:
        hits = log.read(written).splitlines(keepends=True).count(line)
    for hit, what in plan:
        if hit == str(hits):
            os.kill(os.getpid(), signal.SIGSTOP if what == "stop" else signal.SIGKILL)


def _plan() -> list[tuple[str, str, str]]:
    text = Path(_PLAN[1:]).read_text(encoding="ascii") if _PLAN.startswith("@") else _PLAN
    words = []
    for word in text.split():
        name, _, what = word.rpartition(":")
        if what in ("stop", "drop"):
            name, _, hit = name.rpartition(":")
        else:
            hit, what = what, "kill"
        words.append((name, hit, what))
    return words
