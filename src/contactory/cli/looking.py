"""Looks at something that others work on, again and again, for as long as a command waits for it."""

import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection

from contactory.environment import environment
from contactory.workspaces.scope import workspace_scope

FIRST_PAUSE = 0.05
OUTAGE_PAUSE = 1.0

Seen = TypeVar("Seen")


def looks(workspace_id: int, look: Callable[[], Seen], is_over: Callable[[Seen], bool]) -> Iterator[Seen]:
    """What each look within the workspace sees, the last one of something that is over.

    A look while the database is away is repeated: the work goes on where it can, and who only looks waits.
    """
    pause = FIRST_PAUSE
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
        time.sleep(pause)
        pause = min(pause * 1.5, environment().progress_update_interval)


def last_look(workspace_id: int, look: Callable[[], Seen], is_over: Callable[[Seen], bool]) -> Seen:
    """What is seen once it is over."""
    return deque(looks(workspace_id, look, is_over), maxlen=1).pop()
