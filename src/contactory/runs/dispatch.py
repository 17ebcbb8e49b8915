"""Makes runs and rings the broker's bell for them; the row is the order, the message only a doorbell."""

import threading
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress

import structlog
from celery import current_app
from django.db import connection, transaction
from kombu.exceptions import OperationalError

from contactory.runs.crashpoints import crashpoint, message_lost
from contactory.runs.registry import STEPS
from contactory.store.queries import SQL
from contactory.telemetry.logs import correlation_id

log = structlog.get_logger(__name__)

# A broker that hangs costs some seconds a message: after one failure the others of a burst are left to the sweeper.
QUIET_SECONDS = 5.0
LATE_SECONDS = 0.02
_quiet_until = 0.0


def enqueue(
    *,
    workspace_id: int,
    step: str,
    subject: int,
    arguments: Iterable[int] = (0,),
    round: int = 0,  # noqa: A002 - the field's word
) -> list[int]:
    """Make one run for each argument and publish them after the commit; gives the ids of those that are new.

    Call it inside the transaction that makes the work due. A run that exists already is left as it is.
    """
    with connection.cursor() as cursor:
        names = {"step": step, "correlation": correlation_id()}
        numbers = {"workspace": workspace_id, "subject": subject, "round": round}
        cursor.execute(SQL["enqueue_runs"], {**names, **numbers, "arguments": list(arguments)})
        made = [row[0] for row in cursor.fetchall()]
    transaction.on_commit(lambda: _announce(made, step))
    return made


def connect_ahead() -> None:
    """Begin, in a thread, what the first message of a process waits for; a broker that is down is no error here."""
    threading.Thread(target=_connect, name="broker-connect", daemon=True).start()


def broker_answers() -> bool:
    """Whether messages can be sent now; it takes some seconds to say no."""
    try:
        _open_channel()
    except (OSError, OperationalError):
        return False
    return True


def _connect() -> None:
    with suppress(OSError, OperationalError):
        _open_channel()


def _open_channel() -> None:
    with current_app.producer_or_acquire() as producer:
        producer.connection.ensure_connection(max_retries=1, timeout=2)
        producer.channel  # noqa: B018 - asking for it opens it


def publish(runs: Iterable[tuple[int, str]]) -> int:
    """Send one message for each run; gives how many went out.

    A broker that is down or takes nothing is no error: the sweeper sends again what stays ready.
    """
    global _quiet_until  # noqa: PLW0603 - one broker a process
    sent = 0
    if time.monotonic() < _quiet_until:
        return sent
    for run_id, step in runs:
        try:
            current_app.send_task(step, args=[run_id], queue=STEPS[step].queue, ignore_result=True)
            sent += 1
        except Exception as error:  # noqa: BLE001 - a broker that is away, full or read-only: each says it otherwise
            log.warning("run.publish_failed", run_id=run_id, step=step, error=str(error))
            _quiet_until = time.monotonic() + QUIET_SECONDS
            break
    return sent


def publish_later(run_id: int, step: str, seconds: float) -> None:
    """Send the message of a run in so many seconds, if this process still lives then; else the sweeper does."""
    # A little late: a message that comes before its run is due is answered by nothing.
    bell = threading.Timer(seconds + LATE_SECONDS, publish, [[(run_id, step)]])
    bell.daemon = True
    bell.start()


def _announce(made: Sequence[int], step: str) -> None:
    crashpoint(f"{step}:before_publish")
    publish([(run_id, step) for run_id in made if not message_lost(run_id)])
