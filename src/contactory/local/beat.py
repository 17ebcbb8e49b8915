"""The scheduler that pokes the workers; it keeps nothing, so two of them or none do no harm."""

import signal
from types import FrameType

import structlog
from celery.beat import Service

from contactory.celery import app

log = structlog.get_logger(__name__)


def run_beat() -> None:
    """Send the due messages until SIGTERM or SIGINT."""
    service = Service(app=app)

    def stop(_number: int, _frame: FrameType | None) -> None:
        service.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    app.finalize()
    log.info("beat.started", sweep_seconds=app.conf.beat_schedule["runs.sweep"]["schedule"])
    service.start()
