"""The ledger against a naive model: nothing passes a cap, and the sums of its lines are what the budgets say."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast import Person, in_threads
from contactory.credits.amounts import NOTHING
from contactory.credits.holding import Hold
from contactory.credits.ledger import EACH_DAY, WORKSPACE, scope_of_enrichment
from contactory.credits.models import Budget, CreditEntry
from contactory.credits.services import Settlement, hold, resolve_unknown, set_cap, settle
from contactory.errors import Conflict, InvalidInput, WrongState
from contactory.workspaces.scope import workspace_scope

pytestmark = pytest.mark.usefixtures("one_day")
D = Decimal


def wanted(call_id: int, money: str | Decimal, credits: str | Decimal = "1", currency: str = "USD") -> Hold:
    return Hold(call_id, "apollo", "match", D(credits), D(money), currency)


def money_of(scope: str) -> tuple[Decimal, Decimal]:
    """Held and spent."""
    found = Budget.objects.get(scope=scope)
    return found.held_money, found.spent_money


_DIFFERENCES = """
WITH line AS (
    SELECT e.*, kind IN ('hold', 'release') AS holds,
           (SELECT 'day:' || to_char(h.at AT TIME ZONE 'UTC', 'YYYY-MM-DD') FROM credit_entry h
             WHERE h.kind = 'hold' AND h.call_id = e.call_id) AS day
      FROM credit_entry e)
SELECT scope, held_credits, held_money, spent_credits, spent_money FROM budget
EXCEPT
SELECT scope, -coalesce(sum(credits) FILTER (WHERE holds), 0), -coalesce(sum(money) FILTER (WHERE holds), 0),
       -coalesce(sum(credits) FILTER (WHERE NOT holds), 0), -coalesce(sum(money) FILTER (WHERE NOT holds), 0)
  FROM budget LEFT JOIN line ON scope IN ('workspace', 'enrichment:' || enrichment_id, day) GROUP BY scope
"""

_OTHER_DAYS = """
WITH line AS (
    SELECT (at AT TIME ZONE 'UTC')::date AS day, provider, operation, kind, count(*) AS lines, sum(credits) AS credits,
           sum(money) AS money
      FROM credit_entry GROUP BY 1, 2, 3, 4),
kept AS (SELECT day, provider, operation, kind, lines, credits, money FROM credit_day)
(SELECT * FROM line EXCEPT SELECT * FROM kept) UNION ALL (SELECT * FROM kept EXCEPT SELECT * FROM line)
"""


def check_sums() -> None:
    """Held and spent of every budget, and what is kept of each day, are what the lines of the ledger add up to."""
    with connection.cursor() as cursor:
        for differences in (_DIFFERENCES, _OTHER_DAYS):
            cursor.execute(differences)
            assert cursor.fetchall() == []


@dataclass
class Naive:
    """The same sums, kept by hand."""

    cap: Decimal
    open: dict[int, Decimal] = field(default_factory=dict)
    unknown: dict[int, Decimal] = field(default_factory=dict)
    spent: Decimal = NOTHING
    beyond: Decimal = NOTHING

    @property
    def taken(self) -> Decimal:
        return sum(self.open.values(), D(0)) + self.spent

    def hold(self, calls: list[Hold]) -> int:
        for count, each in enumerate(calls):
            if each.money and self.taken + each.money > self.cap:
                return count
            self.open[each.call_id] = each.money
        return len(calls)

    def settle(self, call_id: int, kind: str, money: Decimal) -> None:
        held = self.open.pop(call_id)
        if kind == "unknown":
            self.unknown[call_id] = held
        cost = {"charge": money, "release": D(0), "unknown": held}[kind]
        self.spent += cost
        self.beyond += max(D(0), cost - held) if kind == "charge" else 0


CENTS = st.decimals(0, 5, places=2)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("hold"), st.lists(CENTS, min_size=1, max_size=4)),
        st.tuples(st.sampled_from(["charge", "release", "unknown"]), st.integers(0, 9), CENTS),
        st.tuples(st.just("resolve"), st.integers(0, 9), st.booleans()),
    ),
    max_size=25,
)


@pytest.fixture
def ledger(alice: Person) -> Iterator[int]:
    """A workspace's ledger, open for one transaction that is rolled back."""
    with workspace_scope(alice.workspace_id):
        yield alice.workspace_id


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cap=st.decimals("0.01", 20, places=2), steps=STEPS)
def test_any_order_of_holds_and_settlements_agrees_with_a_naive_model(
    ledger: int, cap: Decimal, steps: list[tuple[Any, ...]]
) -> None:
    with transaction.atomic():
        set_cap(workspace_id=ledger, scope=scope_of_enrichment(1), cap=cap, currency="USD")
        naive, calls = Naive(cap), 0
        for kind, *given_ in steps:
            if kind == "hold":
                holds = [wanted(calls + place, money) for place, money in enumerate(given_[0])]
                calls += len(holds)
                fits = hold(workspace_id=ledger, enrichment_id=1, wanted=holds)
                assert (fits.count, bool(fits.sentence)) == (count := naive.hold(holds), count < len(holds))
            elif kind == "resolve" and naive.unknown:
                call = sorted(naive.unknown)[given_[0] % len(naive.unknown)]
                resolve_unknown(workspace_id=ledger, call_id=call, charged=given_[1], actor="account:1")
                naive.spent -= D(0) if given_[1] else naive.unknown[call]
                del naive.unknown[call]
            elif kind != "resolve" and naive.open:
                call = sorted(naive.open)[given_[0] % len(naive.open)]
                settle(workspace_id=ledger, settlements=[Settlement(call, kind, D(1), given_[1])])
                naive.settle(call, kind, given_[1])
            if calls:
                assert money_of(scope_of_enrichment(1)) == (sum(naive.open.values(), D(0)), naive.spent)
        assert naive.taken - naive.beyond <= cap
        check_sums()
        transaction.set_rollback(True)


def test_many_workers_at_once_spend_a_cap_to_the_cent_and_no_more(alice: Person) -> None:
    scope = {"workspace_id": alice.workspace_id, "currency": "USD"}
    with workspace_scope(alice.workspace_id):
        set_cap(scope=scope_of_enrichment(1), cap=D("10.00"), **scope)
        set_cap(scope=EACH_DAY, cap=D("7.77"), **scope)
    numbers = iter(range(10**6))

    def work() -> Decimal:
        spent = D(0)
        while True:
            ids = [next(numbers) for _ in range(3)]
            with workspace_scope(alice.workspace_id):
                calls = [wanted(each, "0.37") for each in ids]
                held = hold(workspace_id=alice.workspace_id, enrichment_id=1, wanted=calls)
            if not held.count and not held.may_free:
                return spent
            ends = [
                Settlement(call, ("charge", "release", "unknown")[call % 3], D(1), D("0.11"))
                for call in ids[: held.count]
            ]
            with workspace_scope(alice.workspace_id):
                settle(workspace_id=alice.workspace_id, settlements=ends)
            spent += sum(({"charge": D("0.11"), "unknown": D("0.37")}.get(end.kind, D(0)) for end in ends), D(0))

    spent = sum(in_threads(work, 8), D(0))
    with workspace_scope(alice.workspace_id):
        held, booked = money_of(WORKSPACE)
        assert (held, booked) == (0, spent)
        # What is left is less than one call may cost.
        assert D("7.77") - D("0.37") < booked <= D("7.77")
        assert CreditEntry.objects.filter(kind="hold").count() == CreditEntry.objects.filter(kind="release").count()
        check_sums()


def test_the_application_can_neither_change_nor_remove_a_line(alice: Person) -> None:
    with workspace_scope(alice.workspace_id):
        hold(workspace_id=alice.workspace_id, enrichment_id=None, wanted=[wanted(1, "1")])
    for statement in ("UPDATE credit_entry SET money = 0", "DELETE FROM credit_entry"):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            workspace_scope(alice.workspace_id),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    with workspace_scope(alice.workspace_id):
        assert money_of(WORKSPACE) == (1, 0)


def test_a_charge_above_its_hold_is_booked_and_shows(ledger: int) -> None:
    set_cap(workspace_id=ledger, scope=WORKSPACE, cap=D(10), currency="USD")
    hold(workspace_id=ledger, enrichment_id=3, wanted=[wanted(1, 10)])
    settle(workspace_id=ledger, settlements=[Settlement(1, "charge", D(12), D("12.5"))])
    found = Budget.objects.get(scope=WORKSPACE)
    assert (found.spent_money, found.beyond_money, found.held_money) == (D("12.5"), D("2.5"), 0)
    stopped = hold(workspace_id=ledger, enrichment_id=3, wanted=[wanted(2, "0.01")])
    assert (stopped.count, stopped.scope, stopped.may_free) == (0, WORKSPACE, False)
    assert "of 10.00 USD, 12.50 USD is spent or held" in stopped.sentence
    # What costs nothing needs no room.
    assert hold(workspace_id=ledger, enrichment_id=3, wanted=[wanted(3, 0)]).count == 1


def test_a_call_is_settled_once(ledger: int) -> None:
    hold(workspace_id=ledger, enrichment_id=1, wanted=[wanted(1, 4), wanted(2, 4)])
    settle(workspace_id=ledger, settlements=[Settlement(1, "unknown")])
    for again in (Settlement(1, "charge", D(1), D(1)), Settlement(9, "release")):
        with pytest.raises(Conflict, match="settled already"):
            settle(workspace_id=ledger, settlements=[Settlement(2, "release"), again])
    with pytest.raises(WrongState, match="call 2 is not unknown"):
        resolve_unknown(workspace_id=ledger, call_id=2, charged=True, actor="account:1")
    resolve_unknown(workspace_id=ledger, call_id=1, charged=True, actor="account:1", credits=D("0.25"))
    assert money_of(scope_of_enrichment(1)) == (4, 1)
    with pytest.raises(WrongState):
        resolve_unknown(workspace_id=ledger, call_id=1, charged=False, actor="account:1")
    check_sums()


def test_caps_and_currencies_that_cannot_be_are_refused(ledger: int) -> None:
    hold(workspace_id=ledger, enrichment_id=1, wanted=[wanted(1, 4)])
    day = {"workspace_id": ledger, "scope": EACH_DAY}
    with pytest.raises(InvalidInput, match="above 0"):
        set_cap(**day, cap=D(0))
    with pytest.raises(InvalidInput, match="USD is spent or held"):
        set_cap(**day, cap=D("3.99"))
    with pytest.raises(Conflict, match="in USD"):
        set_cap(**day, cap=D(5), currency="EUR")
    set_cap(**day, cap=D(5), currency="USD")
    held = hold(workspace_id=ledger, enrichment_id=1, wanted=[wanted(2, 1), wanted(3, 1)])
    assert (held.count, held.scope.startswith("day:"), held.may_free) == (1, True, True)
    other = hold(workspace_id=ledger, enrichment_id=1, wanted=[wanted(4, 1, currency="EUR")])
    assert (other.count, other.scope) == (0, "currency")
    set_cap(**day, cap=None)
    assert hold(workspace_id=ledger, enrichment_id=1, wanted=[wanted(5, 99)]).count == 1
