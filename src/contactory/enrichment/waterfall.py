"""What the steps of a run came to: who was asked about how many records, who found, and what it cost."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from contactory.enrichment.models import Enrichment
from contactory.enrichment.recipes.parsing import parse
from contactory.enrichment.recipes.planning import plan_of
from contactory.errors import InvalidInput
from contactory.store.queries import SQL


@dataclass(frozen=True, slots=True)
class StepFigures:
    """One step of a run: records counts those that came to it, and is the sum of the six counts behind it.

    kept are those whose answer was there already, and cost nothing; found to unknown count the others by outcome.
    """

    place: int
    provider: str
    label: str
    operation: str
    records: int = 0
    kept: int = 0
    found: int = 0
    not_found: int = 0
    rejected: int = 0
    failed: int = 0
    unknown: int = 0
    credits: Decimal = Decimal(0)
    money: Decimal = Decimal(0)


def waterfall(enrichment: Enrichment) -> list[StepFigures]:
    """The steps of a run in their order, also those that nobody came to; call it inside the workspace's scope."""
    with connection.cursor() as cursor:
        cursor.execute(SQL["steps_of_enrichment"], {"enrichment": enrichment.pk})
        rows = {row[0]: row[1:] for row in cursor.fetchall()}
    names = _names(enrichment)
    for place, (provider, operation, *_) in rows.items():
        names.setdefault(place, (provider, provider, operation))
    return [StepFigures(place, *names[place], *(rows[place][2:] if place in rows else ())) for place in sorted(names)]


def _names(enrichment: Enrichment) -> dict[int, tuple[str, str, str]]:
    """By place the provider, what people call it, and the operation; none where one of them is there no more."""
    try:
        steps = plan_of(parse(enrichment.spec)).steps
    except InvalidInput:
        return {}
    return {step.place: (step.provider, step.label, step.operation.name) for step in steps}
