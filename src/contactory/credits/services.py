"""Writes of credits: hold before a call, settle after it, and what people decide about money.

Every function takes the lock on the workspace's ledger: call it inside the workspace's scope, last in the transaction.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.db.models import Sum

from contactory.credits.amounts import NOTHING, exact, plain, shown
from contactory.credits.holding import Held, HeldCall, Hold, fit, held_calls
from contactory.credits.ledger import (
    EACH_DAY,
    WORKSPACE,
    Ledger,
    Line,
    Move,
    Sums,
    lock_ledger,
    scope_of_enrichment,
    set_caps,
)
from contactory.credits.models import CreditEntry, EntryKind
from contactory.credits.queries import entries_of_call
from contactory.errors import Conflict, InvalidInput, NotFound, WrongState

_COSTS = (EntryKind.CHARGE, EntryKind.REFUND)


@dataclass(frozen=True, slots=True)
class Settlement:
    """How a call ended: charged these credits and this money, released (it cost nothing), or unknown."""

    call_id: int
    kind: Literal["charge", "release", "unknown"]
    credits: Decimal = NOTHING
    money: Decimal = NOTHING


def hold(*, workspace_id: int, enrichment_id: int | None, wanted: Sequence[Hold]) -> Held:
    """Set aside what the calls may cost, for as many of them, from the first, as fit into every cap.

    The ledger takes each call's hold once; a second one for the same call is an error of the database.
    """
    if not wanted:
        return Held(0)
    ledger = lock_ledger(workspace_id, enrichment_id=enrichment_id)
    if not ledger.currency:
        ledger = ledger.kept_in(next((each.currency for each in wanted if each.money), ""))
    scopes = _scopes(ledger.day, enrichment_id)
    held = fit(ledger, scopes, wanted)
    lines = [
        Line(EntryKind.HOLD, -exact(w.credits), -exact(w.money), w.provider, w.operation, enrichment_id, w.call_id)
        for w in wanted[: held.count]
    ]
    if lines:
        ledger.write(lines, _moves(scopes, lines))
    return held


def settle(*, workspace_id: int, settlements: Sequence[Settlement]) -> None:
    """End the holds of calls, and book what the calls cost.

    A charge above its hold is written as it is, and stands in beyond_money of its budgets; an unknown costs the whole
    hold until a person resolves it. Raises Conflict, and writes nothing, where a call is settled already or has no
    hold.
    """
    known = "Call {} has no hold to settle: it is settled already."
    _settle(workspace_id, settlements, lambda call: not call.is_settled, _ended, known)


def settle_late(*, workspace_id: int, settlements: Sequence[Settlement]) -> None:
    """Book what calls cost that stand as unknown, because their outcome has come after all: charge or release.

    Raises Conflict, and writes nothing, where one of them is not unknown.
    """
    known = "The outcome of call {} is not unknown, so there is nothing to settle."
    _settle(workspace_id, settlements, lambda call: call.is_unknown, _learnt, known)


def resolve_unknown(
    *, workspace_id: int, call_id: int, charged: bool, actor: str, credits: Decimal | None = None, note: str = ""
) -> None:
    """Settle a call whose outcome nobody knew, as a person found out from the provider.

    credits are what the provider charged, where it was not all that had been held; money follows in proportion.
    Raises NotFound where there is no such call, WrongState where its outcome is known, InvalidInput for credits that
    cannot be.
    """
    ledger = lock_ledger(workspace_id)
    call = held_calls(workspace_id, [call_id]).get(call_id)
    if call is None:
        raise NotFound("There is no such call in the ledger of this workspace.")
    if not call.is_unknown:
        raise WrongState(f"The outcome of call {call_id} is not unknown, so there is nothing to settle.", state="known")
    lines = [_known(call)]
    if charged:
        lines.append(_charge(call, *_charged(call, credits)))
    moves: defaultdict[str, Move] = defaultdict(Move)
    _count(moves, call, lines)
    ledger.write(lines, moves, actor=actor, note=note)


def refund(
    *, workspace_id: int, call_id: int, actor: str, credits: Decimal | None = None, note: str = ""
) -> tuple[Decimal, Decimal]:
    """Note that a provider gave back credits that it had charged for a call, all of them where none are named.

    Gives the credits and the money, which follows in proportion; the budgets that the call counted in have it again.
    Raises NotFound where there is no such call, WrongState where nothing of it is left to give back, InvalidInput for
    credits that are not above 0 or more than what is left.
    """
    ledger = lock_ledger(workspace_id)
    call = held_calls(workspace_id, [call_id]).get(call_id)
    if call is None:
        raise NotFound("There is no such call in the ledger of this workspace.")
    costs = entries_of_call(workspace_id, call_id).filter(kind__in=_COSTS)
    cost = costs.aggregate(credits=Sum("credits"), money=Sum("money"))
    left, money_left = -(cost["credits"] or NOTHING), -(cost["money"] or NOTHING)
    if left <= 0:
        raise WrongState(f"Call {call_id} has no charge that could be given back.", state="free")
    given = left if credits is None else exact(credits)
    if not 0 < given <= left:
        raise InvalidInput(
            f"Of call {call_id} up to {plain(left)} credits can be given back: say how many, above 0.", field="credits"
        )
    money = exact(money_left * given / left)
    lines = [call.line(EntryKind.REFUND, given, money)]
    moves: defaultdict[str, Move] = defaultdict(Move)
    _count(moves, call, lines)
    ledger.write(lines, moves, actor=actor, note=note)
    return given, money


def grant(
    *,
    workspace_id: int,
    provider: str,
    credits: Decimal,
    money: Decimal = NOTHING,
    currency: str = "",
    actor: str,
    bought: bool = False,
    note: str = "",
) -> CreditEntry:
    """Note credits of a provider that the workspace was given, or bought; money is what they are worth.

    currency is "" for the ledger's own. Raises InvalidInput for credits that are not above 0, or money that is below 0
    or in no currency, Conflict for another currency than the ledger's.
    """
    if exact(credits) <= 0 or money < 0:
        raise InvalidInput("Credits must be above 0, and their money not below it.", field="credits")
    kind = EntryKind.PURCHASE if bought else EntryKind.GRANT
    ledger = _in_currency(lock_ledger(workspace_id), currency)
    if money and not ledger.currency:
        raise InvalidInput("Say in which currency the money is, such as USD.", field="currency")
    ledger.write([Line(kind, exact(credits), exact(money), provider)], {}, actor=actor, note=note)
    # Nobody else adds a line before the lock is gone.
    return CreditEntry.objects.filter(workspace_id=workspace_id, kind=kind).latest("id")


def set_cap(*, workspace_id: int, scope: str, cap: Decimal | None, currency: str = "") -> None:
    """Set the cap on an enrichment (ledger.scope_of_enrichment), on each day or on the workspace; None lifts it.

    currency is "" for the ledger's own. A cap on each day holds for today too. Raises InvalidInput for a cap that is
    not above 0 or is below what is spent and held already, Conflict for another currency than the ledger's.
    """
    if cap is not None and exact(cap) <= 0:
        raise InvalidInput("A budget must be above 0; leave it out to have none.", field="budget", code="budget_zero")
    ledger = lock_ledger(workspace_id, scopes=[scope])
    if cap is not None:
        ledger = _in_currency(ledger, currency)
    scopes = [scope, ledger.day] if scope == EACH_DAY else [scope]
    for each in scopes:
        _check_cap(ledger, each, cap)
    set_caps(workspace_id, scopes, None if cap is None else exact(cap))


def _scopes(day: str, enrichment_id: int | None) -> list[str]:
    return ([] if enrichment_id is None else [scope_of_enrichment(enrichment_id)]) + [day, WORKSPACE]


def _settle(
    workspace_id: int,
    settlements: Sequence[Settlement],
    is_open: Callable[[HeldCall], bool],
    lines_of: Callable[[HeldCall, Settlement], list[Line]],
    closed: str,
) -> None:
    """Book lines of calls that are open for it; raises Conflict with the sentence for one that is not."""
    if not settlements:
        return
    ledger = lock_ledger(workspace_id)
    calls = held_calls(workspace_id, [each.call_id for each in settlements])
    lines: list[Line] = []
    moves: defaultdict[str, Move] = defaultdict(Move)
    for each in settlements:
        call = calls.pop(each.call_id, None)
        if call is None or not is_open(call):
            raise Conflict(closed.format(each.call_id), code="already_settled")
        ended = lines_of(call, each)
        lines += ended
        _count(moves, call, ended)
    ledger.write(lines, moves)


def _learnt(call: HeldCall, settlement: Settlement) -> list[Line]:
    lines = [_known(call)]
    if settlement.kind == "charge" and (settlement.credits or settlement.money):
        lines.append(_charge(call, settlement.credits, settlement.money))
    return lines


def _known(call: HeldCall) -> Line:
    """The line that takes the unknown of a call back."""
    return call.line(EntryKind.UNKNOWN, call.credits, call.money, reverses=True)


def _ended(call: HeldCall, settlement: Settlement) -> list[Line]:
    lines = [call.line(EntryKind.RELEASE, call.credits, call.money)]
    if settlement.kind == "unknown":
        lines.append(call.line(EntryKind.UNKNOWN, -call.credits, -call.money))
    elif settlement.kind == "charge" and (settlement.credits or settlement.money):
        lines.append(_charge(call, settlement.credits, settlement.money))
    return lines


def _charge(call: HeldCall, credits: Decimal, money: Decimal) -> Line:
    return call.line(EntryKind.CHARGE, -exact(credits), -exact(money))


def _charged(call: HeldCall, credits: Decimal | None) -> tuple[Decimal, Decimal]:
    """What a person says that an unknown call cost."""
    if credits is None or credits == call.credits:
        return call.credits, call.money
    if credits < 0 or not call.credits:
        raise InvalidInput(
            f"Call {call.call_id} was to cost up to {plain(call.credits)} credits: give what it cost, not below 0.",
            field="credits",
        )
    return credits, call.money * credits / call.credits


def _count(moves: Mapping[str, Move], call: HeldCall, lines: Sequence[Line]) -> None:
    """Add what lines about one call mean to the moves of its scopes."""
    for scope in _scopes(call.day, call.enrichment_id):
        move = moves[scope]
        for line in lines:
            move.count(line)
        move.beyond_money += sum(
            (max(-line.money - call.money, NOTHING) for line in lines if line.kind == EntryKind.CHARGE), NOTHING
        )


def _moves(scopes: Iterable[str], lines: Sequence[Line]) -> dict[str, Move]:
    move = Move()
    for line in lines:
        move.count(line)
    return dict.fromkeys(scopes, move)


def _in_currency(ledger: Ledger, currency: str) -> Ledger:
    """The ledger in this currency, "" for its own; raises Conflict where money of another one stands in it."""
    if currency in ("", ledger.currency):
        return ledger
    if ledger.currency and ledger.has_money:
        raise Conflict(
            f"The ledger of this workspace is in {ledger.currency}, and {currency} does not go with that.",
            code="other_currency",
        )
    return ledger.kept_in(currency)


def _check_cap(ledger: Ledger, scope: str, cap: Decimal | None) -> None:
    sums = ledger.sums.get(scope, Sums())
    if cap is not None and exact(cap) < sums.held + sums.spent:
        taken = shown(sums.held + sums.spent, ledger.currency)
        raise InvalidInput(
            f"{taken} is spent or held already: a budget cannot be lower.", field="budget", code="budget_spent"
        )
