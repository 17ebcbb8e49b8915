"""Outcomes of questions as they are kept: JSON, and back."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, Decimal
from typing import Any

from contactory.providers.questions import NOTHING, Found, NotFound, Outcome, Rejected, Reply, Value

FOUND = "found"
NOT_FOUND = "not_found"
REJECTED = "rejected"
FAILED = "failed"
UNKNOWN = "unknown"
_MILLIONTH = Decimal("0.000001")


def kind_of_outcome(outcome: Outcome) -> str:
    """The word for an outcome: found, not_found or rejected."""
    if isinstance(outcome, Found):
        return FOUND
    return NOT_FOUND if isinstance(outcome, NotFound) else REJECTED


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """The outcome in JSON values, without what it cost."""
    if isinstance(outcome, Found):
        return {
            "kind": FOUND,
            "values": {name: [value.text, value.confidence] for name, value in outcome.values.items()},
            "identity": list(outcome.identity),
            "provider_id": outcome.provider_id,
            "facts": dict(outcome.facts),
        }
    if isinstance(outcome, NotFound):
        return {"kind": NOT_FOUND, "reason": outcome.reason}
    return {"kind": REJECTED, "sentence": outcome.sentence}


def outcome_of(said: Mapping[str, Any]) -> Outcome:
    """The outcome that outcome_json wrote."""
    if said["kind"] == FOUND:
        return Found(
            values={name: Value(*pair) for name, pair in said["values"].items()},
            identity=tuple(said["identity"]),
            provider_id=said["provider_id"],
            facts=said["facts"],
        )
    return NotFound(reason=said["reason"]) if said["kind"] == NOT_FOUND else Rejected(said["sentence"])


def credits_by_outcome(reply: Reply) -> list[Decimal]:
    """What each outcome of a reply cost in credits; together they are what the call cost.

    Where the provider billed another sum than its price list gives, that sum is shared by what the list says of each,
    or equally where it says nothing.
    """
    listed = [outcome.credits for outcome in reply.outcomes]
    whole, total = reply.credits, sum(listed, NOTHING)
    if whole == total:
        return listed
    weights: Sequence[Decimal] = listed if total else [Decimal(1)] * len(listed)
    shares = [(whole * weight / sum(weights)).quantize(_MILLIONTH, ROUND_DOWN) for weight in weights]
    largest = max(range(len(shares)), key=shares.__getitem__)
    shares[largest] += whole - sum(shares, NOTHING)
    return shares


def money_of(credits: Decimal, price: Decimal) -> Decimal:
    """What credits are worth at a price, to the millionth."""
    return (credits * price).quantize(_MILLIONTH)
