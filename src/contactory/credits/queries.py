"""Reads about credits, workspace first; call them inside the workspace's scope."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from django.db import connection
from django.db.models import Q, QuerySet

from contactory.credits.ledger import EACH_DAY, WORKSPACE, Sums, scope_of_enrichment
from contactory.credits.models import CreditEntry
from contactory.errors import InvalidInput
from contactory.store.queries import SQL

By = Literal["day", "month", "total"]


@dataclass(frozen=True, slots=True)
class ProviderBalance:
    """All that the ledger says of one provider; given is what was granted or bought, in its credits."""

    provider: str
    given: Decimal
    held: Decimal
    charged: Decimal
    unknown: Decimal
    charged_money: Decimal
    unknown_money: Decimal

    @property
    def left(self) -> Decimal | None:
        """What is left of what was given, the unknown taken off; None where nothing was."""
        return self.given - self.held - self.charged - self.unknown if self.given else None


@dataclass(frozen=True, slots=True)
class Spend:
    """What one operation cost in one period: "2026-03-01", "2026-03" or "" for all; the unknown is not in money."""

    period: str
    provider: str
    operation: str
    calls: int
    credits: Decimal
    money: Decimal
    unknown_credits: Decimal
    unknown_money: Decimal


@dataclass(frozen=True, slots=True)
class Budgets:
    """The sums of the workspace and of today, with their caps, and the currency, "" before anything was booked."""

    currency: str
    workspace: Sums
    today: Sums
    each_day: Decimal | None


def entries(workspace_id: int) -> QuerySet[CreditEntry]:
    """The lines of the workspace's ledger."""
    return CreditEntry.objects.filter(workspace_id=workspace_id)


def entries_of_call(workspace_id: int, call_id: int) -> QuerySet[CreditEntry]:
    """The lines of one call, asked for so that they are found by indexes."""
    settled = Q(kind__in=["hold", "release", "charge", "unknown"], call_id=call_id)
    return entries(workspace_id).filter(settled | Q(kind="refund", call_id=call_id))


def balances(workspace_id: int) -> list[ProviderBalance]:
    """What was given, held and spent, provider by provider."""
    return [ProviderBalance(**row) for row in _rows("balance_by_provider", workspace=workspace_id)]


def spend(workspace_id: int, *, by: By, since: datetime, until: datetime) -> list[Spend]:
    """What was spent from since to before until, by period, provider and operation; days and months are of UTC."""
    if since >= until:
        raise InvalidInput("The end of the time must be after its beginning.", field="until")
    found = _rows("spend_by_provider", workspace=workspace_id, by=by, since=since, until=until)
    return [Spend(**row) for row in found]


def budgets(workspace_id: int) -> Budgets:
    """How the workspace's budgets stand now; nothing is locked."""
    found, today, currency = _sums(workspace_id, [WORKSPACE, EACH_DAY])
    each_day = found.get(EACH_DAY, Sums()).cap
    return Budgets(currency, found.get(WORKSPACE, Sums()), found.get(today, Sums(each_day)), each_day)


def now() -> datetime:
    """The database's clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
        return moment


def budget_of_enrichment(workspace_id: int, enrichment_id: int) -> Sums:
    """How the budget of one enrichment stands."""
    scope = scope_of_enrichment(enrichment_id)
    return _sums(workspace_id, [scope])[0].get(scope, Sums())


def _sums(workspace_id: int, scopes: list[str]) -> tuple[Mapping[str, Sums], str, str]:
    """The sums by scope, today's scope, and the currency."""
    found = _rows("read_budgets", workspace=workspace_id, scopes=scopes)
    currency = next((row["currency"] for row in found if row["scope"] == WORKSPACE), "")
    sums = {
        row["scope"]: Sums(row["cap_money"], row["held_money"], row["spent_money"]) for row in found if row["scope"]
    }
    return sums, found[0]["day"], currency


def _rows(statement: str, **parameters: Any) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(SQL[statement], parameters)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
