"""Reads about a workspace's accounts at providers, workspace first."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import structlog
from django.db import connection

from contactory.credits import queries as ledger
from contactory.errors import NotFound, Refusal, Unavailable
from contactory.provider_accounts.breaker import Breaker
from contactory.provider_accounts.encryption import fingerprint
from contactory.provider_accounts.limits import Window, window_lists, windows_of
from contactory.provider_accounts.models import BreakerState, ProviderAccount, ProviderGate
from contactory.provider_accounts.sentences import breaker_sentence
from contactory.provider_accounts.sources import CURRENCY, source_of
from contactory.providers.protocol import Operation, Provider
from contactory.providers.registry import provider_class, provider_names
from contactory.store.queries import SQL
from contactory.workspaces.scope import workspace_scope

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class LimitLeft:
    """One limit of a kind of call: scope is an operation's name, or the word of those that share it."""

    scope: str
    seconds: float
    allowed: int
    used: int

    @property
    def left(self) -> int:
        """How many units may be used now."""
        return max(self.allowed - self.used, 0)


@dataclass(frozen=True, slots=True)
class Spent:
    """What the ledger has of one provider in the present month (of UTC), in credits and in the ledger's currency.

    unknown is what may have been charged by calls whose answers were lost; it is not in credits and money.
    """

    credits: Decimal = Decimal(0)
    money: Decimal = Decimal(0)
    unknown_credits: Decimal = Decimal(0)
    unknown_money: Decimal = Decimal(0)
    currency: str = ""


@dataclass(frozen=True, slots=True)
class ProviderStanding:
    """How a workspace stands with a provider; source is "" where it has no key, and sentence says what to do.

    sandbox says that what it answers is invented.
    """

    provider: type[Provider]
    source: str
    sentence: str
    sandbox: bool
    row: ProviderAccount | None
    gate: ProviderGate | None
    now: datetime
    spent: Spent
    limits: list[LimitLeft] = field(default_factory=list)

    @property
    def state(self) -> str:
        """NOT_SET_UP, REFUSED or GOOD."""
        if not self.source:
            return "NOT_SET_UP"
        return "REFUSED" if self.gate is not None and self.gate.refusal else "GOOD"

    @property
    def credit_price(self) -> Decimal:
        """What a credit is taken to cost."""
        price = self.row.credit_price if self.row else None
        return self.provider.list_price if price is None else price

    @property
    def currency(self) -> str:
        """What the price is in."""
        return self.row.currency if self.row else CURRENCY

    @property
    def breaker_sentence(self) -> str:
        """What the breaker says to a person, "" while it is closed."""
        return "" if self.gate is None else breaker_sentence(self.provider.label, breaker_of(self.gate), self.now)

    @property
    def next_probe_at(self) -> datetime | None:
        """When a breaker that is open lets a call through to find out."""
        open_now = self.gate is not None and self.gate.state != BreakerState.CLOSED
        return self.gate.open_until if self.gate is not None and open_now else None


@dataclass(frozen=True, slots=True)
class Sight:
    """What is read once for all providers."""

    workspace_id: int
    now: datetime
    has_live: bool
    currency: str
    spends: list[ledger.Spend]

    def spent_with(self, provider: str) -> Spent:
        """The sums of a provider."""
        own = [spend for spend in self.spends if spend.provider == provider]
        return Spent(
            credits=sum((spend.credits for spend in own), Decimal(0)),
            money=sum((spend.money for spend in own), Decimal(0)),
            unknown_credits=sum((spend.unknown_credits for spend in own), Decimal(0)),
            unknown_money=sum((spend.unknown_money for spend in own), Decimal(0)),
            currency=self.currency,
        )


def standing_with(workspace_id: int, provider_name: str) -> ProviderStanding:
    """How the workspace stands with a provider; raises NotFound where there is no such provider."""
    if provider_name not in provider_names():
        raise NotFound(f"There is no such provider; there are {', '.join(provider_names())}.")
    return standings(workspace_id, (provider_name,))[0]


def standings(workspace_id: int, names: tuple[str, ...] = ()) -> list[ProviderStanding]:
    """How the workspace stands with these providers, or with all of them, in the order of the registry."""
    with workspace_scope(workspace_id):
        rows = {row.provider: row for row in ProviderAccount.objects.filter(workspace_id=workspace_id)}
        live = any(row.encrypted_key is not None and not row.sandbox for row in rows.values())
        currency = ledger.budgets(workspace_id).currency
        sight = Sight(workspace_id, ledger.now(), live, currency, _spends(workspace_id))
        return [_standing(sight, provider, rows.get(provider.name)) for provider in _loaded(names)]


def limits_left(gate_id: int, operation: Operation) -> list[LimitLeft]:
    """What is left now of each limit that calls of an operation count in; none where the gate is gone."""
    gate = ProviderGate.objects.filter(id=gate_id).first()
    return [] if gate is None else _left_at(gate, operation)


def _left_at(gate: ProviderGate, operation: Operation) -> list[LimitLeft]:
    windows = windows_of(gate.provider, operation, gate.limits, gate.learnt.get(operation.scope))
    used = _used(gate.id, operation.scope, windows) if windows else {}
    return [LimitLeft(operation.scope, each.seconds, each.allowed, used.get(each.seconds, 0)) for each in windows]


def breaker_of(gate: ProviderGate) -> Breaker:
    """The breaker of a gate as it was read."""
    return Breaker(
        state=gate.state,
        since=gate.since,
        calls=gate.calls,
        failures=gate.failures,
        counted_from=gate.counted_from,
        opens=gate.opens,
        open_until=gate.open_until,
        probe_until=gate.probe_until,
        last_error=gate.last_error,
    )


def _loaded(names: tuple[str, ...]) -> Iterator[type[Provider]]:
    """These providers, or all that can be loaded: one that somebody's package breaks hides no other."""
    for name in names or provider_names():
        try:
            yield provider_class(name)
        except Unavailable as broken:
            if names:
                raise
            log.warning("provider.not_loaded", provider=name, reason=broken.sentence)


def _standing(sight: Sight, provider: type[Provider], row: ProviderAccount | None) -> ProviderStanding:
    spent = sight.spent_with(provider.name)
    try:
        source, key = source_of(provider, row, sight.workspace_id, has_live=sight.has_live)
    except Refusal as refusal:
        return ProviderStanding(provider, "", refusal.sentence, False, row, None, sight.now, spent)
    mark = fingerprint(provider.name, key)
    gate = ProviderGate.objects.filter(provider=provider.name, fingerprint=mark).first()
    sandbox = source == "sandbox" or (source == "workspace" and row is not None and row.sandbox)
    sentence = _refused_sentence(gate) if gate is not None else ""
    limits = _limits_left(provider, gate)
    return ProviderStanding(provider, source, sentence, sandbox, row, gate, sight.now, spent, limits)


def _refused_sentence(gate: ProviderGate) -> str:
    """What the provider says of the account that it refuses, or of each operation that it refuses to it."""
    return gate.refused_sentence or " ".join(gate.refused_operations.values())


def _limits_left(provider: type[Provider], gate: ProviderGate | None) -> list[LimitLeft]:
    """Every limit of the provider's operations, each scope once."""
    found = []
    for scope, operation in {operation.scope: operation for operation in reversed(provider.operations)}.items():
        if gate is not None:
            found += _left_at(gate, operation)
        else:
            windows = windows_of(provider.name, operation, [], None)
            found += [LimitLeft(scope, each.seconds, each.allowed, 0) for each in windows]
    return sorted(found, key=lambda each: (each.scope, each.seconds))


def _used(gate_id: int, scope: str, windows: list[Window]) -> dict[float, int]:
    with connection.cursor() as cursor:
        cursor.execute(SQL["used_of_windows"], {"gate": gate_id, "scope": scope, **window_lists(windows)})
        return {seconds: int(used) for _, seconds, used in cursor.fetchall() if seconds is not None}


def _spends(workspace_id: int) -> list[ledger.Spend]:
    """What was spent in the present month."""
    now = ledger.now()
    month = now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return ledger.spend(workspace_id, by="month", since=month, until=now + timedelta(seconds=1))
