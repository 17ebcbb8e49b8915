"""What stays the same through one turn of work on a run."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from contactory.enrichment.models import Enrichment
from contactory.enrichment.outcomes import money_of
from contactory.enrichment.recipes.parsing import parse
from contactory.enrichment.recipes.planning import Plan, PlannedStep, plan_of
from contactory.provider_accounts.accounts import Account
from contactory.runs.claim import Claim


@dataclass(frozen=True)
class TurnFacts:
    """The run's claim, its recipe made ready, and the accounts that its providers are asked with.

    started_round is the round of the run that this turn belongs to: a later one of the enrichment takes over from it.
    """

    claim: Claim
    enrichment_id: int
    target: str
    plan: Plan
    accounts: Mapping[str, Account]

    @property
    def workspace_id(self) -> int:
        """The workspace of the run."""
        return self.claim.workspace_id

    @property
    def wants_freshness(self) -> bool:
        """Whether it matters how long ago a provider gave a value: only what may be overwritten can be too fresh."""
        rules = (self.plan.spec.rule(name) for name in self.plan.wanted)
        return any(rule.write == "overwrite" for rule in rules)

    def batch_of(self, step: PlannedStep) -> int:
        """How many questions one call of the step has at most."""
        account = self.accounts[step.provider]
        return min(self.plan.spec.batch_size, step.operation.batch, account.most_questions or step.operation.batch)

    def money(self, provider: str, credits: Decimal) -> Decimal:
        """What credits of a provider are worth."""
        return money_of(credits, self.accounts[provider].credit_price)


def facts_of(claim: Claim, enrichment: Enrichment, accounts: Mapping[str, Account]) -> TurnFacts:
    """The facts of a turn on an enrichment."""
    plan = plan_of(parse(enrichment.spec))
    return TurnFacts(claim, enrichment.id, enrichment.target, plan, accounts)
