"""contactory beat."""

import signal
import sys
from types import FrameType

import structlog

from contactory.cli.frame import await_tables, parts
from contactory.environment import environment

log = structlog.get_logger(__name__)


def beat() -> None:
    """Poke the workers to look for work that is due; two of these, or none for a while, do no harm."""
    with parts("beat") as stack:
        await_tables(stack)
        from celery.beat import Scheduler, Service  # noqa: PLC0415 - not needed to refuse a wrong setting

        from contactory.celery import app  # noqa: PLC0415

        signal.signal(signal.SIGTERM, _stop)
        signal.signal(signal.SIGINT, _stop)
        log.info("beat.started", sweep_seconds=environment().sweep_seconds)
        Service(app=app, scheduler_cls=Scheduler).start()


def _stop(_number: int, _frame: FrameType | None) -> None:
    # There is nothing to save, and the scheduler would sleep to the end of its interval first.
    sys.exit(0)
