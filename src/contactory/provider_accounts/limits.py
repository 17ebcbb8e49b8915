"""Which limits are in force for a kind of call: those documented, those that people set, and what a provider says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contactory.environment import environment
from contactory.providers.protocol import Operation
from contactory.providers.questions import Limits

# A call that is let through arrives a little later: so much longer is it counted than the provider counts it.
_SHARE_OF_WINDOW = 0.015
_LEAST_MARGIN, _MOST_MARGIN = 0.25, 5.0  # seconds
# Grants of one such part of a window stand together.
_PARTS = 1000


@dataclass(frozen=True, slots=True)
class Window:
    """So many units in a window of so many seconds; a grant counts for `counted` seconds, rounded up to `part`."""

    seconds: float
    allowed: int

    @property
    def margin(self) -> float:
        """How many seconds may pass between a grant and its call's arrival."""
        return min(max(self.seconds * _SHARE_OF_WINDOW, _LEAST_MARGIN), _MOST_MARGIN)

    @property
    def counted(self) -> float:
        """For how many seconds a grant counts."""
        return self.seconds + self.margin

    @property
    def part(self) -> float:
        """The seconds that grants are put together in."""
        return self.seconds / _PARTS


def windows_of(provider: str, operation: Operation, own: Sequence[Mapping[str, Any]], learnt: Any) -> list[Window]:
    """The windows that a call of this operation counts in, the shortest first.

    own are what people set for the account, as in ProviderGate.limits; they stand for the documented ones, and 0 takes
    one away. learnt is what the provider said of this scope, {seconds: allowed}: where it is less, it counts.
    """
    allowed = {float(limit.seconds): limit.allowed for limit in operation.limits}
    if provider == "apollo":
        allowed[60.0] = environment().apollo_rate_limit
    general = [limit for limit in own if not limit["operation"]]
    special = [limit for limit in own if limit["operation"] in (operation.name, operation.scope)]
    for limit in (*general, *special):
        allowed[float(limit["seconds"])] = int(limit["allowed"])
    for seconds, said in (learnt or {}).items():
        length = float(seconds)
        allowed[length] = min(allowed.get(length) or said, said)
    return [Window(seconds, allowed[seconds]) for seconds in sorted(allowed) if allowed[seconds] > 0]


def window_lists(windows: Sequence[Window], slack: float = 0.0) -> dict[str, Any]:
    """The lists that statements take for windows; slack is by how many seconds longer grants are to count."""
    counted = [each.counted + slack for each in windows]
    return {"seconds": [each.seconds for each in windows], "counted": counted}


def most_units(windows: Sequence[Window]) -> int | None:
    """The most units that a single call may ever have, None for any number."""
    return min((window.allowed for window in windows), default=None)


def said_by(limits: Sequence[Limits]) -> dict[float, Limits]:
    """By the window's length, what the headers of one or more answers said: the least that was left of each."""
    found: dict[float, Limits] = {}
    for said in limits:
        if said.seconds is None or said.limit is None or said.limit <= 0:
            continue
        before = found.get(float(said.seconds))
        if before is None or _left(said) <= _left(before):
            found[float(said.seconds)] = said
    return found


def _left(limits: Limits) -> int:
    return limits.limit or 0 if limits.remaining is None else limits.remaining
