"""Every process of a worker looks for work that is due, beside its task.

Beat's message needs a beat, a broker and a process that is free: when the only free one waits for rows that a frozen
one has locked, or beat is gone, the thread here still sweeps.
"""

import random
import threading
import time
from typing import Any

import structlog
from django.db import InterfaceError, OperationalError, connection

from contactory.environment import environment
from contactory.runs.sweeper import sweep

log = structlog.get_logger(__name__)


def start_watching(**_: Any) -> None:
    """Sweep in a thread for as long as this process lives; takes whatever a Celery signal gives."""
    threading.Thread(target=_watch, name="sweeper", daemon=True).start()


def _watch() -> None:
    while True:
        # Not in step with beat, nor with the other processes.
        time.sleep(environment().sweep_seconds * random.uniform(1, 2))  # noqa: S311 - jitter
        try:
            sweep()
        except (OperationalError, InterfaceError) as error:
            log.warning("run.sweep_failed", error=str(error).strip())
            connection.close()
        except Exception:
            log.exception("run.sweep_failed")
            connection.close()
