"""The circuit breaker of a gate: opens on failures, waits longer each time, and lets one call through to find out."""

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from contactory.provider_accounts.models import BreakerState

WINDOW = 30.0  # seconds in which failures are counted together
LEAST_FAILURES = 5
FAILING_SHARE = 0.5
FIRST_WAIT = 5.0  # seconds
LONGEST_WAIT = 300.0
JITTER = 0.2
# A call takes 30 seconds at most: a probe that was not told of by then has died with its worker.
PROBE_SECONDS = 35.0
# Who waits for a probe's answer looks again so soon.
LOOK_AGAIN = 2.0
# A breaker that was closed for so long begins with the first wait again.
FORGIVEN_AFTER = 120.0


@dataclass(frozen=True, slots=True)
class Breaker:
    """How it stands; the attributes are those of ProviderGate."""

    state: str
    since: datetime
    calls: int
    failures: int
    counted_from: datetime
    opens: int
    open_until: datetime | None
    probe_until: datetime | None
    last_error: str

    def wait(self, now: datetime) -> float:
        """The seconds until a call may be let through: 0 where it may be now."""
        if self.state == BreakerState.OPEN and self.open_until is not None:
            return max((self.open_until - now).total_seconds(), 0.0)
        if self.state == BreakerState.HALF_OPEN and self.probe_until is not None:
            return min(max((self.probe_until - now).total_seconds(), 0.0), LOOK_AGAIN)
        return 0.0

    def probing(self, now: datetime) -> "Breaker":
        """As it stands once one call has been let through to find out."""
        since = self.since if self.state == BreakerState.HALF_OPEN else now
        return replace(
            self, state=BreakerState.HALF_OPEN, since=since, probe_until=now + timedelta(seconds=PROBE_SECONDS)
        )

    def told(self, now: datetime, calls: int, failures: int, last_error: str) -> "Breaker":
        """As it stands after so many calls ended, of which so many failed."""
        heard = replace(self, last_error=last_error or self.last_error)
        if self.state == BreakerState.OPEN:
            # Calls that were under way when it opened: what they found is known.
            return heard
        if self.state == BreakerState.HALF_OPEN:
            return heard._probed(now, calls, failures)
        return heard._counted(now, calls, failures)

    def _probed(self, now: datetime, calls: int, failures: int) -> "Breaker":
        if failures:
            return self._opened(now, self.opens + 1)
        if not calls:
            return self
        closed = replace(self, state=BreakerState.CLOSED, since=now, open_until=None, probe_until=None)
        return replace(closed, calls=0, failures=0, counted_from=now)

    def _counted(self, now: datetime, calls: int, failures: int) -> "Breaker":
        over = (now - self.counted_from).total_seconds() > WINDOW
        base = replace(self, calls=0, failures=0, counted_from=now) if over else self
        counted = replace(base, calls=base.calls + calls, failures=base.failures + failures)
        if failures and counted.failures >= LEAST_FAILURES and counted.failures >= FAILING_SHARE * counted.calls:
            forgiven = (now - self.since).total_seconds() > FORGIVEN_AFTER
            return counted._opened(now, 1 if forgiven else self.opens + 1)
        return counted

    def _opened(self, now: datetime, opens: int) -> "Breaker":
        wait = min(FIRST_WAIT * 2 ** min(opens - 1, 20), LONGEST_WAIT) * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311
        return replace(
            self,
            state=BreakerState.OPEN,
            since=now,
            opens=opens,
            open_until=now + timedelta(seconds=min(wait, LONGEST_WAIT)),
            probe_until=None,
        )
