"""What the routes about the cost of values and about unknown calls take and give."""

from datetime import datetime
from typing import Any

from ninja import Field, Schema

from contactory.api.times import ReportTime
from contactory.credits.amounts import Amount
from contactory.credits.api_schemas import example

_FIELD: dict[str, Any] = {
    "provider": "apollo", "field": "title", "given": 412, "undone": 0, "money": "2.06", "per_value": "0.005",
}  # fmt: skip
_PROVIDER: dict[str, Any] = {"provider": "apollo", "given": 2400, "money": "12.3", "per_value": "0.005125"}
_CALL: dict[str, Any] = {
    "id": 40, "enrichment_id": 12, "provider": "apollo", "operation": "people", "questions": 10, "state": "unknown",
    "credits_held": "10", "credits": "0", "money": "0", "currency": "USD", "error": "The connection was lost.",
    "sandbox": False, "created_at": "2026-03-01T09:30:00Z", "settled_by": "",
}  # fmt: skip


class TimeQuery(Schema):
    """Which time to report."""

    since: ReportTime | None = Field(None, description="by default 30 days before until")
    until: ReportTime | None = Field(None, description="by default now")


class FieldCostOut(Schema):
    """What the values of one field from one provider cost."""

    model_config = example(_FIELD)

    provider: str
    field: str
    given: int = Field(description="values that records got")
    undone: int = Field(description="of these, taken back by an undo")
    money: Amount = Field(description="their share of what the answers cost")
    per_value: Amount


class ProviderCostOut(Schema):
    """What a provider was paid, over the values that records got from it."""

    model_config = example(_PROVIDER)

    provider: str
    given: int
    money: Amount = Field(description="all that was spent, the unknown included")
    per_value: Amount | None = Field(description="null where it gave nothing")


class CostReport(Schema):
    """What found values cost."""

    model_config = example(
        {
            "currency": "USD",
            "since": "2026-03-01T00:00:00Z",
            "until": "2026-03-31T00:00:00Z",
            "fields": [_FIELD],
            "providers": [_PROVIDER],
        }
    )

    currency: str
    since: datetime
    until: datetime
    fields: list[FieldCostOut]
    providers: list[ProviderCostOut]


class UnknownCallOut(Schema):
    """A call that may have been charged, and whose answer was lost."""

    model_config = example(_CALL)

    id: int
    enrichment_id: int | None
    provider: str
    operation: str
    questions: int
    state: str = Field(description="unknown, or settled_by_person")
    credits_held: Amount = Field(description="the most it can have cost")
    credits: Amount
    money: Amount
    currency: str
    error: str = Field(description="what happened to it")
    sandbox: bool
    created_at: datetime
    settled_by: str


class UnknownCallPage(Schema):
    """One page of calls that wait for a person, oldest first."""

    items: list[UnknownCallOut]
    next_cursor: str | None
