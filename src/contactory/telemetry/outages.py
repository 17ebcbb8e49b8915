"""A database or a broker that is away for a moment is one line in the log, not a page of traceback in every process."""

import logging
import sys
from collections.abc import Iterator

# The class of PostgreSQL's errors for a server that is shutting down or starting up; a lost connection has none.
OPERATOR_INTERVENTION = "57P"


class OneLineForOutages(logging.Filter):
    """Takes the traceback out of records about a connection that could not be made or was lost."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record; change those about an outage into a warning."""
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        cause = next((found for found in _chain(error) if is_outage(found)), None)
        if cause is not None:
            words = str(cause).strip().splitlines() or [type(cause).__name__]
            record.msg, record.args = f"A connection was lost or refused: {words[0]}", None
            record.exc_info = record.exc_text = None
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True


def is_outage(error: BaseException) -> bool:
    """Whether an error says that the other side could not be reached."""
    return isinstance(error, ConnectionError) or _is_lost_database(error) or _is_lost_broker(error)


def _is_lost_database(error: BaseException) -> bool:
    psycopg = sys.modules.get("psycopg")
    if psycopg is None or not isinstance(error, psycopg.OperationalError):
        return False
    return error.sqlstate is None or error.sqlstate.startswith(OPERATOR_INTERVENTION)


def _is_lost_broker(error: BaseException) -> bool:
    redis, kombu = sys.modules.get("redis.exceptions"), sys.modules.get("kombu.exceptions")
    return (redis is not None and isinstance(error, redis.ConnectionError | redis.TimeoutError)) or (
        kombu is not None and isinstance(error, kombu.OperationalError)
    )


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
