"""Makes the forecast of an enrichment that is to be."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from contactory.enrichment.forecasting.forecast import Forecast, StepForecast, amounts, counts, over
from contactory.enrichment.forecasting.odds import StepOdds, odds_of
from contactory.enrichment.forecasting.walking import Walk
from contactory.enrichment.queries import accounts_of
from contactory.enrichment.recipes.expecting import (
    Expected,
    asked_in_worlds,
    found_in_worlds,
    over_worlds,
)
from contactory.enrichment.recipes.planning import PlannedStep, plan_of
from contactory.enrichment.recipes.spec import RecipeSpec
from contactory.enrichment.services.creating import Chosen, currency_of, is_sandbox, matching_rows, nothing_chosen
from contactory.enrichment.working.turn_facts import RecipeFacts
from contactory.errors import NotFound
from contactory.provider_accounts.accounts import Account
from contactory.store.queries import SQL
from contactory.workspaces.scope import workspace_scope


def forecast(*, workspace_id: int, chosen: Chosen, spec: RecipeSpec) -> Forecast:
    """What a run of the recipe over the chosen records would ask, find and cost; nothing is asked or written.

    Raises what making the run would raise: Conflict where a provider is not set up, NotFound for an id that is not
    there, InvalidInput where nothing is chosen.
    """
    accounts = accounts_of(workspace_id, spec.to_json())
    currency, sandbox = currency_of(accounts), is_sandbox(accounts)
    facts = RecipeFacts(workspace_id, spec.target, plan_of(spec), accounts, None)
    with workspace_scope(workspace_id), connection.cursor() as cursor:
        walked = Walk(cursor, facts).over(_chosen(cursor, facts, chosen))
        odds = odds_of(cursor, facts, walked.records)
    by_place = {place: each.odds for place, each in odds.items()}
    asked = asked_in_worlds(facts.plan, walked.profiles, by_place)
    found = found_in_worlds(facts.plan, asked, by_place)
    steps = facts.plan.steps
    return Forecast(
        target=spec.target,
        records=walked.records,
        currency=currency,
        sandbox=sandbox,
        not_asked=dict(sorted((+walked.ended).items())),
        kept=walked.kept,
        doubled=walked.doubled,
        steps=tuple(
            _step(step, expected, odds[step.place], accounts[step.provider])
            for step, expected in zip(steps, over_worlds(facts.plan, asked, by_place), strict=True)
        ),
        money=over([sum(_costs(steps, world, odds, accounts), Decimal(0)) for world in found]),
        ceiling=max(sum(_ceilings(steps, world, accounts), Decimal(0)) for world in asked).quantize(Decimal("0.01")),
    )


def _chosen(cursor: CursorWrapper, facts: RecipeFacts, chosen: Chosen) -> Iterable[int]:
    """The ids of the chosen records."""
    kind = facts.target
    if chosen.ids is None:
        ids = list(matching_rows(facts.workspace_id, kind, chosen.filter).order_by().values_list("id", flat=True))
    else:
        ids = sorted(set(chosen.ids))
        named: dict[str, Any] = {"workspace": facts.workspace_id, "records": ids}
        cursor.execute(SQL["missing_records"].replace("{record}", kind), named)
        if missing := cursor.fetchone():
            raise NotFound(f"There is no {kind} {missing[0]} in this workspace.", field="ids")
    if not ids:
        raise nothing_chosen(kind)
    return ids


def _step(step: PlannedStep, expected: Expected, odds: StepOdds, account: Account) -> StepForecast:
    per_hit = Decimal(odds.credits)
    return StepForecast(
        step.provider,
        step.label,
        step.operation.name,
        odds.answers,
        counts(expected.asked),
        counts(expected.found),
        amounts(expected.found, lambda count: Decimal(count) * per_hit),
        amounts(expected.found, lambda count: Decimal(count) * per_hit * account.credit_price),
    )


def _costs(
    steps: Iterable[PlannedStep],
    found: Mapping[int, float],
    odds: Mapping[int, StepOdds],
    accounts: Mapping[str, Account],
) -> Iterable[Decimal]:
    for step in steps:
        count, per_hit = Decimal(found.get(step.place, 0.0)), Decimal(odds[step.place].credits)
        yield count * per_hit * accounts[step.provider].credit_price


def _ceilings(
    steps: Iterable[PlannedStep], asked: Mapping[int, float], accounts: Mapping[str, Account]
) -> Iterable[Decimal]:
    for step in steps:
        price = step.operation.price.hit * accounts[step.provider].credit_price
        yield Decimal(asked.get(step.place, 0.0)) * price
