"""Looks at something that others work on, again and again, for as long as a command waits for it."""

import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection

from contactory.environment import environment
from contactory.workspaces.scope import workspace_scope

FIRST_PAUSE = 0.05
OUTAGE_PAUSE = 1.0
# With a broker that answers, what somebody waits for has begun long before.
PATIENCE = 5.0

Seen = TypeVar("Seen")


def looks(workspace_id: int, look: Callable[[], Seen], is_over: Callable[[Seen], bool]) -> Iterator[Seen]:
    """What each look within the workspace sees, the last one of something that is over.

    A look while the database is away is repeated: the work goes on where it can, and who only looks waits. Where it
    takes long because the broker is away, stderr gets a line that says so.
    """
    pause, asked_at = FIRST_PAUSE, time.monotonic() + PATIENCE
    while True:
        try:
            with workspace_scope(workspace_id):
                seen = look()
        except (OperationalError, InterfaceError):
            connection.close()
            time.sleep(OUTAGE_PAUSE)
            continue
        yield seen
        if is_over(seen):
            return
        if time.monotonic() > asked_at:
            asked_at = _asked_again_at()
        time.sleep(pause)
        pause = min(pause * 1.5, environment().progress_update_interval)


def last_look(workspace_id: int, look: Callable[[], Seen], is_over: Callable[[Seen], bool]) -> Seen:
    """What is seen once it is over."""
    return deque(looks(workspace_id, look, is_over), maxlen=1).pop()


def _asked_again_at() -> float:
    """When to ask the broker again, on the clock of time.monotonic; once it was told to be away, never."""
    from contactory.runs.dispatch import broker_answers  # noqa: PLC0415 - most looks end before

    if broker_answers():
        return time.monotonic() + PATIENCE
    print("contactory: the broker does not answer: this waits, and goes on by itself once it does.", file=sys.stderr)
    return float("inf")
