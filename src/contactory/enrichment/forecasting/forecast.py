"""A forecast: what an enrichment will ask, find and cost, at least, as expected and at most."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from contactory.credits.amounts import exact, plain
from contactory.enrichment.recipes.expecting import Range

_COUNT = Decimal(1)
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Amounts:
    """The lowest, the expected and the highest amount."""

    low: Decimal
    expected: Decimal
    high: Decimal

    def to_json(self) -> dict[str, str]:
        """The amounts as texts."""
        return {"low": plain(self.low), "expected": plain(self.expected), "high": plain(self.high)}


@dataclass(frozen=True, slots=True)
class StepForecast:
    """What one step of the recipe will come to; answers tells how many of this workspace's own its rate rests on."""

    provider: str
    label: str
    operation: str
    answers: int
    asked: Amounts
    found: Amounts
    credits: Amounts
    money: Amounts

    def to_json(self) -> dict[str, Any]:
        """The step in JSON values."""
        amounts = {name: getattr(self, name).to_json() for name in ("asked", "found", "credits", "money")}
        return {
            "provider": self.provider,
            "label": self.label,
            "operation": self.operation,
            "answers": self.answers,
            **amounts,
        }


@dataclass(frozen=True, slots=True)
class Forecast:
    """What an enrichment is expected to come to, all in all.

    records are those chosen. not_asked counts those about which nothing must be paid for, by the code of the reason;
    kept are answers that are there already, doubled the records that share a question with another. ceiling is what it
    would cost if all that may be asked were found, in money as the rest.
    """

    target: str
    records: int
    currency: str
    sandbox: bool
    not_asked: Mapping[str, int]
    kept: int
    doubled: int
    steps: tuple[StepForecast, ...]
    money: Amounts
    ceiling: Decimal

    def to_json(self) -> dict[str, Any]:
        """The forecast in JSON values, as enrichment.forecast keeps it; amounts are texts."""
        return {
            "target": self.target,
            "records": self.records,
            "currency": self.currency,
            "sandbox": self.sandbox,
            "not_asked": dict(self.not_asked),
            "kept": self.kept,
            "doubled": self.doubled,
            "steps": [step.to_json() for step in self.steps],
            "money": self.money.to_json(),
            "ceiling": plain(self.ceiling),
        }


def counts(found: Range) -> Amounts:
    """A range of counts, to the whole."""
    return Amounts(*(Decimal(each).quantize(_COUNT) for each in found))


def amounts(found: Range, worth: Callable[[float], Decimal]) -> Amounts:
    """A range of credits or money, each of its figures by what it is worth."""
    return Amounts(*(exact(worth(each)) for each in found))


def over(worlds: Sequence[Decimal]) -> Amounts:
    """The least, the expected (which is the second) and the most of what the worlds come to, to the cent."""
    cents = [each.quantize(_CENT) for each in worlds]
    return Amounts(min(cents), cents[1], max(cents))
