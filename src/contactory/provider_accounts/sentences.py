"""What is said to a person about a gate that lets nothing through."""

from datetime import datetime

from contactory.provider_accounts.breaker import Breaker
from contactory.provider_accounts.models import BreakerState


def breaker_sentence(label: str, breaker: Breaker, now: datetime) -> str:
    """What an open breaker says to a person, "" for one that is closed."""
    last = f" The last failure was: {breaker.last_error}" if breaker.last_error else ""
    if breaker.state == BreakerState.HALF_OPEN:
        return f"{label} failed too often; one call is on its way to find out whether it is well again.{last}"
    if breaker.state == BreakerState.OPEN:
        return f"{label} fails too often: it is tried again in {max(breaker.wait(now), 1):.0f} s.{last}"
    return ""
