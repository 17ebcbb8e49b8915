"""Faults on demand: which calls go wrong, how, and how often."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class FaultKind(StrEnum):
    """What goes wrong."""

    LATENCY = "latency"  # the answer comes late, or when the fault is taken away; it was billed before
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    OUTAGE = "outage"  # the connection is closed without an answer, as by a host that is down
    UNAUTHORIZED = "unauthorized"
    FORBIDDEN = "forbidden"
    OUT_OF_CREDITS = "out_of_credits"
    UNPROCESSABLE = "unprocessable"
    DROP_BEFORE = "drop_before"  # the connection is closed before anything is billed
    DROP_AFTER = "drop_after"  # everything is billed, and the connection is closed
    CUT = "cut"  # half of the body, then the connection is closed
    DRIP = "drip"
    ENDLESS = "endless"
    HUGE = "huge"
    GZIP_BOMB = "gzip_bomb"
    HTML = "html"
    TRUNCATED = "truncated"  # half of the JSON, as if it were all
    WRONG_TYPES = "wrong_types"
    NOT_A_NUMBER = "not_a_number"
    TOO_LARGE_NUMBERS = "too_large_numbers"
    DEEP = "deep"
    NUL = "nul"
    OTHER_ROW = "other_row"  # the answer to somebody else's question


# These take the place of the answer: nothing is asked of the provider, and nothing is billed.
BEFORE = frozenset(
    {
        FaultKind.RATE_LIMITED,
        FaultKind.SERVER_ERROR,
        FaultKind.OUTAGE,
        FaultKind.UNAUTHORIZED,
        FaultKind.FORBIDDEN,
        FaultKind.OUT_OF_CREDITS,
        FaultKind.UNPROCESSABLE,
        FaultKind.DROP_BEFORE,
    }
)


class FaultOrder(BaseModel):
    """What is asked for: a kind, the calls it is for, and its measures."""

    model_config = ConfigDict(extra="forbid")

    kind: FaultKind
    provider: str | None = None  # None is every one
    endpoint: str | None = None
    key: str | None = None
    rate: Annotated[float, Field(gt=0, le=1)] = 1.0  # the share of calls that it hits
    count: Annotated[int, Field(ge=1)] | None = None  # it ends after so many hits
    after: Annotated[int, Field(ge=0)] = 0  # so many calls go well first
    seconds: Annotated[float, Field(gt=0)] | None = None  # it ends after so long
    seed: int = 0
    delay: Annotated[float, Field(ge=0, le=3600)] = 0.0  # seconds, of latency
    jitter: Annotated[float, Field(ge=0, le=3600)] = 0.0  # up to so many seconds more
    status: Annotated[int, Field(ge=500, le=599)] = 500  # of a server error
    retry_after: str | None = None  # the header of a 429 or a server error, as it is; None sends none


@dataclass
class Fault:
    """One fault in force, and how often it has hit."""

    number: int
    order: FaultOrder
    until: float | None
    hits: int = 0
    seen: int = 0
    taken_away: bool = False
    _random: Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = Random(self.order.seed)  # noqa: S311 - chosen so that it can be repeated

    def is_over(self, now: float) -> bool:
        """Whether it has hit as often, or lasted as long, as was asked."""
        order = self.order
        return (order.count is not None and self.hits >= order.count) or (self.until is not None and now >= self.until)

    def strikes(self, provider: str, endpoint: str, key: str | None) -> bool:
        """Whether it hits this call; counts the call."""
        order = self.order
        wanted = ((order.provider, provider), (order.endpoint, endpoint), (order.key, key))
        if any(want is not None and want != have for want, have in wanted):
            return False
        self.seen += 1
        if self.seen <= order.after or (order.rate < 1 and self._random.random() >= order.rate):
            return False
        self.hits += 1
        return True

    def wait(self) -> float:
        """Seconds of latency, drawn from the seed where there is jitter."""
        return self.order.delay + (self.order.jitter * self._random.random() if self.order.jitter else 0.0)


class Faults:
    """The faults in force; those that are over stay listed with their hits."""

    def __init__(self) -> None:
        self.orders: list[Fault] = []
        self._number = 0

    def add(self, order: FaultOrder) -> Fault:
        """Put a fault in force."""
        self._number += 1
        until = None if order.seconds is None else time.monotonic() + order.seconds
        self.orders.append(Fault(self._number, order, until))
        return self.orders[-1]

    def remove(self, number: int) -> bool:
        """Take a fault away; False when there is none of this number."""
        found = [fault for fault in self.orders if fault.number == number]
        self._take_away(found)
        return bool(found)

    def clear(self) -> None:
        """Take every fault away."""
        self._take_away(self.orders)

    def _take_away(self, gone: list[Fault]) -> None:
        self.orders = [fault for fault in self.orders if fault not in gone]
        for fault in gone:
            fault.taken_away = True

    def striking(self, provider: str, endpoint: str, key: str | None) -> Iterable[Fault]:
        """The faults that hit this call: any number of latencies, and at most one of the other kinds."""
        if not self.orders:
            return ()
        now, found, struck = time.monotonic(), [], False
        for fault in self.orders:
            late = fault.order.kind is FaultKind.LATENCY
            if (struck and not late) or fault.is_over(now) or not fault.strikes(provider, endpoint, key):
                continue
            struck = struck or not late
            found.append(fault)
        return found
