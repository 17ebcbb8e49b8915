"""Executes one run: claim, work under a heartbeat, and decide what a failure means."""

import random

import psycopg
import structlog
from django.conf import settings
from django.db import close_old_connections, connection

from contactory.errors import Refusal
from contactory.runs import leaving
from contactory.runs.claim import Claim, GiveBack, LeaseLost, claim, put_name_away, session_of
from contactory.runs.dispatch import publish, publish_later
from contactory.runs.heartbeat import Heartbeat
from contactory.runs.last_words import what_failed, words_of
from contactory.runs.registry import STEPS
from contactory.runs.sweeper import end_run, ring_again
from contactory.store.broken_connections import BROKEN
from contactory.store.queries import SQL
from contactory.telemetry import logs, metrics
from contactory.workspaces.scope import workspace_scope

log = structlog.get_logger(__name__)


def execute(run_id: int) -> None:
    """Do the work of a run if it is there to be done; never raises for what the work does.

    A process that is to end takes none in hand, and gives back the one that it has.
    """
    with leaving.heeded():
        if leaving.asked():
            ring_again(run_id)
        else:
            _execute(run_id)


def _execute(run_id: int) -> None:
    close_old_connections()
    try:
        taken = claim(run_id)
    except BROKEN as error:
        log.warning("run.claim_failed", run_id=run_id, error=str(error))
        connection.close()
        return
    if taken is not None:
        with logs.bound(correlation_id=taken.correlation_id, run_id=taken.run_id, step=taken.step):
            _work(taken)
        _keep_session()


def _keep_session() -> None:
    """Take the run's name off the session, which is kept: whoever ends the bearers of that name must not mean it."""
    if connection.connection is None or connection.in_atomic_block:
        return
    try:
        with connection.cursor() as cursor:
            put_name_away(cursor)
    except BROKEN:
        connection.close()


def _work(taken: Claim) -> None:
    if taken.attempts > 1:
        metrics.run_retried(taken.step)
    try:
        with Heartbeat(taken), metrics.run_timed(taken.step), leaving.interruptible():
            STEPS[taken.step].function(taken)
    except LeaseLost as error:
        metrics.lease_lost()
        log.warning("run.lease_lost", error=str(error))
    except GiveBack as wish:
        _give_back(taken, wish.seconds)
    except leaving.Leaving:
        _leave(taken)
    except Refusal as refusal:
        give_up(taken, refusal)
    except BROKEN as error:
        log.warning("run.database_lost", error=str(error))
        connection.close()
        _postpone(taken, error)
    except MemoryError as error:
        log.error("run.out_of_memory", attempts=taken.attempts)
        _postpone(taken, error)
    except Exception as error:
        log.exception("run.failed", attempts=taken.attempts)
        _postpone(taken, error)
    else:
        log.info("run.done")


def _postpone(taken: Claim, error: BaseException) -> None:
    """Hand the run back for a later attempt, or give it up when it has had its attempts."""
    delay = random.uniform(0, settings.RETRY_DELAY_SECONDS * 2 ** (taken.attempts - 1))  # noqa: S311 - jitter
    held = {"run": taken.run_id, "fence": taken.fence, "retries": settings.MAX_RETRIES}
    try:
        with workspace_scope(taken.workspace_id), connection.cursor() as cursor:
            cursor.execute(SQL["be_brief"])
            put_name_away(cursor)
            cursor.execute(SQL["postpone_run"], {**held, "delay": min(delay, 60.0), "error": words_of(error)})
            postponed = cursor.rowcount == 1
    except BROKEN:
        # The lease ends by itself, and the sweeper makes the run ready again.
        connection.close()
        return
    if not postponed and taken.attempts > settings.MAX_RETRIES:
        give_up(taken, what_failed(error, step=taken.step, attempts=taken.attempts))


def _give_back(taken: Claim, seconds: float) -> None:
    """Make the run ready for a later time, as if it had not been tried, and see that somebody is told then."""
    held = {"run": taken.run_id, "fence": taken.fence}
    try:
        with workspace_scope(taken.workspace_id), connection.cursor() as cursor:
            cursor.execute(SQL["be_brief"])
            put_name_away(cursor)
            cursor.execute(SQL["give_back_run"], {**held, "delay": seconds})
            given = cursor.rowcount == 1
    except BROKEN:
        # The lease ends by itself, and the sweeper makes the run ready again.
        connection.close()
        return
    if given:
        _announce(taken, seconds)


def _leave(taken: Claim) -> None:
    """Make the run ready for somebody else at once, as if it had not been tried.

    The step was broken off anywhere, perhaps in a transaction: its session is let go, with all that it locks.
    """
    if connection.connection is not None:
        connection.connection.close()
    connection.close()
    held = {"run": taken.run_id, "fence": taken.fence, "delay": 0.0}
    try:
        with session_of(taken) as session:
            given = session.execute(SQL["give_back_run"], held).rowcount == 1
    except psycopg.Error as error:
        log.warning("run.database_lost", error=str(error))
        return
    if given:
        _announce(taken, 0.0)


def _announce(taken: Claim, seconds: float) -> None:
    """Have the run's message sent when it is due: at once by a process that may end at any moment."""
    log.info("run.given_back", seconds=round(seconds, 1))
    if seconds:
        publish_later(taken.run_id, taken.step, seconds)
    else:
        publish([(taken.run_id, taken.step)])


def give_up(taken: Claim, refusal: Refusal) -> None:
    """End the run as FAILED for good and tell the step's owner why, unless somebody else has it to do by now."""
    try:
        ended = end_run(
            workspace_id=taken.workspace_id,
            run_id=taken.run_id,
            fence=taken.fence,
            step=taken.step,
            subject=taken.subject,
            refusal=refusal,
        )
    except BROKEN as error:
        # The lease ends by itself, and whoever does the step again comes to the same end.
        log.warning("run.database_lost", error=str(error))
        connection.close()
    else:
        log.warning("run.given_up" if ended else "run.lease_lost", sentence=refusal.sentence)
