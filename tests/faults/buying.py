"""What one trial of an enrichment is: a workspace that buys, a fault, and the judgement by the sandbox's own books."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from asking import DriverGone
from books_checker import FINAL, Bill, People, check_bought, check_nothing_shows, check_people, people_known
from checker import Broken
from installation import CALM_LEASE
from trial import Series

from contactory.providers.sandbox.faults import FaultKind, FaultOrder

PEOPLE = 40
PRICE = "0.10"
# One provider that is asked about two at once, and one that is asked about each: calls of two kinds, in order.
VERIFIED: dict[str, Any] = {
    "target": "contact",
    "steps": [
        {"provider": "apollo", "operation": "people"},
        {"provider": "zerobounce", "operation": "verify"},
    ],
    "batch_size": 2,
}


@dataclass(frozen=True, slots=True)
class Buyer:
    """A workspace with contacts, and the keys under which the sandbox knows it."""

    workspace: int
    key: str

    @property
    def keys(self) -> tuple[str, str]:
        """Its own key at Apollo, and the one that a workspace without a key has elsewhere."""
        return self.key, f"sandbox-{self.workspace}"


@dataclass
class Market:
    """Enrichments on the installation of a series; the undisturbed one is made once for each recipe."""

    series: Series
    known: dict[str, tuple[People, float]] = field(default_factory=dict)
    last_hits: Counter[str] = field(default_factory=Counter)

    def buyer(self, people: int = PEOPLE) -> Buyer:
        """A new workspace with so many contacts, the same each time, and a key that nobody may ever read."""
        key = f"sandbox-canary-{time.monotonic_ns()}"
        asked = {"name": f"buyer {key}", "key": key, "price": PRICE, "people": people}
        return Buyer(int(self.series.installation.ask("make_buyer", **asked)), key)

    def upset(self, kind: FaultKind, **more: Any) -> None:
        """Have the sandbox do so from now on."""
        self.series.world.faults.add(FaultOrder(kind=kind, **more))

    def begin(self, buyer: Buyer, recipe: dict[str, Any], **more: Any) -> int:
        """Begin an enrichment of all of the buyer's contacts; gives its id, also where that kills the driver."""
        installation = self.series.installation
        try:
            return int(installation.ask("enrich", workspace=buyer.workspace, recipe=recipe, **more))
        except DriverGone:
            made = "SELECT max(id) FROM enrichment WHERE workspace_id = %s"
            return int(installation.one(made, buyer.workspace)[0])

    def usual_seconds(self, recipe: dict[str, Any]) -> float:
        """How long the recipe takes when nothing happens to it."""
        return self._undisturbed(recipe)[1]

    def run(
        self,
        seed: int,
        fault: Callable[[Buyer, int], object] = lambda _buyer, _enrichment: None,
        *,
        recipe: dict[str, Any] = VERIFIED,
        orders: Sequence[FaultOrder] = (),
        calm: bool = False,
    ) -> Bill:
        """Enrich with what the sandbox is ordered to do, let the fault happen, and judge what it came to: COMPLETED."""
        undisturbed, _ = self._undisturbed(recipe)
        with self.series.trial(seed, calm=calm), self.quiet_afterwards():
            self.series.installation.ensure_worker()
            buyer = self.buyer()
            self.slow()
            for each in orders:
                self.series.world.faults.add(each)
            enrichment = self.begin(buyer, recipe)
            fault(buyer, enrichment)
            self.settle(enrichment, "COMPLETED")
            bill = self.judge(buyer)
            check_people(undisturbed, people_known(self.series.installation.database, buyer.workspace))
            return bill

    @contextmanager
    def quiet_afterwards(self) -> Iterator[None]:
        """End all faults of the sandbox behind the block."""
        try:
            yield
        finally:
            self._calm()

    def slow(self) -> None:
        """Have every answer take its time, so that there is a middle of the run for something to happen in."""
        self.upset(FaultKind.LATENCY, delay=0.04)

    def judge(self, buyer: Buyer) -> Bill:
        """Check all that must hold once nothing is under way; gives what was bought."""
        installation = self.series.installation
        installation.outlast_crash()
        books = [entry for entry in self.series.world.books.entries if entry.key in buyer.keys]
        bill = check_bought(installation.database, buyer.workspace, books)
        check_nothing_shows(installation.database, buyer.key)
        self.series.check_bounds()
        for log in (*(installation.home / "logs").glob("*"), *installation.home.glob("*.err")):
            if buyer.key.encode() in log.read_bytes():
                raise Broken(f"I10: a key stands in {log.name}")
        return bill

    def standing(self, enrichment: int) -> tuple[str, str, str]:
        """State, reason of a pause, and what is waited for."""
        columns = "SELECT state, pause_reason, waiting_for FROM enrichment WHERE id = %s"
        state, reason, sentence = self.series.installation.one(columns, enrichment)
        return str(state), str(reason), str(sentence)

    def settle(self, enrichment: int, *wanted: str) -> str:
        """Wait until the enrichment is final or waits for a person, and nothing works on it.

        Gives its state or the reason of its pause; raises Broken unless that is one of those wanted.
        """
        installation = self.series.installation
        busy = "SELECT count(*) FROM run WHERE subject = %s AND step = %s AND state IN ('READY', 'RUNNING')"

        def over() -> bool:
            installation.supervise()
            state, reason, _ = self.standing(enrichment)
            waits = state == "PAUSED" and reason != "breaker"
            return (state in FINAL or waits) and not installation.one(busy, enrichment, "enrichment.work")[0]

        installation.wait(over, what=lambda: self._where(enrichment))
        state, reason, sentence = self.standing(enrichment)
        if (reason or state) not in wanted:
            raise Broken(f"I6: enrichment {enrichment} is {state} {reason}: {sentence}")
        return reason or state

    def _calm(self) -> None:
        faults = self.series.world.faults
        self.last_hits = Counter({fault.order.kind: fault.hits for fault in faults.orders if fault.order.provider})
        faults.clear()

    def _undisturbed(self, recipe: dict[str, Any]) -> tuple[People, float]:
        name = str(recipe)
        if name not in self.known:
            self.series.installation.arrange()
            self.series.installation.hold_leases(CALM_LEASE)
            self.series.installation.ensure_worker()
            buyer = self.buyer()
            self.slow()
            enrichment = self.begin(buyer, recipe)
            self.settle(enrichment, "COMPLETED")
            self._calm()
            bill = self.judge(buyer)
            if bill.unanswered or bill.calls.keys() != {"answered"}:
                raise Broken(f"I4: the undisturbed enrichment came to {bill}")
            query = "SELECT extract(epoch FROM finished_at - created_at)::float FROM enrichment WHERE id = %s"
            seconds = float(self.series.installation.one(query, enrichment)[0])
            self.known[name] = people_known(self.series.installation.database, buyer.workspace), seconds
        return self.known[name]

    def _where(self, enrichment: int) -> str:
        database = self.series.installation.database
        counts = "SELECT to_jsonb(e) - ARRAY['spec', 'chosen', 'forecast'] FROM enrichment e WHERE id = %s"
        runs = "SELECT id, argument, round, state, fence, owner, error, run_at - now() FROM run WHERE subject = %s"
        told = database.execute(counts, [enrichment]).fetchone(), database.execute(runs, [enrichment]).fetchall()
        return f"enrichment {enrichment}: {told}"
