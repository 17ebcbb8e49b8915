"""What is expected of a provider's operation before a workspace has asked much: assumptions, shrunk away by facts."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from types import MappingProxyType
from typing import Final

from contactory.enrichment.recipes.expecting import Range

WEIGHT: Final = 8.0  # how many answers an assumption is worth
_DEVIATIONS: Final = 1.64  # nine in ten outcomes are within
_DRIFT: Final = 0.02  # lists differ from each other, however many answers are known


@dataclass(frozen=True, slots=True)
class Prior:
    """The share of questions that find somebody, of answers that give a field, and of values that are not weak."""

    found: float = 0.6
    gives: float = 0.8
    sure: float = 0.8


USUAL: Final = Prior()
PRIORS: Final[Mapping[tuple[str, str], Prior]] = MappingProxyType(
    {
        ("apollo", "people"): Prior(0.75),
        ("apollo", "organizations"): Prior(0.85),
        ("explorium", "match_businesses"): Prior(0.75),
        ("explorium", "match_prospects"): Prior(0.65),
        ("explorium", "firmographics"): Prior(0.95),
        ("explorium", "funding"): Prior(0.4),
        ("explorium", "contact_emails"): Prior(0.7),
        ("explorium", "contact_phones"): Prior(0.5),
        ("explorium", "contact_details"): Prior(0.7),
        # A check always says something; what this machine cannot know it leaves to the next.
        ("email_local", "check"): Prior(1.0, 1.0, 0.1),
        ("zerobounce", "verify"): Prior(0.98, 1.0, 0.8),
        ("zerobounce", "verify_batch"): Prior(0.98, 1.0, 0.8),
        ("hunter", "verify"): Prior(0.98, 1.0, 0.8),
    }
)


def prior_of(provider: str, operation: str) -> Prior:
    """What is assumed of an operation."""
    return PRIORS.get((provider, operation), USUAL)


def share(hits: float, tries: float, assumed: float) -> float:
    """The share that is expected: the assumption, moved by what was seen."""
    return (hits + WEIGHT * assumed) / (tries + WEIGHT)


def range_of(hits: float, tries: float, assumed: float, *, of: int) -> Range:
    """The share with what it may differ by: because few answers are known, and because a run of so many varies."""
    expected = share(hits, tries, assumed)
    variance = expected * (1 - expected) * (1 / (tries + WEIGHT) + 1 / max(of, 1))
    spread = _DEVIATIONS * sqrt(variance) + _DRIFT
    return Range(max(expected - spread, 0.0), expected, min(expected + spread, 1.0))
