"""Decides for items in hand what is asked next, and answers from what is kept where that is possible."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.backends.utils import CursorWrapper

from contactory.enrichment.models import AnswerState
from contactory.enrichment.outcomes import FOUND, outcome_of
from contactory.enrichment.recipes.endings import Ending, Trouble
from contactory.enrichment.recipes.question_keys import question_key
from contactory.enrichment.working.calls import AnswerKey, Ask
from contactory.enrichment.working.turn_facts import RecipeFacts
from contactory.enrichment.working.work_items import CACHED, WorkItem
from contactory.store.queries import SQL

UNKNOWN_BEFORE = Trouble(
    "outcome_unknown",
    "This was asked before and the outcome is not known: a person has to settle it before it is asked again.",
)


@dataclass(slots=True)
class Decided:
    """What is to be done: questions to ask, items that ended, and items that wait for somebody else's question.

    joining are items whose question this turn has asked already: they join in once the transaction is over.
    """

    asks: dict[AnswerKey, Ask] = field(default_factory=dict)
    stale: dict[AnswerKey, int] = field(default_factory=dict)
    ended: list[tuple[WorkItem, Ending]] = field(default_factory=list)
    waiting: list[WorkItem] = field(default_factory=list)
    joining: list[tuple[Ask, WorkItem]] = field(default_factory=list)


class Deciding:
    """Decides in rounds, until no item's next question has an answer that is kept.

    under_way are the questions that this turn has asked already: an item that asks one of them joins in.
    """

    def __init__(self, cursor: CursorWrapper, facts: RecipeFacts, under_way: Mapping[AnswerKey, Ask]) -> None:
        self._cursor = cursor
        self._facts = facts
        self._under_way = under_way
        self._decided = Decided()

    def decide(self, items: Iterable[WorkItem]) -> Decided:
        """Decide for all the items."""
        left = list(items)
        while left:
            asking = self._next_questions(left)
            left = self._answer_from_kept(asking)
        return self._decided

    def _next_questions(self, items: Iterable[WorkItem]) -> dict[AnswerKey, Ask]:
        plan = self._facts.plan
        asking: dict[AnswerKey, Ask] = {}
        for item in items:
            step = item.decide(plan).step
            if step is None:
                self._decided.ended.append((item, item.ending(plan)))
                continue
            question = item.question(step)
            key = question_key(step.provider, step.operation, question)
            name = (step.provider, step.operation.name, key)
            if name in self._under_way:
                self._decided.joining.append((self._under_way[name], item))
                continue
            known = self._decided.asks.get(name) or asking.get(name)
            if known is None:
                asking[name] = known = Ask(step, question, key)
            known.items.append(item)
        return asking

    def _answer_from_kept(self, asking: dict[AnswerKey, Ask]) -> list[WorkItem]:
        """Answer what is kept, leave what must be asked to asks; gives the items that go on at once."""
        asks = list(asking.values())
        further: list[WorkItem] = []
        for place, state, stale, answer_id, call_id, said in self._kept(asks):
            ask = asks[place]
            answer = json.loads(said) if isinstance(said, str) else said
            if state == AnswerState.ASKING:
                self._decided.waiting += ask.items
            elif state == AnswerState.UNKNOWN:
                for item in ask.items:
                    item.note_trouble(ask.step, UNKNOWN_BEFORE, unknown=True, call_id=call_id)
                further += ask.items
            elif stale or _asks_more(ask, answer):
                self._decided.stale[ask.answer_key] = answer_id
                ask.former = call_id
                continue
            else:
                answer_from(ask, answer, call_id, answer_id)
                further += ask.items
            del asking[ask.answer_key]
        self._decided.asks |= asking
        return further

    def _kept(self, asks: Sequence[Ask]) -> list[tuple[int, str, bool, int, int, Any]]:
        if not asks:
            return []
        facts = self._facts
        wanted: dict[str, Any] = {
            "workspace": facts.workspace_id,
            "days": facts.plan.spec.freshness_days,
            "began": facts.began,
            "places": list(range(len(asks))),
            **columns_of(facts, asks),
        }
        self._cursor.execute(SQL["kept_answers"], wanted)
        return [
            (place, state, stale, answer_id, call_id, said)
            for place, _, answer_id, call_id, state, said, stale in self._cursor.fetchall()
        ]


def _asks_more(ask: Ask, said: Any) -> bool:
    """Whether nobody was found by other clues than these: by these somebody may be."""
    return said is not None and said["kind"] != FOUND and said.get("clues") != ask.clues


def columns_of(facts: RecipeFacts, asks: Sequence[Ask]) -> dict[str, Any]:
    """What answers to these questions are kept under, by column."""
    return {
        "providers": [ask.step.provider for ask in asks],
        "operations": [ask.step.operation.name for ask in asks],
        "keys": [ask.key for ask in asks],
        "sandboxes": [facts.accounts[ask.step.provider].sandbox for ask in asks],
    }


def answer_from(ask: Ask, said: Any, call_id: int, answer_id: int) -> None:
    """Give the items of a question the answer that is kept; it costs nothing more."""
    outcome = outcome_of(said)
    for item in ask.items:
        item.note(ask.step, outcome, about=ask.about, cost=CACHED, call_id=call_id, answer_id=answer_id)
