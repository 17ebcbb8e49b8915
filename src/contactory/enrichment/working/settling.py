"""Settles calls that are over: answers are kept, items learn of them, and the books say what they cost."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.backends.utils import CursorWrapper

from contactory.credits.services import Settlement
from contactory.enrichment.outcomes import (
    FOUND,
    NOT_FOUND,
    REJECTED,
    credits_by_outcome,
    kind_of_outcome,
    outcome_json,
)
from contactory.enrichment.recipes.endings import Trouble
from contactory.enrichment.working.calls import Ask, Call, Ended
from contactory.enrichment.working.turn_facts import TurnFacts
from contactory.enrichment.working.work_items import CACHED, Cost, WorkItem
from contactory.providers.failures import BadCredentials, OutOfCredits, Permanent, ProviderFailure, RetryLater
from contactory.providers.questions import NOTHING, Reply
from contactory.store.queries import SQL

FIRST_PAUSE = 1.0  # seconds before a call that failed is made again; doubled each time
LONGEST_PAUSE = 60.0


@dataclass(slots=True)
class Settled:
    """What the calls came to: items that go on at once, and those that wait for so many seconds.

    refused is the sentence of an account that its provider serves no more.
    """

    going_on: list[WorkItem] = field(default_factory=list)
    waiting: list[tuple[WorkItem, float]] = field(default_factory=list)
    settlements: list[Settlement] = field(default_factory=list)
    credits: Decimal = NOTHING
    money: Decimal = NOTHING
    unknown_money: Decimal = NOTHING
    answered: int = 0
    refused: str = ""


class Settling:
    """Writes what came back, in one transaction; the books are settled by whoever holds their lock, last."""

    def __init__(self, cursor: CursorWrapper, facts: TurnFacts) -> None:
        self._cursor = cursor
        self._facts = facts
        self._settled = Settled()
        self._calls: list[dict[str, Any]] = []
        self._answers: list[dict[str, Any]] = []
        self._unknown: list[int] = []
        self._free: list[int] = []

    def settle(self, ended: Sequence[Ended]) -> Settled:
        """Settle all these calls."""
        for each in ended:
            if each.reply is not None:
                self._take_reply(each.call, each.reply, each.latency_ms)
            elif each.failure is not None:
                self._take_failure(each, each.failure)
            else:
                self._take_back(each)
        self._write()
        return self._settled

    def _take_reply(self, call: Call, reply: Reply, latency_ms: int | None) -> None:
        costs = credits_by_outcome(reply)
        for ask, outcome, credits in zip(call.asks, reply.outcomes, costs, strict=True):
            self._answers.append(
                {"id": ask.answer_id, "outcome": outcome_json(outcome) | {"clues": ask.clues}, "credits": str(credits)}
            )
            money = self._facts.money(call.step.provider, credits)
            for item in ask.items:
                cost = Cost(credits, money) if item is ask.items[0] else CACHED
                item.note(ask.step, outcome, about=ask.about, cost=cost, call_id=call.id, answer_id=ask.answer_id)
            self._settled.going_on += ask.items
        kinds = Counter(kind_of_outcome(outcome) for outcome in reply.outcomes)
        money = self._facts.money(call.step.provider, reply.credits)
        self._end(
            call,
            "answered",
            latency=latency_ms,
            credits=str(reply.credits),
            money=str(money),
            found=kinds[FOUND],
            not_found=kinds[NOT_FOUND],
            rejected=kinds[REJECTED],
            request_id=reply.request_id,
        )
        self._book(Settlement(call.id, "charge", reply.credits, money), call)
        self._settled.credits += reply.credits
        self._settled.money += money
        self._settled.answered += 1

    def _take_failure(self, ended: Ended, failure: ProviderFailure) -> None:
        call = ended.call
        state = "unknown" if failure.may_be_billed else "failed"
        self._end(call, state, latency=ended.latency_ms, code=failure.code, sentence=failure.sentence)
        if failure.may_be_billed:
            self._unknown.append(call.id)
            self._settled.unknown_money += call.money_held
            self._book(Settlement(call.id, "unknown"), call)
        else:
            self._free.append(call.id)
            self._book(Settlement(call.id, "release"), call)
        for ask in call.asks:
            self._after_failure(ask, ended, failure)

    def _after_failure(self, ask: Ask, ended: Ended, failure: ProviderFailure) -> None:
        trouble = Trouble(failure.code, failure.sentence)
        if isinstance(failure, BadCredentials | OutOfCredits):
            self._settled.refused = failure.sentence
            self._wait(ask.items, 0.0)
        elif isinstance(failure, RetryLater):
            self._try_again(ask, ended, failure, trouble)
        elif isinstance(failure, Permanent) and len(ended.call.asks) > 1:
            # One of them may be what the provider objects to: each is asked about alone.
            for item in ask.items:
                item.alone = True
            self._wait(ask.items, 0.0)
        else:
            self._give_up(ask.items, ask, trouble, unknown=failure.may_be_billed, call_id=ended.call.id)

    def _try_again(self, ask: Ask, ended: Ended, failure: RetryLater, trouble: Trouble) -> None:
        for item in ask.items:
            item.tries += 1 if ended.counts and not failure.throttled else 0
            if item.tries >= self._facts.plan.spec.attempts:
                self._give_up([item], ask, trouble, unknown=False, call_id=ended.call.id)
            else:
                pause = FIRST_PAUSE * 2 ** max(item.tries - 1, 0)
                self._wait([item], min(max(pause, failure.after or 0.0), LONGEST_PAUSE))

    def _give_up(self, items: Sequence[WorkItem], ask: Ask, trouble: Trouble, *, unknown: bool, call_id: int) -> None:
        for item in items:
            item.note_trouble(ask.step, trouble, unknown=unknown, call_id=call_id)
        self._settled.going_on += items

    def _take_back(self, ended: Ended) -> None:
        self._end(ended.call, "failed", code="not_sent", sentence="It was not sent, because it would have had to wait.")
        self._free.append(ended.call.id)
        self._book(Settlement(ended.call.id, "release"), ended.call)
        for ask in ended.call.asks:
            self._wait(ask.items, ended.wait)

    def _wait(self, items: Sequence[WorkItem], seconds: float) -> None:
        self._settled.waiting += [(item, seconds) for item in items]

    def _book(self, settlement: Settlement, call: Call) -> None:
        if call.is_held:
            self._settled.settlements.append(settlement)

    def _end(self, call: Call, state: str, **said: Any) -> None:
        usual: dict[str, Any] = {
            "latency": None,
            "credits": "0",
            "money": "0",
            "found": 0,
            "not_found": 0,
            "rejected": 0,
            "code": "",
            "sentence": "",
            "request_id": "",
        }
        self._calls.append({"id": call.id, "state": state, **usual, **said})

    def _write(self) -> None:
        # Calls before their answers, as whoever takes over what a lost worker had locks them.
        if self._calls:
            self._cursor.execute(SQL["end_calls"], {"calls": json.dumps(self._calls)})
        if self._answers:
            self._answers.sort(key=lambda answer: answer["id"])
            self._cursor.execute(SQL["store_answers"], {"answers": json.dumps(self._answers)})
        if self._unknown:
            self._cursor.execute(SQL["questions_unknown"], {"calls": self._unknown})
        if self._free:
            self._cursor.execute(SQL["forget_questions"], {"calls": self._free})
