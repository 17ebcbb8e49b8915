"""What a step that failed in a way nobody expected says of it."""

from collections.abc import Iterator

from psycopg.errors import DiskFull

from contactory.errors import Refusal, is_disk_full
from contactory.telemetry import logs


def what_failed(error: BaseException, *, step: str, attempts: int) -> Refusal:
    """Why a step is given up that failed so often, the last time by this error."""
    for cause in _causes(error):
        if isinstance(cause, DiskFull):
            return Refusal("The database's disk is full: free some space there, and do this again.", code="disk_full")
        if is_disk_full(cause):
            return Refusal("The disk is full: free some space, and do this again.", code="disk_full")
    sentence = f"The step {step} failed {attempts} times; the last error was: {words_of(error)}"
    return Refusal(sentence, code="step_failed")


def words_of(error: BaseException) -> str:
    """The error for who runs the installation, without what may be somebody's data."""
    if isinstance(error, MemoryError):
        return "the worker ran out of memory"
    return logs.masked(f"{type(error).__name__}: {error}")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__
