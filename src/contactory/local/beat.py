"""The scheduler that pokes the workers; it keeps nothing, so two of them or none do no harm."""

import signal
import sys
from types import FrameType

import structlog
from celery.beat import Scheduler, Service

from contactory.celery import app

log = structlog.get_logger(__name__)


def run_beat() -> None:
    """Send the due messages until SIGTERM or SIGINT."""
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    log.info("beat.started", sweep_seconds=app.conf.beat_schedule["runs.sweep"]["schedule"])
    Service(app=app, scheduler_cls=Scheduler).start()


def _stop(_number: int, _frame: FrameType | None) -> None:
    # There is nothing to save, and the scheduler would sleep to the end of its interval first.
    sys.exit(0)
