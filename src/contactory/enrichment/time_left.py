"""How long a run still needs: as its last calls went, and as the limits of its providers let calls through."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from contactory.enrichment.models import Enrichment, EnrichmentState, PauseReason
from contactory.enrichment.recipes.parsing import parse
from contactory.enrichment.recipes.planning import Plan, plan_of
from contactory.errors import Refusal
from contactory.provider_accounts.queries import limits_left
from contactory.providers.protocol import Operation
from contactory.providers.registry import provider_class
from contactory.store.queries import SQL

_CALLS = 2000  # the last of a run, by which its pace is known


@dataclass(frozen=True, slots=True)
class Asked:
    """What the last calls of one operation came to: the gate they passed, and how many questions they had."""

    operation: Operation
    gate_id: int
    questions: int
    left: float


def seconds_left(enrichment: Enrichment) -> float | None:
    """The seconds until the run has ended, None where nobody can say: it has asked nothing yet, or waits for a person.

    While a run waits for a limit or a breaker, this is how long it waits and what is to be done then. Call it inside
    the workspace's scope.
    """
    if enrichment.state in (EnrichmentState.COMPLETED, EnrichmentState.FAILED, EnrichmentState.CANCELLED):
        return 0.0
    if enrichment.state != EnrichmentState.RUNNING and enrichment.pause_reason != PauseReason.BREAKER:
        return None
    with connection.cursor() as cursor:
        cursor.execute(SQL["times_of_enrichment"], {"enrichment": enrichment.id})
        wait, elapsed = (float(seconds) for seconds in cursor.fetchone())
        cursor.execute(SQL["last_calls_of_enrichment"], {"enrichment": enrichment.id, "calls": _CALLS})
        rows = cursor.fetchall()
    try:
        plan = plan_of(parse(enrichment.spec))
        asked = _asked(enrichment, plan, rows)
    except Refusal:
        # A provider that the recipe names is no more: the run is about to say so.
        return None
    to_ask = sum(each.left for each in asked)
    if not to_ask:
        return _as_before(enrichment, wait, elapsed)
    span = float(rows[0][5] or 0)
    pace = span / sum(each.questions for each in asked)
    return max(wait + pace * to_ask, _by_limits(plan, asked))


def _as_before(enrichment: Enrichment, wait: float, elapsed: float) -> float | None:
    """As long again, for what is left, as it took for what was done: where nothing has to be asked, nothing waits."""
    left = enrichment.pending + enrichment.processing
    done = enrichment.items_total - left
    return wait + elapsed * left / done if done else None


def _asked(enrichment: Enrichment, plan: Plan, rows: Iterable[tuple[Any, ...]]) -> list[Asked]:
    """What was asked of each operation, and how many questions of it are expected to come."""
    shares = _questions_of_a_record(enrichment, plan)
    left = enrichment.pending + enrichment.processing
    found = []
    for provider, name, gate_id, questions, calls, _ in rows:
        expected = left * shares[provider, name]
        if calls < _CALLS:
            # All that was asked is known, also about records that are not at their end.
            expected = min(expected, max(enrichment.items_total * shares[provider, name] - questions, 0.0))
        found.append(Asked(provider_class(provider).operation(name), gate_id, questions, expected))
    return found


def _questions_of_a_record(enrichment: Enrichment, plan: Plan) -> Mapping[tuple[str, str], float]:
    """How many questions of each operation there are for a record, as forecast; one at each step without a forecast."""
    shares: defaultdict[tuple[str, str], float] = defaultdict(float)
    if enrichment.forecast is None or not enrichment.forecast["records"]:
        for step in plan.steps:
            shares[step.provider, step.operation.name] += 1.0
        return shares
    for said in enrichment.forecast["steps"]:
        expected = float(said["asked"]["expected"]) / enrichment.forecast["records"]
        shares[said["provider"], said["operation"]] += expected
    return shares


def _by_limits(plan: Plan, asked: Iterable[Asked]) -> float:
    """The least time in which the limits let through what is left, of which some have room now."""
    units: defaultdict[tuple[int, str], float] = defaultdict(float)
    operations: dict[tuple[int, str], Operation] = {}
    for each in asked:
        scope = each.gate_id, each.operation.scope
        operations[scope] = each.operation
        in_a_call = min(plan.spec.batch_size, each.operation.batch)
        units[scope] += each.left * each.operation.units(in_a_call) / in_a_call
    return max(
        (
            (units[scope] - limit.left) / limit.allowed * limit.seconds
            for scope, operation in operations.items()
            for limit in limits_left(scope[0], operation)
        ),
        default=0.0,
    )
