"""What each provider knows: shares of all that is asked, by provider and field.

They differ from provider to provider and hang together: who is hard to find for one is often, not always, hard to find
for the other. So asking a second provider pays, and pays less than if the two were independent.
"""

from dataclasses import dataclass, field

from contactory.errors import InvalidInput
from contactory.providers.sandbox.draws import unit

HANG_TOGETHER = 0.5  # the share of draws that all providers have in common

RATES = {
    "apollo.match": 0.85,
    "apollo.email": 0.70,
    "apollo.mobile": 0.35,
    "apollo.personal_email": 0.25,
    "apollo.waterfall_email": 0.80,
    "apollo.waterfall_mobile": 0.50,
    "apollo.company": 0.90,
    "apollo.company_funding": 0.35,
    "apollo.company_phone": 0.75,
    "explorium.match": 0.75,
    "explorium.email": 0.55,
    "explorium.mobile": 0.45,
    "explorium.profile": 0.70,
    "explorium.company": 0.80,
    "explorium.firmographics": 0.78,
    "explorium.technographics": 0.60,
    "explorium.funding_and_acquisition": 0.30,
}


@dataclass
class Coverage:
    """The rates in force; seed makes another world of the same shares."""

    seed: str = "0"
    rates: dict[str, float] = field(default_factory=lambda: dict(RATES))

    def change(self, changes: dict[str, float]) -> None:
        """Set some of the rates, each from 0 to 1; raises InvalidInput for a name that is none."""
        if unknown := sorted(changes.keys() - RATES.keys()):
            raise InvalidInput(f'There is no rate "{unknown[0]}": the rates are {", ".join(RATES)}.')
        self.rates.update(changes)

    def covers(self, provider: str, what: str, *subject: str, within: str | None = None) -> bool:
        """Whether the provider knows this of the subject.

        within names the rate that holds already: the rate of a field is a share of all, not of those found.
        """
        share = self.rates[f"{provider}.{what}"]
        if within is not None:
            found = self.rates[f"{provider}.{within}"]
            share = share / found if found else 0.0
        # A field has one name with all providers, so that their draws can be the same.
        topic = what.removeprefix("waterfall_")
        if unit(self.seed, "common", provider, topic, *subject) < HANG_TOGETHER:
            return unit(self.seed, topic, *subject) < share
        return unit(self.seed, provider, topic, *subject) < share
