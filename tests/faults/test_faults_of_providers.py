"""Providers that fail while workers ask them: limits, outages, garbage, budgets and keys (C1 to C4, C6, C7)."""

import random
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from books_checker import Bill
from buying import VERIFIED, Buyer, Market
from checker import Broken
from installation import moment
from trial import seeds

from contactory.providers.sandbox.faults import FaultKind, FaultOrder

APOLLO: dict[str, Any] = {
    "target": "contact",
    "steps": [{"provider": "apollo", "operation": "people"}],
    "batch_size": 2,
}
# What goes wrong on the wire, and whether the call was billed then.
WIRE = [
    FaultKind.LATENCY,
    FaultKind.DROP_BEFORE,
    FaultKind.CUT,
    FaultKind.DRIP,
    FaultKind.ENDLESS,
    FaultKind.HUGE,
    FaultKind.GZIP_BOMB,
    FaultKind.TRUNCATED,
    FaultKind.OUTAGE,
    FaultKind.DROP_AFTER,
]
# More than it takes to pause and resume; they are let go then, long before a call has lasted too long.
HELD_SECONDS = 240.0
GARBAGE = [
    FaultKind.HTML,
    FaultKind.WRONG_TYPES,
    FaultKind.NOT_A_NUMBER,
    FaultKind.TOO_LARGE_NUMBERS,
    FaultKind.DEEP,
    FaultKind.NUL,
    FaultKind.TRUNCATED,
]


@seeds(quick=0, ci=5)
def test_c1_a_provider_says_that_it_is_too_much(market: Market, seed: int) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
    after = [None, "1", date, "-5", "99999999999"][seed % 5]
    how: dict[str, Any] = random.Random(seed).choice([{"rate": 0.3, "seed": seed, "count": 6}, {"count": 4}])
    order = FaultOrder(kind=FaultKind.RATE_LIMITED, provider="apollo", retry_after=after, **how)
    _nothing_lost(market.run(seed, orders=[order], calm=True))


@seeds(quick=0, ci=5)
def test_c2_a_provider_is_down_for_a_while(market: Market, seed: int) -> None:
    installation, faults = market.series.installation, market.series.world.faults
    status = (500, 502, 503)[seed % 3]
    down = FaultOrder(kind=FaultKind.SERVER_ERROR, provider="apollo", status=status, after=seed % 6)

    def come_back(buyer: Buyer, _enrichment: int) -> None:
        installation.wait(lambda: bool(installation.one(OPENED, buyer.workspace)[0]), what="the breaker to open")
        (found,) = [fault for fault in faults.orders if fault.order is down]
        found.until = time.monotonic()

    _nothing_lost(market.run(seed, come_back, orders=[down], calm=True))
    struck = market.last_hits[FaultKind.SERVER_ERROR]
    if not 5 <= struck <= 5 + 10:
        raise Broken(f"C2: {struck} calls went to a provider that was down")


@seeds(quick=0, ci=10)
def test_c3_an_answer_does_not_come_over_the_wire(market: Market, seed: int) -> None:
    kind = WIRE[seed % len(WIRE)]
    late = {"delay": 30.0} if kind is FaultKind.LATENCY else {}
    recipe = APOLLO | {"batch_seconds": 10}
    order = FaultOrder(kind=kind, provider="apollo", count=2, after=seed % 5, **late)
    bill = market.run(seed, recipe=recipe, orders=[order], calm=True)
    if bill.calls["unknown"] + bill.calls["failed"] < 2:
        raise Broken(f"C3: two calls had no answer, and {bill.calls} came of them")


@seeds(quick=0, ci=10)
def test_c4_a_provider_answers_garbage(market: Market, seed: int) -> None:
    """Five spoilt answers in each trial, between good ones."""
    kinds = random.Random(seed).sample(GARBAGE, k=5)
    orders = [FaultOrder(kind=kind, provider="apollo", count=1, after=3 * n) for n, kind in enumerate(kinds)]
    market.run(seed, recipe=APOLLO, orders=orders, calm=True)
    if market.last_hits.total() != len(kinds):
        raise Broken(f"C4: the garbage came in {market.last_hits}")


@seeds(quick=0, ci=5)
def test_c6_the_first_provider_fails_and_the_budget_ends_amid_many_workers(market: Market, seed: int) -> None:
    chance = random.Random(seed)
    installation = market.series.installation
    installation.ensure_worker()
    with market.series.trial(seed, calm=True), market.quiet_afterwards(), installation.second_worker(2):
        buyer = market.buyer()
        market.slow()
        market.upset(FaultKind.SERVER_ERROR, provider="apollo", rate=0.2, seed=seed, count=4)
        cents = chance.randrange(150, 350)
        installation.ask("cap", workspace=buyer.workspace, money=f"{cents / 100:.2f}")
        ids = [one for (one,) in installation.database.execute(CONTACTS, [buyer.workspace]).fetchall()]
        runs = [market.begin(buyer, VERIFIED, ids=ids[part::4]) for part in range(4)]
        paused = [market.settle(run, "budget", "COMPLETED") for run in runs]
        bill = market.judge(buyer)
        if bill.billed * 10 > cents:
            raise Broken(f"I4: {bill.billed} credits were billed on a budget of {cents} cents ({paused})")
        installation.ask("cap", workspace=buyer.workspace, money="100")
        for run in (run for run, state in zip(runs, paused, strict=True) if state == "budget"):
            installation.ask("resume_enrichment", workspace=buyer.workspace, enrichment=run)
        for run in runs:
            market.settle(run, "COMPLETED")
        _nothing_lost(market.judge(buyer))
        first = installation.one(FIRST_ASKED, buyer.workspace)[0]
        if first != ["apollo"]:
            raise Broken(f"C6: {first} were asked first")


CONTACTS = "SELECT id FROM contact WHERE workspace_id = %s ORDER BY id"
FIRST_ASKED = "SELECT array_agg(DISTINCT asked->0->>'provider') FROM enrichment_item WHERE workspace_id = %s"
OPENED = """
SELECT count(*) FROM provider_account a JOIN provider_gate g ON g.id = a.gate_id
 WHERE a.workspace_id = %s AND a.provider = 'apollo' AND g.opens > 0
"""
ALARMS = "SELECT count(*) FROM audit_event WHERE workspace_id = %s AND action = 'provider.refused'"


@seeds(quick=0, ci=3)
def test_c7_the_key_is_revoked_in_the_midst_and_renewed(market: Market, seed: int) -> None:
    chance = random.Random(seed)
    world, installation = market.series.world, market.series.installation

    def revoke(buyer: Buyer, enrichment: int) -> None:
        account = world.accounts.settings("apollo", buyer.key)
        moment(chance, market.usual_seconds(APOLLO) / 2)
        account.revoked = True
        if market.settle(enrichment, "credentials", "COMPLETED") == "COMPLETED":
            return
        alarms = installation.one(ALARMS, buyer.workspace)[0]
        if alarms != 1:
            raise Broken(f"C7: one key was revoked, and {alarms} alarms were raised")
        account.revoked = False
        installation.ask("check_key", workspace=buyer.workspace)

    _nothing_lost(market.run(seed, revoke, recipe=APOLLO, calm=True))


@seeds(quick=0, ci=5)
def test_e1_resumed_while_calls_of_before_the_pause_are_under_way(market: Market, seed: int) -> None:
    installation, faults = market.series.installation, market.series.world.faults
    late = FaultOrder(kind=FaultKind.LATENCY, provider="apollo", delay=HELD_SECONDS, after=seed % 3)

    def pause(buyer: Buyer, enrichment: int) -> None:
        (held,) = [fault for fault in faults.orders if fault.order is late]
        installation.wait(lambda: bool(held.hits), what="calls under way")
        asked = {"workspace": buyer.workspace, "enrichment": enrichment}
        installation.ask("pause_enrichment", **asked)
        installation.ask("resume_enrichment", **asked)
        # Those who were at work before the pause have their answers once others are at work.
        moment(random.Random(seed), 2.0)
        faults.clear()

    _nothing_lost(market.run(seed, pause, orders=[late], calm=True))


def _nothing_lost(bill: Bill) -> None:
    """Where every call was answered, or refused without being served, nothing is unknown."""
    if bill.calls["unknown"] or bill.unanswered:
        raise Broken(f"I4: no answer was lost, and the calls came to {bill}")
