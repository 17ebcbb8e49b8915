"""Judges what an installation uses once nothing is under way any more (I8): memory, database sessions, files."""

import time
from collections.abc import Callable
from typing import Any

import psutil
import psycopg
from checker import Broken

MOST_MEMORY = 400 * 2**20
# Of each process that does steps: its work, its heartbeat, its sweeping, and the way to the gates.
SESSIONS_OF_PROCESS = 4
# Those of the trial itself, and of whoever talks to our services for it.
SESSIONS_OF_OTHERS = 3
SESSIONS = """
SELECT application_name, state = 'idle in transaction' AND state_change < clock_timestamp() - interval '6 seconds'
  FROM pg_stat_activity
 WHERE backend_type = 'client backend' AND datname = current_database()
"""
_PATIENCE = 60.0  # seconds for the server to notice that a client was killed, or is silent for too long


def check_bounds(database: psycopg.Connection[Any], present: Callable[[], list[psutil.Process]]) -> None:
    """No process has grown beyond what it may have, and none left sessions behind; raises Broken.

    present gives the processes that there are: one that was killed has its successor soon.
    """
    for process in present():
        try:
            memory = process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
        if memory > MOST_MEMORY:
            raise Broken(f"I8: process {process.pid} has {memory / 2**20:.0f} MB")
    given_up = time.monotonic() + _PATIENCE
    while True:
        processes = present()
        most = SESSIONS_OF_OTHERS + SESSIONS_OF_PROCESS * max(len(processes), 1)
        sessions = database.execute(SESSIONS).fetchall()
        idle = [name for name, is_idle in sessions if is_idle]
        if len(sessions) <= most and not idle:
            return
        if time.monotonic() > given_up:
            open_ones = f"transactions that nobody ends are open: {idle}"
            raise Broken(
                f"I8: {len(sessions)} database sessions of {len(processes)} processes: {sessions}; {open_ones}"
            )
        time.sleep(0.1)
