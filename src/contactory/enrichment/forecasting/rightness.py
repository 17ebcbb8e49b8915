"""How right a forecast was, once its run is over."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from contactory.credits.amounts import plain
from contactory.enrichment.models import Enrichment, EnrichmentState

_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Rightness:
    """What was expected of a run and what it cost, in money, what is unknown included.

    ratio is cost over expectation, None where nothing was expected; within says whether it cost no less than the low
    figure and no more than the high one.
    """

    expected: Decimal
    actual: Decimal
    ratio: Decimal | None
    within: bool

    def to_json(self) -> dict[str, Any]:
        """The comparison in JSON values; amounts are texts."""
        return {
            "expected": plain(self.expected),
            "actual": plain(self.actual),
            "ratio": None if self.ratio is None else plain(self.ratio),
            "within": self.within,
        }


def rightness(enrichment: Enrichment) -> Rightness | None:
    """How right the forecast of a COMPLETED run was; None where it had none, or was not run to the end."""
    if enrichment.state != EnrichmentState.COMPLETED or enrichment.forecast is None:
        return None
    low, expected, high = (Decimal(enrichment.forecast["money"][name]) for name in ("low", "expected", "high"))
    actual = enrichment.money + enrichment.unknown_money
    ratio = (actual / expected).quantize(_HUNDREDTH) if expected else None
    # The forecast is to the cent.
    cents = actual.quantize(_HUNDREDTH)
    return Rightness(expected, actual, ratio, low <= cents <= high)
