"""How many calls fit into the caps, and what is held for the calls that were made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from contactory.credits.amounts import NOTHING, exact, shown
from contactory.credits.ledger import WORKSPACE, Ledger, Line
from contactory.credits.models import EntryKind
from contactory.store.queries import SQL


@dataclass(frozen=True, slots=True)
class Hold:
    """The most that a call may cost, to be set aside before it is made; money in the account's currency."""

    call_id: int
    provider: str
    operation: str
    credits: Decimal
    money: Decimal
    currency: str = "USD"


@dataclass(frozen=True, slots=True)
class Held:
    """How many of the calls, from the first, fit into all caps.

    Where not all do, scope names the budget that stopped the next one ("currency" where it is paid in another)
    and sentence says so to a person. may_free says that calls under way may still give some of that budget back, so
    that waiting for them can help.
    """

    count: int
    scope: str = ""
    sentence: str = ""
    may_free: bool = False


@dataclass(frozen=True, slots=True)
class HeldCall:
    """A call in the ledger: what was held for it on which day's scope, and the kinds of its later entries."""

    call_id: int
    provider: str
    operation: str
    enrichment_id: int | None
    credits: Decimal
    money: Decimal
    day: str
    later: Sequence[str]

    @property
    def is_settled(self) -> bool:
        """Whether its hold has ended."""
        return "release" in self.later

    @property
    def is_unknown(self) -> bool:
        """Whether it is settled as unknown, and nobody has resolved that."""
        return "unknown" in self.later and "unknown reversed" not in self.later

    def line(self, kind: EntryKind, credits: Decimal, money: Decimal, *, reverses: bool = False) -> Line:
        """A line of the ledger about this call."""
        return Line(kind, credits, money, self.provider, self.operation, self.enrichment_id, self.call_id, reverses)


def held_calls(workspace_id: int, call_ids: Iterable[int]) -> dict[int, HeldCall]:
    """Those of the calls that have a hold, by id."""
    with connection.cursor() as cursor:
        cursor.execute(SQL["held_calls"], {"workspace": workspace_id, "calls": list(call_ids)})
        return {row[0]: HeldCall(*row) for row in cursor.fetchall()}


def fit(ledger: Ledger, scopes: Sequence[str], wanted: Sequence[Hold]) -> Held:
    """How many of the holds, from the first, fit into the caps on the scopes; nothing is written."""
    money = NOTHING
    for count, each in enumerate(wanted):
        if each.money and each.currency != ledger.currency:
            return Held(count, "currency", _other_currency(ledger, each))
        money += exact(each.money)
        for scope in scopes:
            room = ledger.sums[scope].room
            if room is not None and each.money and money > room:
                return Held(count, scope, _used_up(ledger, scope), bool(ledger.sums[scope].held or count))
    return Held(len(wanted))


def _other_currency(ledger: Ledger, wanted: Hold) -> str:
    return (
        f"The account of {wanted.provider} is priced in {wanted.currency}, and the ledger of this workspace is in "
        f"{ledger.currency}: give the account a price in {ledger.currency}."
    )


def _used_up(ledger: Ledger, scope: str) -> str:
    sums = ledger.sums[scope]
    cap, taken = (shown(amount, ledger.currency) for amount in (sums.cap or NOTHING, sums.held + sums.spent))
    said = f"of {cap}, {taken} is spent or held, and the next call may cost more than is left"
    if scope == WORKSPACE:
        return f"The budget of this workspace is used up ({said}): raise it to go on."
    if scope == ledger.day:
        return f"The budget of this day is used up ({said}): raise it, or go on tomorrow (UTC)."
    return f"The budget of this run is used up ({said}): raise it to go on."
