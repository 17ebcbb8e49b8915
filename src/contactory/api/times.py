"""Times in requests."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator

# Reports reach back from the time that is asked for, which must stay a time that can be told.
_FIRST, _LAST = 1900, 9000


def _in_utc(said: datetime) -> datetime:
    if not _FIRST <= said.year <= _LAST:
        raise ValueError("this is not a time from 1900 to 9000")
    return said.astimezone(UTC) if said.tzinfo else said.replace(tzinfo=UTC)


ReportTime = Annotated[datetime, AfterValidator(_in_utc)]
"""A date, or a date and time; without an offset it is in UTC, as the periods of reports are."""
