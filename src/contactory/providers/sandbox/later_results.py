"""Results that are ready after a while: they are fetched, and sent to a webhook that lies on this machine."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from contactory.providers.sandbox.http_messages import json_bytes
from contactory.providers.sandbox.webhooks import Deliveries, reachable

EXPIRES_AFTER = 30 * 86400  # seconds


@dataclass(frozen=True)
class LaterResult:
    """One result; made_at and ready_at are seconds of the clock."""

    kind: str
    made_at: float
    ready_at: float
    payload: object
    subjects: frozenset[str] = frozenset()


@dataclass
class LaterResults:
    """The results by the id of the request that asked for them; seconds is how long one takes."""

    seconds: float = 1.0
    clock: Callable[[], float] = time.time
    _results: dict[str, LaterResult] = field(default_factory=dict)
    _deliveries: Deliveries = field(default_factory=Deliveries)

    def add(self, request_id: str, kind: str, payload: object, *, subjects: frozenset[str], webhook: str) -> None:
        """Keep a result until it is fetched, and send it to its webhook when that is on this machine.

        subjects are the ids of those whom it is about.
        """
        now = self.clock()
        self._results[request_id] = LaterResult(kind, now, now + self.seconds, payload, subjects)
        if reachable(webhook):
            self._deliveries.send(webhook, json_bytes(payload), dict, self.seconds)

    def get(self, request_id: str) -> LaterResult | None:
        """A result, ready or not; None for an id that nobody was given."""
        return self._results.get(request_id)

    def in_progress(self, kind: str, subjects: frozenset[str]) -> bool:
        """Whether results of this kind are on their way already for all of these."""
        now = self.clock()
        waiting = (found.subjects for found in self._results.values() if found.kind == kind and found.ready_at > now)
        return bool(subjects) and subjects <= frozenset().union(*waiting)
