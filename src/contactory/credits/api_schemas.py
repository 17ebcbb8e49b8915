"""What the routes of credits take and give. Amounts are exact decimals, written as texts."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import ConfigDict

from contactory.api.cursors import PageQuery
from contactory.api.times import ReportTime
from contactory.credits.amounts import Amount
from contactory.credits.models import EntryKind

Cap = Annotated[Decimal, Field(gt=0, max_digits=18, decimal_places=6)]

_BUDGET: dict[str, Any] = {"cap": "50", "held": "0.4", "spent": "12.31", "left": "37.29"}
_PROVIDER: dict[str, Any] = {
    "provider": "apollo", "given": "5000", "held": "8", "charged": "246", "unknown": "1", "left": "4745",
    "charged_money": "12.3", "unknown_money": "0.05",
}  # fmt: skip
_ENTRY: dict[str, Any] = {
    "id": 118, "kind": "charge", "credits": "-7", "money": "-0.35", "currency": "USD", "provider": "apollo",
    "operation": "people", "enrichment_id": 12, "call_id": 40, "reverses": False, "actor": "", "note": "",
    "at": "2026-03-01T09:30:00Z",
}  # fmt: skip
_SPEND: dict[str, Any] = {
    "period": "2026-03-01", "provider": "apollo", "operation": "people", "calls": 26, "credits": "246",
    "money": "12.3", "unknown_credits": "1", "unknown_money": "0.05",
}  # fmt: skip

_CURRENCY: Any = Field("", pattern="^([A-Z]{3})?$", description="the ledger's own where left out")


def example(shown: dict[str, Any]) -> ConfigDict:
    """The configuration of a schema with this example."""
    return ConfigDict(json_schema_extra={"example": shown})


class BudgetOut(Schema):
    """What is held and spent, in money, and the cap on it."""

    model_config = example(_BUDGET)

    cap: Amount | None = Field(description="null for none")
    held: Amount = Field(description="set aside for calls under way")
    spent: Amount = Field(description="charged and unknown")
    left: Amount | None = Field(description="null without a cap; below 0 where a call cost more than was held for it")


class ProviderBalanceOut(Schema):
    """One provider, in its own credits, and in money."""

    model_config = example(_PROVIDER)

    provider: str
    given: Amount = Field(description="granted and bought")
    held: Amount
    charged: Amount
    unknown: Amount = Field(description="perhaps charged: nobody knows")
    left: Amount | None = Field(description="of what was given; null where nothing was")
    charged_money: Amount
    unknown_money: Amount


class CreditsOut(Schema):
    """How the workspace stands."""

    model_config = example(
        {"currency": "USD", "workspace": _BUDGET, "today": _BUDGET, "each_day": "50", "providers": [_PROVIDER]}
    )

    currency: str = Field(description="of all money here; empty before anything was booked")
    workspace: BudgetOut
    today: BudgetOut = Field(description="the present day of UTC")
    each_day: Amount | None = Field(description="the cap that every day begins with")
    providers: list[ProviderBalanceOut]


class BudgetChanges(Schema):
    """The caps to set, in money; null lifts one, and what is left out stays."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"day": "50.00", "workspace": None}})

    day: Cap | None = Field(None, description="on what each day of UTC may cost, today too")
    workspace: Cap | None = Field(None, description="on all that the workspace spends")
    currency: str = _CURRENCY


class GrantIn(Schema):
    """Credits of a provider that the workspace has got."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"provider": "apollo", "credits": "5000", "note": "March"}}
    )

    provider: str = Field(max_length=64)
    credits: Cap
    money: Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=6)] = Decimal(0)
    currency: str = _CURRENCY
    bought: bool = Field(False, description="bought for that money, not given with a plan")
    note: str = Field("", max_length=200)


class EntryListQuery(PageQuery):
    """Which lines to list."""

    kind: EntryKind | None = Field(None, description="only those")
    provider: str | None = Field(None, max_length=64)
    enrichment_id: int | None = None
    call_id: int | None = None


class EntryOut(Schema):
    """One line of the ledger: what takes is negative, what gives is positive."""

    model_config = example(_ENTRY)

    id: int
    kind: str
    credits: Amount
    money: Amount
    currency: str
    provider: str
    operation: str
    enrichment_id: int | None
    call_id: int | None
    reverses: bool = Field(description="takes back the unknown of this call, which a person has settled")
    actor: str = Field(description="who settled or noted it; empty for a run")
    note: str
    at: datetime


class EntryPage(Schema):
    """One page of the ledger, newest first."""

    items: list[EntryOut]
    next_cursor: str | None


class SpendQuery(Schema):
    """Which time to report, and in which periods."""

    by: Literal["day", "month", "total"] = "day"
    since: ReportTime | None = Field(None, description="by default 30 days before until")
    until: ReportTime | None = Field(None, description="by default now")


class SpendOut(Schema):
    """What one operation cost in one period."""

    model_config = example(_SPEND)

    period: str = Field(description="a day or a month of UTC; empty where by is total")
    provider: str
    operation: str
    calls: int = Field(description="how many were charged")
    credits: Amount
    money: Amount
    unknown_credits: Amount = Field(description="not in credits")
    unknown_money: Amount = Field(description="not in money")


class SpendReport(Schema):
    """What was spent, by period, provider and operation."""

    model_config = example(
        {"currency": "USD", "since": "2026-03-01T00:00:00Z", "until": "2026-03-31T00:00:00Z", "items": [_SPEND]}
    )

    currency: str
    since: datetime
    until: datetime
    items: list[SpendOut]
