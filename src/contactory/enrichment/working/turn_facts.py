"""What stays the same through one turn of work on a run, or one forecast."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from contactory.enrichment.models import Enrichment
from contactory.enrichment.outcomes import money_of
from contactory.enrichment.recipes.parsing import parse
from contactory.enrichment.recipes.planning import Plan, PlannedStep, plan_of
from contactory.provider_accounts.accounts import Account
from contactory.runs.claim import Claim


@dataclass(frozen=True)
class RecipeFacts:
    """A recipe made ready for a workspace, and the accounts that its providers are asked with.

    began is when the run was made, None where there is none: what was answered since then is fresh, whatever it says.
    """

    workspace_id: int
    target: str
    plan: Plan
    accounts: Mapping[str, Account]
    began: datetime | None

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


@dataclass(frozen=True)
class TurnFacts(RecipeFacts):
    """What a turn has beside its recipe: the run's claim, and the enrichment that it works on."""

    claim: Claim
    enrichment_id: int


def facts_of(claim: Claim, enrichment: Enrichment, accounts: Mapping[str, Account]) -> TurnFacts:
    """The facts of a turn on an enrichment."""
    plan = plan_of(parse(enrichment.spec))
    return TurnFacts(claim.workspace_id, enrichment.target, plan, accounts, enrichment.created_at, claim, enrichment.id)
