"""Workers that are asked to end, as when a new version is put in their place (A5), or hear nothing any more (F3)."""

import random

from buying import VERIFIED, Buyer, Market
from checker import Broken
from installation import Installation, moment
from trial import Series, seeds

RESTARTS = 3
TRIED = "SELECT coalesce(max(attempts), 0) FROM run WHERE subject = %s AND step LIKE %s"


@seeds(quick=1, ci=6)
def test_a5_workers_are_restarted_amid_an_import(series: Series, seed: int) -> None:
    chance = random.Random(seed)
    case = series.case(seed)

    def restart(job: int) -> None:
        for _ in range(RESTARTS):
            moment(chance, case.seconds / 2)
            _restart(series.installation, whole_group=seed % 2 == 0)
        series.installation.settle(job)
        _no_attempt_counted(series.installation, job, "imports.%")

    series.run(seed, case, restart, calm=True)


@seeds(quick=1, ci=5)
def test_a5_workers_are_restarted_while_providers_are_asked(market: Market, seed: int) -> None:
    chance = random.Random(seed)

    def restart(_buyer: Buyer, enrichment: int) -> None:
        for _ in range(RESTARTS):
            moment(chance, market.usual_seconds(VERIFIED) / 2)
            _restart(market.series.installation, whole_group=seed % 2 == 0)
        market.settle(enrichment, "COMPLETED")
        _no_attempt_counted(market.series.installation, enrichment, "enrichment.%")

    bill = market.run(seed, restart, calm=True)
    if bill.calls["unknown"] or bill.unanswered:
        raise Broken(f"I4: workers ended in good order, and the calls came to {bill}")


@seeds(quick=0, ci=2)
def test_f3_a_worker_that_hears_nothing_any_more_ends_itself(series: Series, seed: int) -> None:
    case = series.case(seed)
    installation = series.installation

    with series.trial(seed):
        worker = installation.ensure_worker()
        installation.ask("deafen")

    def see_it_end(_job: int) -> None:
        installation.wait(lambda: worker.poll() is not None, what="the deaf worker to end")
        if not worker.returncode:
            raise Broken("F3: a worker that went deaf ended as if all was well")
        installation.ensure_worker()

    series.run(seed, case, see_it_end)


def _restart(installation: Installation, *, whole_group: bool) -> None:
    status = installation.ask_worker_to_end(installation.ensure_worker(), whole_group=whole_group)
    if status:
        raise Broken(f"A5: a worker that was asked to end ended with {status}")
    installation.start_worker()


def _no_attempt_counted(installation: Installation, subject: int, steps: str) -> None:
    tried = installation.one(TRIED, subject, steps)[0]
    if tried > 1:
        raise Broken(f"A5: nothing failed, and a step counts {tried} attempts")
