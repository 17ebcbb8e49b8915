"""The one transaction that work comes down to: what came back is settled, and what is asked next is written down."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.backends.utils import CursorWrapper

from contactory.credits.ledger import WORKSPACE, scope_of_enrichment
from contactory.credits.services import settle
from contactory.enrichment.models import EnrichmentState, ItemState, PauseBudget, PauseReason
from contactory.enrichment.recipes.endings import Ending
from contactory.enrichment.working.beginning import Beginning, Begun
from contactory.enrichment.working.calls import AnswerKey, Ask, Call, Ended
from contactory.enrichment.working.claiming import claim_items
from contactory.enrichment.working.deciding import Decided, Deciding
from contactory.enrichment.working.ending_items import EndingItems
from contactory.enrichment.working.settling import Settled, Settling
from contactory.enrichment.working.turn_facts import TurnFacts
from contactory.enrichment.working.work_items import WorkItem
from contactory.runs.crashpoints import crashpoint
from contactory.store.queries import SQL

SOON = 0.5  # seconds after which an item is looked at again that waits for another's question, or for budget


@dataclass(frozen=True, slots=True)
class Halt:
    """Why no more can be asked for now: the reason of a pause, "" for a limit; wait is None where a person must act.

    budget is the one that is used up, of PauseBudget, where that is the reason.
    """

    reason: str
    sentence: str
    wait: float | None
    budget: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the pump brings to an exchange and wants from it.

    under_way are the questions of all calls that have not ended. most_calls is how many new ones it can use; 0 claims
    nothing. singly: calls have one question each, because a larger one has no room in the budget.
    """

    ended: list[Ended]
    under_way: Mapping[AnswerKey, Ask]
    most_calls: int
    singly: bool = False
    halt: Halt | None = None

    def items_of_ended(self) -> list[WorkItem]:
        """The items that asked what has ended: an exchange changes them."""
        return [item for each in self.ended for ask in each.call.asks for item in ask.items]


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What may be sent now, and how the run stands.

    goes_on is False where it was paused, cancelled or taken over; probing where it waits for a breaker. claimed is how
    many items were taken in hand. unheld says that calls had no room in a budget. joining are items for questions that
    are under way.
    """

    calls: list[Call] = field(default_factory=list)
    goes_on: bool = True
    probing: bool = False
    claimed: int = 0
    unheld: bool = False
    joining: list[tuple[Ask, WorkItem]] = field(default_factory=list)


class Exchange:
    """One exchange. Locks have one order: calls, questions, records, the run of the recipe, the books, the run."""

    def __init__(self, cursor: CursorWrapper, facts: TurnFacts, wish: Wish) -> None:
        self._cursor = cursor
        self._facts = facts
        self._wish = wish
        self._counts: Counter[str] = Counter()

    def make(self) -> Exchanged:
        """Do all of it; the caller has the transaction."""
        settled = Settling(self._cursor, self._facts).settle(self._wish.ended)
        state = self._state()
        going = state is not None and self._wish.halt is None and not settled.refused
        claimed, ended_at_once = self._claim() if going else ([], [])
        deciding = Deciding(self._cursor, self._facts, self._wish.under_way)
        decided = deciding.decide([*settled.going_on, *claimed])
        beginning = Beginning(self._cursor, self._facts, singly=self._wish.singly)
        begun = beginning.write(decided) if going else Begun()
        items = EndingItems(self._cursor, self._facts)
        self._counts.update(items.end([*decided.ended, *ended_at_once]))
        items.go_on(item for call in begun.calls for ask in call.asks for item in ask.items if item.asked)
        items.go_on(item for _, item in decided.joining if item.asked)
        self._put_back(items, settled, decided, begun, going=going)
        self._book(settled, begun, beginning, items)
        taken = len(claimed) + len(ended_at_once)
        goes_on = self._count(settled, begun, taken) and going
        if settled.answered and self._facts.claim.attempts > 1:
            held = {"run": self._facts.claim.run_id, "fence": self._facts.claim.fence}
            self._cursor.execute(SQL["forget_attempts"], held)
        return Exchanged(
            calls=begun.calls,
            goes_on=goes_on,
            probing=state == EnrichmentState.PAUSED and not settled.answered,
            claimed=taken,
            unheld=bool(begun.unheld),
            joining=decided.joining,
        )

    def _claim(self) -> tuple[list[WorkItem], list[tuple[WorkItem, Ending]]]:
        most = self._wish.most_calls * self._facts.batch_of(self._facts.plan.steps[0])
        return claim_items(self._cursor, self._facts, most) if most else ([], [])

    def _put_back(self, items: EndingItems, settled: Settled, decided: Decided, begun: Begun, *, going: bool) -> None:
        back = [*settled.waiting, *((item, SOON) for item in [*decided.waiting, *begun.waiting])]
        if not going:
            wait = (self._wish.halt.wait if self._wish.halt is not None else None) or 0.0
            back += [(item, wait) for ask in decided.asks.values() for item in ask.items]
        self._counts[ItemState.PENDING] += items.put_back(back)
        items.write()

    def _book(self, settled: Settled, begun: Begun, beginning: Beginning, items: EndingItems) -> None:
        """Settle and hold: everybody waits for the lock on the books, so that it comes last."""
        self._cursor.execute(SQL["lock_enrichment"], {"enrichment": self._facts.enrichment_id})
        settle(workspace_id=self._facts.workspace_id, settlements=settled.settlements)
        if settled.settlements:
            crashpoint("enrichment.work:settled")
        beginning.hold(begun)
        if begun.unheld:
            unheld = [(item, SOON) for call in begun.unheld for ask in call.asks for item in ask.items]
            self._counts[ItemState.PENDING] += items.put_back(unheld)
            items.write()

    def _count(self, settled: Settled, begun: Begun, claimed: int) -> bool:
        """Move the counters of the run, and pause it where that is due; gives whether it goes on."""
        moved = {state.value: self._counts[state] for state in ItemState}
        moved[ItemState.PROCESSING] = claimed - sum(self._counts.values())
        moved[ItemState.PENDING] -= claimed
        sums: dict[str, Any] = {
            "credits": settled.credits,
            "money": settled.money,
            "unknown": settled.unknown_money,
            "answered": bool(settled.answered),
        }
        self._cursor.execute(SQL["count_enrichment"], {"enrichment": self._facts.enrichment_id, **moved, **sums})
        halt = self._halt(settled, begun)
        # A process that is to end halts without a word: whoever goes on has nothing to wait for.
        if halt is None or not (halt.reason or halt.sentence):
            return True
        told: dict[str, Any] = {"enrichment": self._facts.enrichment_id, "sentence": halt.sentence, "wait": halt.wait}
        if halt.reason:
            told |= {"reason": halt.reason, "budget": halt.budget, "round": self._facts.claim.round}
            self._cursor.execute(SQL["pause_enrichment"], told)
        else:
            self._cursor.execute(SQL["tell_what_is_waited_for"], told)
        return False

    def _halt(self, settled: Settled, begun: Begun) -> Halt | None:
        if settled.refused:
            return Halt(PauseReason.CREDENTIALS, settled.refused, None)
        if begun.unheld and self._wish.singly and not begun.calls and not begun.held.may_free:
            return Halt(PauseReason.BUDGET, begun.held.sentence, None, self._budget_of(begun.held.scope))
        return self._wish.halt

    def _budget_of(self, scope: str) -> PauseBudget:
        """What the ledger calls a scope, as people tell budgets apart."""
        if scope == scope_of_enrichment(self._facts.enrichment_id):
            return PauseBudget.RUN
        known = {WORKSPACE: PauseBudget.WORKSPACE, "currency": PauseBudget.CURRENCY}
        return known.get(scope, PauseBudget.DAY)

    def _state(self) -> str | None:
        """The state of the run as long as it may go on, else None."""
        held = {"enrichment": self._facts.enrichment_id, "round": self._facts.claim.round}
        self._cursor.execute(SQL["may_enrichment_go_on"], held)
        row = self._cursor.fetchone()
        return None if row is None else str(row[0])
