"""Calls that have leave to be sent and wait for a place, in the order in which they got it."""

import time
from collections import defaultdict, deque
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from datetime import datetime

from contactory.enrichment.working.calls import Call
from contactory.provider_accounts.services.taking import Grant

# Calls that got their leave together: gate, operation, and the database's time of it.
Together = tuple[int, str, datetime]


@dataclass(frozen=True, slots=True)
class Cleared:
    """A call that may be sent until then, by this process's monotonic clock; given_at is the leave's own time."""

    call: Call
    until: float
    given_at: datetime


class Ready:
    """Leave that is not used yet. One event loop's."""

    def __init__(self) -> None:
        self._waiting: deque[Cleared] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, calls: Sequence[Call], grant: Grant, asked_at: float) -> None:
        """Keep calls whose leave was asked for at that monotonic time: half of it is for waiting, half for the way."""
        if grant.given_at is not None:
            until = asked_at + grant.send_within / 2
            self._waiting.extend(Cleared(call, until, grant.given_at) for call in calls)

    def next(self, barred: Container[int]) -> Call | None:
        """The first call that may go, None where there is none; nothing goes to barred gates."""
        now = time.monotonic()
        for place, each in enumerate(self._waiting):
            if each.until > now and each.call.gate_id not in barred:
                del self._waiting[place]
                return each.call
        return None

    def take_all(self) -> dict[Together, list[Call]]:
        """Give up all."""
        return self._take(lambda _: True)

    def take_old(self) -> dict[Together, list[Call]]:
        """Give up those that would arrive too late."""
        now = time.monotonic()
        return self._take(lambda each: each.until <= now)

    def take_gate(self, gate_id: int) -> dict[Together, list[Call]]:
        """Give up those of one gate."""
        return self._take(lambda each: each.call.gate_id == gate_id)

    def _take(self, wanted: Callable[[Cleared], bool]) -> dict[Together, list[Call]]:
        taken: defaultdict[Together, list[Call]] = defaultdict(list)
        kept: deque[Cleared] = deque()
        for each in self._waiting:
            if wanted(each):
                taken[each.call.gate_id, each.call.step.operation.name, each.given_at].append(each.call)
            else:
                kept.append(each)
        self._waiting = kept
        return taken
