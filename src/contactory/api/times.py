"""Times in requests."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime

# Reports reach back from the time that is asked for, which must stay a time that can be told. Python knows offsets of
# nearly a day and PostgreSQL none of 16 hours, so it is given the time in UTC.
_FIRST, _LAST = 1900, 9000


def _in_utc(said: datetime) -> datetime:
    if not _FIRST <= said.year <= _LAST:
        raise ValueError("this is not a time from 1900 to 9000")
    return said.astimezone(UTC) if said.tzinfo else said.replace(tzinfo=UTC)


ReportTime = Annotated[datetime, AfterValidator(_in_utc)]
"""A date, or a date and time; without an offset it is in UTC, as the periods of reports are."""

ExactTime = Annotated[AwareDatetime, AfterValidator(_in_utc)]
"""A date and time with its offset."""
