"""Workers, stores and messages that fail while providers are asked (A1, A2, A7, A8, B1, B5, C5)."""

import random
import time
from contextlib import suppress

import psutil
import pytest
from books_checker import Bill
from buying import VERIFIED, Buyer, Market
from checker import Broken
from installation import Installation, moment
from trial import seeds

from contactory.providers.sandbox.faults import FaultKind, FaultOrder

POINTS = [
    f"enrichment.work:{name}"
    for name in (
        "before_publish",
        "claimed",
        "items_claimed",
        "before_commit",
        "in_commit",
        "after_commit",
        "intents",
        "granted",
        "answered",
        "settled",
        "before_finish",
        "in_finish",
        "after_finish",
    )
]

STANDING_STILL = """
SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction' AND application_name LIKE 'contactory run %%'
"""
TRIED = "SELECT max(attempts) FROM run WHERE subject = %s AND step = 'enrichment.work'"
IN_TIME = "sent_at > %s::timestamptz - interval '20 seconds'"
IN_HAND = 10  # calls: four are under way in a process, as many wait to be, and two may have leave ahead


@seeds(quick=1, ci=20)
def test_a1_a_worker_process_is_killed_while_providers_are_asked(market: Market, seed: int) -> None:
    chance = random.Random(seed)

    def kill_one(_buyer: Buyer, _enrichment: int) -> None:
        moment(chance, market.usual_seconds(VERIFIED))
        _kill_one(market.series.installation, chance)

    _few_unknown(market.run(seed, kill_one), deaths=1)


@pytest.mark.faults
@pytest.mark.parametrize("point", POINTS)
def test_a2_enrichment_is_killed_at_every_point(market: Market, point: str) -> None:
    _killed_at(market, 1, f"{point}:1")


@seeds(quick=0, ci=6)
def test_a7_a_frozen_worker_wakes_up_after_another_asked_instead(market: Market, seed: int) -> None:
    point = ["intents", "granted", "answered"][seed % 3]
    installation = market.series.installation
    market.usual_seconds(VERIFIED)
    installation.arrange(f"enrichment.work:{point}:1:stop")
    overslept = 0

    def wake(_buyer: Buyer, enrichment: int) -> None:
        nonlocal overslept
        market.settle(enrichment, "COMPLETED")
        frozen = installation.frozen()
        if len(frozen) != 1:
            raise Broken(f"nobody froze at {point}")
        (woken,) = installation.one("SELECT clock_timestamp()")
        frozen[0].resume()
        # What the one that woke up has sent, or sends now, is known in the end, though its run was another's; but of
        # calls that have lasted as long as a call may, nothing is.
        unknown = f"SELECT count(*) FROM provider_call WHERE enrichment_id = %s AND state = 'unknown' AND {IN_TIME}"
        installation.wait(lambda: not installation.one(unknown, enrichment, woken)[0], what="an outcome of each call")
        # Long enough for what it might wrongly send.
        time.sleep(1.5)
        overslept = installation.one(unknown.replace(IN_TIME, f"NOT {IN_TIME}"), enrichment, woken)[0]

    bill = market.run(seed, wake)
    if overslept:
        _few_unknown(bill, deaths=1)
    else:
        _all_known(bill)


@seeds(quick=0, ci=3)
def test_a7_a_frozen_worker_wakes_up_within_its_lease_and_its_transaction_is_gone(market: Market, seed: int) -> None:
    point = ["settled", "items_claimed"][seed % 2]
    installation = market.series.installation
    market.usual_seconds(VERIFIED)
    installation.arrange(f"enrichment.work:{point}:{1 + seed // 2 % 2}:stop")

    def wake(_buyer: Buyer, enrichment: int) -> None:
        installation.wait(lambda: bool(installation.frozen()), what=point)
        installation.wait(lambda: not installation.one(STANDING_STILL)[0], what="the end of its transaction")
        for process in installation.frozen():
            process.resume()
        market.settle(enrichment, "COMPLETED")
        tried = installation.one(TRIED, enrichment)[0]
        if tried > 1:
            raise Broken(f"A7: a worker slept for a while, and its step counts {tried} attempts")

    _all_known(market.run(seed, wake, calm=True))


@seeds(quick=0, ci=20)
def test_a8_the_same_message_comes_eight_times_while_providers_are_asked(market: Market, seed: int) -> None:
    chance = random.Random(seed)
    installation = market.series.installation

    def repeat(_buyer: Buyer, enrichment: int) -> None:
        runs = "SELECT id, step FROM run WHERE subject = %s AND step = 'enrichment.work'"
        for _ in range(3):
            moment(chance, market.usual_seconds(VERIFIED) / 4)
            for run, step in installation.database.execute(runs, [enrichment]).fetchall():
                installation.ask("publish", run=run, step=step, times=8)

    _all_known(market.run(seed, repeat, calm=True))


@seeds(quick=0, ci=5)
def test_b1_postgresql_stops_at_once_while_providers_are_asked(market: Market, seed: int) -> None:
    chance = random.Random(seed)

    def crash(_buyer: Buyer, _enrichment: int) -> None:
        moment(chance, market.usual_seconds(VERIFIED))
        market.series.installation.crash_database()

    _few_unknown(market.run(seed, crash), deaths=2)


@seeds(quick=0, ci=5)
def test_b5_redis_forgets_falls_silent_or_is_gone_while_providers_are_asked(market: Market, seed: int) -> None:
    chance = random.Random(seed)
    installation = market.series.installation
    upsets = [
        lambda: installation.lose_broker(0),
        lambda: installation.tell_broker("FLUSHALL"),
        lambda: installation.tell_broker(f"CLIENT PAUSE {chance.randrange(500, 3000)} ALL"),
        lambda: installation.lose_broker(chance.uniform(1, 4)),
    ]

    def upset(_buyer: Buyer, _enrichment: int) -> None:
        moment(chance, market.usual_seconds(VERIFIED))
        upsets[seed % 4]()

    _all_known(market.run(seed, upset, calm=True))


@seeds(quick=0, ci=10)
def test_c5_a_call_is_charged_and_its_answer_is_lost(market: Market, seed: int) -> None:
    chance = random.Random(seed)
    if seed % 2:
        lost = FaultOrder(kind=FaultKind.DROP_AFTER, count=3, after=chance.randrange(20))
        bill = market.run(seed, orders=[lost], calm=True)
        if bill.calls["unknown"] != 3:
            raise Broken(f"I4: three answers were lost, and the calls are {bill.calls}")
    else:
        bill = _killed_at(market, seed, f"enrichment.work:answered:{chance.randrange(1, 21)}")
    if not bill.calls["unknown"]:
        raise Broken("I4: an answer was lost, and no call is unknown")


@seeds(quick=0, ci=5)
def test_e1_cancelled_about_the_time_at_which_a_worker_process_is_killed(market: Market, seed: int) -> None:
    chance = random.Random(seed)
    installation = market.series.installation
    market.usual_seconds(VERIFIED)
    with market.series.trial(seed), market.quiet_afterwards():
        installation.ensure_worker()
        buyer = market.buyer()
        market.slow()
        enrichment = market.begin(buyer, VERIFIED)
        moment(chance, market.usual_seconds(VERIFIED) / 2)
        if seed % 4:
            _kill_one(installation, chance)
        # The lease of a process that was killed ends, and is found to have ended, somewhere in here.
        moment(chance, 4.0)
        try:
            installation.ask("cancel_enrichment", workspace=buyer.workspace, enrichment=enrichment)
        except RuntimeError as refused:
            if "is COMPLETED and cannot" not in str(refused):
                raise
        market.settle(enrichment, "CANCELLED", "COMPLETED")
        # Whoever is slow enough to lose a lease counts as dead until its answers have come.
        _few_unknown(market.judge(buyer), deaths=1)


def _killed_at(market: Market, seed: int, plan: str) -> Bill:
    market.usual_seconds(VERIFIED)
    market.series.installation.arrange(plan)
    bill = market.run(seed)
    point, _, hit = plan.rpartition(":")
    if market.series.last_reached.count(point) < int(hit):
        raise Broken(f"{plan} was never reached")
    _few_unknown(bill, deaths=1)
    return bill


def _all_known(bill: Bill) -> None:
    """Where nobody died, the outcome of every call is known."""
    if bill.calls["unknown"] or bill.unanswered:
        raise Broken(f"I4: nobody died, and the calls came to {bill}")


def _few_unknown(bill: Bill, *, deaths: int) -> None:
    """What nobody knows is at most what those that died had sent: under way, on its way, and not written yet."""
    if bill.calls["unknown"] > deaths * 3 * IN_HAND:
        raise Broken(f"I4: {bill.calls['unknown']} calls are unknown after {deaths} deaths")


def _kill_one(installation: Installation, chance: random.Random) -> None:
    victim = installation.any_process(chance)
    with suppress(psutil.NoSuchProcess):
        victim.kill()
