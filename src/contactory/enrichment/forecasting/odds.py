"""How likely each step of a plan finds somebody, from what this workspace's providers answered so far."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.backends.utils import CursorWrapper

from contactory.enrichment.forecasting.priors import WEIGHT, prior_of, range_of
from contactory.enrichment.recipes.expecting import Odds
from contactory.enrichment.recipes.planning import Plan, PlannedStep
from contactory.enrichment.working.turn_facts import RecipeFacts
from contactory.store.queries import SQL


@dataclass(frozen=True, slots=True)
class StepOdds:
    """The odds of one step, how many answers they rest on, and what a hit costs in credits."""

    odds: Odds
    answers: int
    credits: float


class _SoFar(NamedTuple):
    found: int = 0
    missed: int = 0
    credits: Decimal = Decimal(0)


def odds_of(cursor: CursorWrapper, facts: RecipeFacts, records: int) -> dict[int, StepOdds]:
    """The odds of the plan's steps by their place, for a run over so many records.

    What the sandbox answered tells nothing of a live account, nor the other way round.
    """
    cursor.execute(SQL["answers_so_far"], {"workspace": facts.workspace_id})
    so_far = {(row[0], row[1], row[2]): _SoFar(*row[3:]) for row in cursor.fetchall()}
    found: dict[int, StepOdds] = {}
    for step in facts.plan.steps:
        name = (step.provider, step.operation.name, facts.accounts[step.provider].sandbox)
        named = dict(zip(("provider", "operation", "sandbox"), name, strict=True)) | {"workspace": facts.workspace_id}
        values = _values(cursor, facts.plan, named) if name in so_far and step.fields else _Values()
        found[step.place] = _of_step(facts.plan, step, so_far.get(name, _SoFar()), values, records)
    return found


class _Values(NamedTuple):
    """Of so many answers, how many gave each field, by what it said where that matters."""

    answers: int = 0
    texts: Mapping[str, Mapping[str, int]] = {}


def _values(cursor: CursorWrapper, plan: Plan, named: dict[str, Any]) -> _Values:
    cursor.execute(SQL["values_so_far"], named | {"special": list(plan.ranks.special)})
    answers, texts = 0, defaultdict[str, Counter[str]](Counter)
    for field, text, count in cursor.fetchall():
        if field:
            texts[field][text or ""] += count
        else:
            answers = count
    return _Values(answers, texts)


def _of_step(plan: Plan, step: PlannedStep, so_far: _SoFar, values: _Values, records: int) -> StepOdds:
    prior = prior_of(step.provider, step.operation.name)
    tries = so_far.found + so_far.missed
    gives, sure = {}, {}
    for name in step.fields:
        texts = values.texts.get(name, {})
        given = sum(texts.values())
        gives[name] = range_of(given, values.answers, prior.gives, of=records)
        if name in plan.ranks.special:
            settled = sum(count for text, count in texts.items() if plan.ranks.is_settled(name, text))
            sure[name] = range_of(settled, given, prior.sure, of=records)
    hit = float(step.operation.price.hit)
    return StepOdds(
        Odds(range_of(so_far.found, tries, prior.found, of=records), gives, sure),
        tries,
        (float(so_far.credits) + WEIGHT * hit) / (so_far.found + WEIGHT),
    )
