"""Reads about enrichments, workspace first."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from contactory.enrichment.models import Enrichment, EnrichmentItem, EnrichmentState, ProviderCall, Recipe
from contactory.enrichment.recipes.parsing import parse
from contactory.enrichment.recipes.planning import plan_of
from contactory.enrichment.time_left import seconds_left
from contactory.errors import NotFound, Refusal
from contactory.provider_accounts.accounts import Account
from contactory.provider_accounts.services.resolving import account_of

FINAL = frozenset({EnrichmentState.COMPLETED, EnrichmentState.FAILED, EnrichmentState.CANCELLED})


@dataclass(frozen=True, slots=True)
class Progress:
    """How a run stands. The counts add up to items_total; seconds_left is None where nobody can say yet.

    credits, money and unknown_money are what was spent so far, resume_at when it goes on by itself.
    """

    enrichment_id: int
    state: str
    pause_reason: str
    waiting_for: str
    resume_at: datetime | None
    items_total: int
    counts: Mapping[str, int]
    credits: Decimal
    money: Decimal
    unknown_money: Decimal
    currency: str
    seconds_left: float | None

    @property
    def items_done(self) -> int:
        """How many items have ended."""
        return self.items_total - self.counts["pending"] - self.counts["processing"]


def enrichments(workspace_id: int) -> QuerySet[Enrichment]:
    """The workspace's enrichments, newest first."""
    return Enrichment.objects.filter(workspace_id=workspace_id).order_by("-id")


def find_enrichment(workspace_id: int, enrichment_id: int) -> Enrichment:
    """The enrichment of that id in the workspace; raises NotFound."""
    found = enrichments(workspace_id).filter(id=enrichment_id).first()
    if found is None:
        raise NotFound("There is no such enrichment in this workspace.")
    return found


def recipes(workspace_id: int) -> QuerySet[Recipe]:
    """The workspace's own recipes that are not archived, by name."""
    return Recipe.objects.filter(workspace_id=workspace_id, archived=False).order_by("name")


def items_of(workspace_id: int, enrichment_id: int, *, state: str | None = None) -> QuerySet[EnrichmentItem]:
    """The items of an enrichment in the order of the run, those of one state if one is given."""
    items = EnrichmentItem.objects.filter(workspace_id=workspace_id, enrichment_id=enrichment_id).order_by("id")
    return items if state is None else items.filter(state=state)


def items_of_record(workspace_id: int, target: str, record_id: int) -> QuerySet[EnrichmentItem]:
    """What runs came to about one contact or company, newest first."""
    items = EnrichmentItem.objects.filter(workspace_id=workspace_id, record_id=record_id, enrichment__target=target)
    return items.select_related("enrichment").order_by("-id")


def calls_of(workspace_id: int, enrichment_id: int) -> QuerySet[ProviderCall]:
    """The calls of an enrichment, newest first."""
    return ProviderCall.objects.filter(workspace_id=workspace_id, enrichment_id=enrichment_id).order_by("-id")


def find_call(workspace_id: int, enrichment_id: int, call_id: int) -> ProviderCall:
    """One call of an enrichment; raises NotFound."""
    found = calls_of(workspace_id, find_enrichment(workspace_id, enrichment_id).id).filter(id=call_id).first()
    if found is None:
        raise NotFound(f"There is no such call in enrichment {enrichment_id}.")
    return found


def unknown_calls(workspace_id: int) -> QuerySet[ProviderCall]:
    """Calls whose outcome nobody knows, oldest first: a person settles them."""
    return ProviderCall.objects.filter(workspace_id=workspace_id, state="unknown").order_by("id")


def progress(workspace_id: int, enrichment_id: int) -> Progress:
    """How a run stands now; raises NotFound. Call it inside the workspace's scope."""
    found = find_enrichment(workspace_id, enrichment_id)
    names = ("pending", "processing", "success", "partial", "not_found", "failed", "skipped")
    return Progress(
        enrichment_id=found.id,
        state=found.state,
        pause_reason=found.pause_reason,
        waiting_for=found.waiting_for,
        resume_at=found.resume_at,
        items_total=found.items_total,
        counts={name: getattr(found, name) for name in names},
        credits=found.credits,
        money=found.money,
        unknown_money=found.unknown_money,
        currency=found.currency,
        seconds_left=seconds_left(found),
    )


def usable_accounts_of(workspace_id: int, spec: Mapping[str, Any]) -> dict[str, Account]:
    """Those of a recipe's accounts that can be used; nobody is asked any more by a run that has ended."""
    found = {}
    for name in dict.fromkeys(step.provider for step in plan_of(parse(spec)).steps):
        with suppress(Refusal):
            found[name] = account_of(workspace_id, name)
    return found


def accounts_of(workspace_id: int, spec: Mapping[str, Any]) -> dict[str, Account]:
    """The accounts that a recipe's providers are asked with; raises as account_of does where one cannot be used."""
    providers = dict.fromkeys(step.provider for step in plan_of(parse(spec)).steps)
    return {name: account_of(workspace_id, name) for name in providers}
