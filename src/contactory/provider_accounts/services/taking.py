"""Asking for leave to make calls: every worker asks here, so that together they keep to the provider's limits."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from django.db.backends.utils import CursorWrapper

from contactory.provider_accounts.limits import Window, most_units
from contactory.provider_accounts.locking import LockedGate, locked_gate
from contactory.provider_accounts.models import BreakerState
from contactory.provider_accounts.sentences import breaker_sentence
from contactory.telemetry import metrics

log = structlog.get_logger(__name__)

_FORGETTING = 0.02  # one take in fifty clears away
_NO_HURRY = 30.0  # seconds
_TOO_LARGE = 60.0


@dataclass(frozen=True, slots=True)
class Grant:
    """How many calls, from the first that were asked for, may be sent now, within `send_within` seconds.

    wait_seconds is until the next of them may be asked for again, 0 where all were granted. why is "" or "limit",
    "breaker" or "refused", sentence says it to a person. most_units is the most that one call may ever have, None for
    any number: a larger call is never granted and must be split. probing says that the one call finds out whether the
    provider is well again: everybody waits for it, so send it at once. given_at is the database's time of the leave.
    """

    calls: int
    wait_seconds: float = 0.0
    why: str = ""
    sentence: str = ""
    send_within: float = _NO_HURRY
    most_units: int | None = None
    probing: bool = False
    given_at: datetime | None = None


def take(
    gate_id: int, *, operation: str, units: Sequence[int], note: Callable[[CursorWrapper, int], None] | None = None
) -> Grant:
    """Leave to send now some of these calls, each of so many units; never call it inside a transaction.

    What is granted counts whether or not it is sent. note is called with the cursor and the number of calls that are
    granted: what it writes is on disk before any of them can be sent.
    """
    with locked_gate(gate_id) as gate:
        grant = _decide(gate, operation, units)
        if note is not None and grant.calls:
            # A crash of the server may forget grants, but not that calls go out: they would be paid for twice.
            gate.cursor.execute("SET LOCAL synchronous_commit = on")
            note(gate.cursor, grant.calls)
    if grant.wait_seconds:
        metrics.limiter_waited(gate.provider.name, grant.why, grant.wait_seconds)
    return grant


def give_back(
    gate_id: int, *, operation: str, units: int, given_at: datetime, note: Callable[[CursorWrapper], None]
) -> None:
    """Take back leave for so many units of calls that were certainly not sent; never call it inside a transaction.

    given_at is that of their grant; what note writes is there if the leave is given back.
    """
    with locked_gate(gate_id) as gate:
        wanted = gate.provider.operation(operation)
        gate.take_back(wanted.scope, gate.windows(wanted), units, given_at)
        note(gate.cursor)


def _decide(gate: LockedGate, operation_name: str, units: Sequence[int]) -> Grant:
    operation = gate.provider.operation(operation_name)
    if gate.refusal or operation_name in gate.refused_operations:
        sentence = gate.refused_sentence if gate.refusal else gate.refused_operations[operation_name]
        return Grant(0, why="refused", sentence=sentence)
    windows = gate.windows(operation)
    now, used = gate.used(operation.scope, windows)
    if wait := gate.breaker.wait(now):
        return Grant(0, wait, "breaker", breaker_sentence(gate.provider.label, gate.breaker, now))
    if wait := _blocked(gate, operation.scope, now):
        return Grant(0, wait, "limit", f"{gate.provider.label} asked to wait: the next call goes in {wait:.0f} s.")
    # Half-open here means that the probe's time is over: whoever had it is gone.
    probing = gate.breaker.state != BreakerState.CLOSED
    fitting = _fitting(units[:1] if probing else units, windows, used)
    if fitting:
        gate.note(operation.scope, [(window, sum(units[:fitting]), 0.0) for window in windows], at=now)
    if fitting and probing:
        gate.write(gate.breaker.probing(now), used=True)
        log.info("provider.probed", provider=gate.provider.name, gate=gate.id)
    if windows and random.random() < _FORGETTING:  # noqa: S311 - housekeeping
        gate.forget(operation.scope, windows)
    within = min((window.margin for window in windows), default=_NO_HURRY)
    grant = Grant(
        fitting, send_within=within, most_units=most_units(windows), probing=probing and fitting > 0, given_at=now
    )
    if probing and 0 < fitting < len(units):
        sentence = breaker_sentence(gate.provider.label, gate.breaker, now)
        return replace(grant, wait_seconds=gate.breaker.wait(now), why="breaker", sentence=sentence)
    if fitting == len(units):
        return grant
    taken = sum(units[: fitting + 1])
    over = [(window, used[window.seconds] + taken - window.allowed) for window in windows]
    return _waiting(gate, operation.scope, grant, units[fitting], [each for each in over if each[1] > 0])


def _waiting(gate: LockedGate, scope: str, grant: Grant, units: int, over: Sequence[tuple[Window, int]]) -> Grant:
    """The same grant with how long the first call that has no room must wait; over says what must be free for it."""
    label = gate.provider.label
    if grant.most_units is not None and units > grant.most_units:
        sentence = f"{label} allows {grant.most_units} units at a time: one call of {units} must be split."
        return replace(grant, wait_seconds=_TOO_LARGE, why="limit", sentence=sentence)
    waits = [(gate.free_again(scope, window, excess), window) for window, excess in over]
    wait, window = max(waits, key=lambda each: each[0])
    allowed = f"{label} may be asked for {window.allowed} units in {window.seconds:g} s"
    sentence = f"{allowed}: the next call goes in {max(wait, 1):.0f} s."
    return replace(grant, wait_seconds=wait, why="limit", sentence=sentence)


def _fitting(units: Sequence[int], windows: list[Window], used: dict[float, int]) -> int:
    """How many of the calls, from the first, have room in every window."""
    rooms = [window.allowed - used[window.seconds] for window in windows]
    fitting, taken = 0, 0
    for each in units:
        taken += each
        if any(taken > room for room in rooms):
            break
        fitting += 1
    return fitting


def _blocked(gate: LockedGate, scope: str, now: datetime) -> float:
    return max(gate.blocked.get(scope, {}).get("until", 0.0) - now.timestamp(), 0.0)
