"""What the routes of providers take and give."""

from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from ninja import Field, Schema
from pydantic import ConfigDict, SecretStr

from contactory.credits.amounts import Amount
from contactory.provider_accounts.account_changes import AccountChanges
from contactory.provider_accounts.queries import ProviderStanding
from contactory.providers.access import Key
from contactory.providers.protocol import Operation

_OPERATION: dict[str, Any] = {
    "name": "people",
    "label": "People enrichment",
    "target": "contact",
    "gives": ["email", "title"],
    "questions_in_a_call": 10,
    "credits": "1",
    "first": "",
    "refused": "",
}
_EXAMPLE: dict[str, Any] = {
    "name": "apollo",
    "label": "Apollo",
    "state": "GOOD",
    "source": "workspace",
    "sandbox": False,
    "sentence": "",
    "key_hint": "…a1b2",
    "base_url": "",
    "credit_price": "0.05",
    "currency": "USD",
    "credits_left": "1250",
    "checked_at": "2026-03-01T09:30:00Z",
    "last_used_at": None,
    "spent": {"credits": "12", "money": "0.6", "unknown_credits": "0", "unknown_money": "0", "currency": "USD"},
    "breaker": {"state": "CLOSED", "since": "2026-03-01T09:30:00Z", "sentence": "", "next_probe_at": None},
    "limits": [{"operation": "people", "seconds": 60, "allowed": 1000, "used": 0, "left": 1000}],
    "operations": [_OPERATION],
}


class LimitIn(Schema):
    """So many units in so many seconds, instead of what the provider documents."""

    model_config = ConfigDict(extra="forbid")

    operation: str = Field("", max_length=64, description="an operation, or the word of those that share; empty: all")
    seconds: float = Field(ge=1, le=86_400)
    allowed: int = Field(ge=0, le=10_000_000, description="0: no limit of ours; what the provider says still counts")


class AccountIn(Schema):
    """What to set; what is left out stays. The key is stored encrypted and never shown again."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"key": "the key of your account", "credit_price": "0.05"}}
    )

    key: SecretStr | None = Field(None, min_length=1, max_length=1000)
    base_url: str | None = Field(None, max_length=500, description="another address of the provider, as of a region")
    credit_price: Decimal | None = Field(None, ge=0, le=1_000_000, max_digits=18, decimal_places=6)
    currency: str | None = Field(None, pattern="^[A-Z]{3}$", description="ISO 4217; what credit_price is in")
    limits: list[LimitIn] | None = Field(None, max_length=50)

    def changes(self) -> AccountChanges:
        """The same for the service."""
        return AccountChanges(
            key=Key(self.key.get_secret_value()) if self.key else None,
            base_url=self.base_url,
            price=self.credit_price,
            currency=self.currency,
            limits=None if self.limits is None else [limit.model_dump() for limit in self.limits],
        )


class BreakerOut(Schema):
    """CLOSED lets calls through, OPEN none until next_probe_at, HALF_OPEN waits for the answer to one."""

    state: str
    since: datetime | None
    sentence: str
    next_probe_at: datetime | None


class LimitOut(Schema):
    """One limit that is in force and what is left of it now, for all workspaces that use the same account."""

    operation: str
    seconds: float
    allowed: int
    used: int
    left: int


class OperationOut(Schema):
    """One thing that the provider can be asked; first is the operation that is asked before, empty for none."""

    name: str
    label: str
    target: str
    gives: list[str]
    questions_in_a_call: int
    credits: Amount
    first: str
    refused: str = Field(description="why the provider does not let this account do it, empty where it does")


class SpentOut(Schema):
    """What the workspace's ledger has of the provider in the present month (of UTC)."""

    credits: Amount
    money: Amount
    unknown_credits: Amount = Field(description="perhaps charged by calls whose answers were lost; not in credits")
    unknown_money: Amount
    currency: str = Field(description="of the ledger, empty before anything was booked")


class ProviderOut(Schema):
    """A provider and how the workspace stands with it."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})

    name: str
    label: str
    state: str = Field(description="GOOD, REFUSED by the provider, or NOT_SET_UP")
    source: str = Field(description="whose key is used: workspace, environment, sandbox, open (none needed) or empty")
    sandbox: bool = Field(description="what it answers is invented")
    sentence: str = Field(description="what is wrong and what to do, empty where all is well")
    key_hint: str = Field(description="the end of the workspace's own key")
    base_url: str
    credit_price: Amount
    currency: str
    credits_left: Amount | None
    checked_at: datetime | None
    last_used_at: datetime | None
    spent: SpentOut
    breaker: BreakerOut
    limits: list[LimitOut]
    operations: list[OperationOut]


class ProviderList(Schema):
    """All providers, in the order of the registry."""

    items: list[ProviderOut]


def provider_out(standing: ProviderStanding) -> ProviderOut:
    """How a workspace stands with a provider, for the API."""
    row, gate = standing.row, standing.gate
    return ProviderOut(
        name=standing.provider.name,
        label=standing.provider.label,
        state=standing.state,
        source=standing.source,
        sandbox=standing.sandbox,
        sentence=standing.sentence or standing.breaker_sentence,
        key_hint=row.key_hint if row else "",
        base_url=row.base_url if row else "",
        credit_price=standing.credit_price,
        currency=standing.currency,
        credits_left=gate.credits_left if gate else None,
        checked_at=gate.checked_at if gate else None,
        last_used_at=gate.last_used_at if gate else None,
        spent=SpentOut(**asdict(standing.spent)),
        breaker=_breaker(standing),
        limits=[_limit(standing, place) for place in range(len(standing.limits))],
        operations=[_operation(standing, operation) for operation in standing.provider.operations],
    )


def _breaker(standing: ProviderStanding) -> BreakerOut:
    gate = standing.gate
    return BreakerOut(
        state=gate.state if gate else "CLOSED",
        since=gate.since if gate else None,
        sentence=standing.breaker_sentence,
        next_probe_at=standing.next_probe_at,
    )


def _limit(standing: ProviderStanding, place: int) -> LimitOut:
    limit = standing.limits[place]
    return LimitOut(
        operation=limit.scope, seconds=limit.seconds, allowed=limit.allowed, used=limit.used, left=limit.left
    )


def _operation(standing: ProviderStanding, operation: Operation) -> OperationOut:
    refused = standing.gate.refused_operations if standing.gate is not None else {}
    return OperationOut(
        name=operation.name,
        label=operation.label,
        target=operation.target,
        gives=list(operation.gives),
        questions_in_a_call=operation.batch,
        credits=operation.price.hit,
        first=operation.first,
        refused=refused.get(operation.name, ""),
    )
