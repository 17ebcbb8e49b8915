"""A worker that hears nothing though there is work ends itself, so that its supervisor starts another.

A connection to a broker may be lost without a word: the worker lives, shows that it does, and gets no message any more.
"""

import os
import threading
import time
from typing import Any

import structlog
from celery.worker import state
from django.conf import settings
from django.db import DatabaseError, connection

from contactory.runs import leaving
from contactory.store.queries import SQL
from contactory.workspaces.scope import system_scope

log = structlog.get_logger(__name__)

# Every message is sent again so often before a worker that got none of them is taken for deaf.
_MESSAGES = 4
_GRACE_SECONDS = 60.0
_last_heard = time.monotonic()


def note_message(**_: Any) -> None:
    """A message came; takes whatever a Celery signal gives."""
    global _last_heard  # noqa: PLW0603 - one worker a process
    _last_heard = time.monotonic()


def watch(processes: int) -> None:
    """Look, in a thread of a worker with so many processes, whether it still hears."""
    note_message()
    threading.Thread(target=_watch, args=(processes,), name="hearing", daemon=True).start()


def _watch(processes: int) -> None:
    patience = _MESSAGES * settings.REPUBLISH_SECONDS
    while True:
        time.sleep(settings.REPUBLISH_SECONDS / 2)
        silent = time.monotonic() - _last_heard
        if silent < patience or len(state.active_requests) >= processes or leaving.asked():
            continue
        if _work_waits(patience):
            log.error("worker.deaf", silent_seconds=round(silent))
            _end()


def _work_waits(patience: float) -> bool:
    """Whether work has been due so long, and its message was sent: an idle worker that hears had taken it."""
    try:
        with system_scope(), connection.cursor() as cursor:
            waits = {"patience": patience, "wait": settings.REPUBLISH_SECONDS / 2}
            cursor.execute(SQL["work_nobody_takes"], waits)
            return bool(cursor.fetchone()[0])
    except DatabaseError as error:
        log.warning("worker.database_lost", error=str(error).strip())
        return False
    finally:
        # Processes that are forked meanwhile must not share it.
        connection.close()


def _end() -> None:
    """End in good order, or at once where even that is not heard."""
    leaving.tell()
    state.should_stop = os.EX_UNAVAILABLE
    time.sleep(_GRACE_SECONDS)
    os._exit(os.EX_UNAVAILABLE)
