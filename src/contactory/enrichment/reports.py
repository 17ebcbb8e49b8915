"""What the values that providers gave came to, field by field, and what a provider's misses add to that."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from contactory.credits.amounts import NOTHING, exact
from contactory.credits.queries import spend
from contactory.store.queries import SQL


@dataclass(frozen=True, slots=True)
class FieldCost:
    """Values that records got from a provider; undone of them were taken back. money is their share of the answers."""

    provider: str
    field: str
    given: int
    undone: int
    money: Decimal

    @property
    def per_value(self) -> Decimal:
        """What one value cost."""
        return exact(self.money / self.given)


@dataclass(frozen=True, slots=True)
class ProviderCost:
    """All that a provider was paid, answers that gave nothing new included, and the values that records got from it."""

    provider: str
    given: int
    money: Decimal

    @property
    def per_value(self) -> Decimal | None:
        """What one value cost all in all; None where there is none."""
        return exact(self.money / self.given) if self.given else None


def cost_of_fields(workspace_id: int, *, since: datetime, until: datetime) -> list[FieldCost]:
    """By provider and field, from since to before until. Call it inside the workspace's scope."""
    wanted: dict[str, Any] = {"workspace": workspace_id, "since": since, "until": until}
    with connection.cursor() as cursor:
        cursor.execute(SQL["cost_of_values"], wanted)
        return [FieldCost(*row) for row in cursor.fetchall()]


def cost_of_providers(
    workspace_id: int, fields: Sequence[FieldCost], *, since: datetime, until: datetime
) -> list[ProviderCost]:
    """By provider, what was spent on it in this time, over the values of these fields."""
    given: Counter[str] = Counter()
    for each in fields:
        given[each.provider] += each.given
    money: dict[str, Decimal] = dict.fromkeys(given, NOTHING)
    for row in spend(workspace_id, by="total", since=since, until=until):
        money[row.provider] = money.get(row.provider, NOTHING) + row.money + row.unknown_money
    return [ProviderCost(provider, given[provider], money[provider]) for provider in sorted(money)]
