"""Telling a gate how calls ended: the breaker opens and closes by it, and limits are learnt from it."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import structlog

from contactory.provider_accounts.limits import Window, said_by
from contactory.provider_accounts.locking import LockedGate, locked_gate
from contactory.provider_accounts.models import ProviderAccount, Refused
from contactory.provider_accounts.sentences import breaker_sentence
from contactory.providers.failures import (
    BadCredentials,
    NotAllowed,
    OutOfCredits,
    Permanent,
    ProviderFailure,
    RetryLater,
)
from contactory.providers.questions import Limits
from contactory.workspaces.audit import Facts, audit
from contactory.workspaces.scope import system_scope

log = structlog.get_logger(__name__)

Outcome = Literal["ok", "failure", "throttled", "refused", "not_allowed", "out_of_credits"]

# What a provider asks to wait is believed up to this: a call an hour does no harm.
_LONGEST_BLOCK = 3_600.0
_FIRST_BLOCK = 2.0  # seconds, where it does not say; doubled each time
_LONGEST_UNSAID = 300.0
# Calls that are just leaving a window here may still count there; this much longer they are not taken for others'.
_SLACK = 5.0


@dataclass(frozen=True, slots=True)
class CallReport:
    """How one call ended. ok is every answer, also one that found nothing or refused the question.

    after is how many seconds the provider asked to wait, None where it did not say. limits are what its headers said.
    """

    operation: str
    outcome: Outcome
    after: float | None = None
    limits: tuple[Limits, ...] = ()
    sentence: str = ""

    @classmethod
    def of_failure(cls, operation: str, failure: ProviderFailure) -> "CallReport":
        """The report of a call that failed as a whole."""
        if isinstance(failure, RetryLater):
            outcome: Outcome = "throttled" if failure.throttled else "failure"
            return cls(operation, outcome, failure.after, failure.limits, failure.sentence)
        if isinstance(failure, NotAllowed):
            return cls(operation, "not_allowed", None, failure.limits, failure.sentence)
        if isinstance(failure, BadCredentials):
            return cls(operation, "refused", None, failure.limits, failure.sentence)
        if isinstance(failure, OutOfCredits):
            return cls(operation, "out_of_credits", None, failure.limits, failure.sentence)
        # A request that the provider calls wrong shows that the provider is well.
        return cls(
            operation, "ok" if isinstance(failure, Permanent) else "failure", None, failure.limits, failure.sentence
        )


@dataclass(frozen=True, slots=True)
class GateState:
    """How a gate stands: the breaker's state, since when, until when it is open, and the sentence for a person.

    refusal is "", "credentials" or "credits".
    """

    state: str
    since: datetime
    sentence: str
    open_until: datetime | None
    refusal: str


def report(gate_id: int, reports: Sequence[CallReport], *, workspace_id: int | None = None) -> GateState:
    """Tell a gate how calls ended, in the order in which they did; never call it inside a transaction.

    workspace_id is the one that made the calls: it is told in its audit trail when the provider refuses the account.
    """
    with locked_gate(gate_id) as gate:
        now, _ = gate.used("", [])
        before = gate.breaker
        refused_before = _refusals(gate)
        for operation in {each.operation for each in reports}:
            _learn(gate, now, [each for each in reports if each.operation == operation])
        _tell_breaker(gate, now, reports)
        _refuse(gate, reports)
        state = GateState(
            gate.breaker.state,
            gate.breaker.since,
            gate.refused_sentence or breaker_sentence(gate.provider.label, gate.breaker, now),
            gate.breaker.open_until,
            gate.refusal,
        )
        # With the refusal itself: who is told of it later is told of it never, if this ends in between.
        for sentence in sorted(_refusals(gate) - refused_before):
            _tell_owners(gate, sentence, workspace_id)
    if gate.breaker.state != before.state:
        log.warning("provider.breaker", provider=gate.provider.name, gate=gate_id, before=before.state, now=state.state)
    return state


def _refusals(gate: LockedGate) -> set[str]:
    """What the provider said of all that it refuses this account."""
    return set(gate.refused_operations.values()) | ({gate.refused_sentence} if gate.refusal else set())


def _tell_breaker(gate: LockedGate, now: datetime, reports: Sequence[CallReport]) -> None:
    """A call that was turned away says nothing about the provider's health."""
    telling = [each for each in reports if each.outcome in ("ok", "failure")]
    failed = [each for each in telling if each.outcome == "failure"]
    breaker = gate.breaker.told(now, len(telling), len(failed), failed[-1].sentence if failed else "")
    gate.write(breaker, used=True)


def _refuse(gate: LockedGate, reports: Sequence[CallReport]) -> None:
    for each in reports:
        if each.outcome == "not_allowed" and each.operation not in gate.refused_operations:
            gate.refuse_operation(each.operation, each.sentence)
        elif each.outcome in ("refused", "out_of_credits") and not gate.refusal:
            gate.refuse(Refused.CREDENTIALS if each.outcome == "refused" else Refused.CREDITS, each.sentence)


def _tell_owners(gate: LockedGate, sentence: str, workspace_id: int | None) -> None:
    """One line in the log, and one in the audit trail of each workspace whose account it is."""
    log.warning("provider.refused", provider=gate.provider.name, gate=gate.id, reason=gate.refusal or "operation")
    with system_scope():
        owners = set(ProviderAccount.objects.filter(gate_id=gate.id).values_list("workspace_id", flat=True))
    for owner in owners or ({workspace_id} if workspace_id else set()):
        audit(
            workspace_id=owner,
            actor="system",
            action="provider.refused",
            subject=f"provider:{gate.provider.name}",
            facts=Facts(reason=sentence),
        )


def _learn(gate: LockedGate, now: datetime, reports: Sequence[CallReport]) -> None:
    operation = gate.provider.operation(reports[0].operation)
    said = said_by([limits for each in reports for limits in each.limits])
    if said:
        known = gate.learnt.setdefault(operation.scope, {})
        known.update({f"{seconds:g}": limits.limit or 0 for seconds, limits in said.items()})
    _count_others(gate, operation.scope, gate.windows(operation), said)
    throttled = [each for each in reports if each.outcome == "throttled"]
    if throttled:
        _block(gate, operation.scope, now, throttled)
    elif any(each.outcome == "ok" for each in reports) and not _is_blocked(gate, operation.scope, now):
        gate.blocked.pop(operation.scope, None)


def _is_blocked(gate: LockedGate, scope: str, now: datetime) -> bool:
    return gate.blocked.get(scope, {}).get("until", 0.0) > now.timestamp()


def _count_others(gate: LockedGate, scope: str, windows: list[Window], said: dict[float, Limits]) -> None:
    """Count what somebody else uses of the same account: what is used there, was not granted here, and has no room
    above what is allowed here."""
    spoken = [window for window in windows if window.seconds in said and said[window.seconds].remaining is not None]
    if not spoken:
        return
    _, used = gate.used(scope, spoken, _SLACK)
    grants = []
    for window in spoken:
        limits = said[window.seconds]
        others = window.allowed - (limits.remaining or 0) - used[window.seconds]
        if others > 0:
            ends = window.seconds if limits.resets_in is None else limits.resets_in
            grants.append((window, others, min(ends, window.seconds) - window.seconds))
    if grants:
        gate.note(scope, grants)


def _block(gate: LockedGate, scope: str, now: datetime, throttled: Sequence[CallReport]) -> None:
    """Let nothing through for as long as the provider asks, or for a while that grows where it does not say."""
    former = gate.blocked.get(scope, {})
    clock = now.timestamp()
    times = former.get("times", 0.0) + (1 if former.get("until", 0.0) <= clock else 0)
    asked = [each.after for each in throttled if each.after is not None and math.isfinite(each.after)]
    unsaid = min(_FIRST_BLOCK * 2 ** min(max(times - 1, 0), 20), _LONGEST_UNSAID) * random.uniform(0.8, 1.2)  # noqa: S311
    wait = min(max(asked), _LONGEST_BLOCK) if asked else unsaid
    gate.blocked[scope] = {"until": max(former.get("until", 0.0), clock + max(wait, 0.0)), "times": times}
