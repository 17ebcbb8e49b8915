"""Writes down what is about to be asked: the questions, an intent for each call, and what is held for it."""

import json
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.backends.utils import CursorWrapper

from contactory.credits.holding import Held, Hold
from contactory.credits.services import hold
from contactory.enrichment.recipes.planning import PlannedStep
from contactory.enrichment.working.calls import AnswerKey, Ask, Call
from contactory.enrichment.working.deciding import Decided, columns_of
from contactory.enrichment.working.turn_facts import TurnFacts
from contactory.enrichment.working.work_items import WorkItem
from contactory.providers.protocol import Provider
from contactory.providers.registry import provider_class
from contactory.store.queries import SQL


@dataclass(slots=True)
class Begun:
    """The calls that may be sent, those that no budget has room for, and what stopped the first of them."""

    calls: list[Call] = field(default_factory=list)
    unheld: list[Call] = field(default_factory=list)
    held: Held = field(default_factory=lambda: Held(0))
    waiting: list[WorkItem] = field(default_factory=list)


class Beginning:
    """Makes calls of decided questions, in one transaction: questions first, the books last.

    singly: each call has one question, so that a budget is used to its end.
    """

    def __init__(self, cursor: CursorWrapper, facts: TurnFacts, *, singly: bool) -> None:
        self._cursor = cursor
        self._facts = facts
        self._singly = singly

    def write(self, decided: Decided) -> Begun:
        """Write the questions and the intents; what somebody else asks at this moment waits for them."""
        batches = list(self._batches(decided.asks.values()))
        if not batches:
            return Begun()
        ids = self._ids(len(batches))
        call_of = {ask.answer_key: call_id for call_id, batch in zip(ids, batches, strict=True) for ask in batch}
        mine = self._ask(decided, call_of)
        begun = Begun()
        for call_id, batch in zip(ids, batches, strict=True):
            asks = [ask for ask in batch if ask.answer_key in mine]
            begun.waiting += [item for ask in batch if ask.answer_key not in mine for item in ask.items]
            for ask in asks:
                ask.answer_id = mine[ask.answer_key]
            if asks:
                begun.calls.append(self._call(call_id, asks))
        self._write_intents(begun.calls)
        return begun

    def hold(self, begun: Begun) -> None:
        """Hold what the calls may cost; those without room are taken back, with what was written for them."""
        wanted = [call for call in begun.calls if call.is_held]
        if not wanted:
            return
        begun.held = hold(
            workspace_id=self._facts.workspace_id,
            enrichment_id=self._facts.enrichment_id,
            wanted=[self._hold(call) for call in wanted],
        )
        begun.unheld = wanted[begun.held.count :]
        if begun.unheld:
            ids = {call.id for call in begun.unheld}
            begun.calls = [call for call in begun.calls if call.id not in ids]
            self._cursor.execute(SQL["forget_calls"], {"calls": list(ids)})
            self._cursor.execute(SQL["forget_questions"], {"calls": list(ids)})

    def _batches(self, asks: Iterable[Ask]) -> Iterable[list[Ask]]:
        by_step: defaultdict[int, list[Ask]] = defaultdict(list)
        for ask in asks:
            if ask.alone or self._singly:
                yield [ask]
            else:
                by_step[ask.step.place].append(ask)
        for several in by_step.values():
            size = self._facts.batch_of(several[0].step)
            yield from (several[start : start + size] for start in range(0, len(several), size))

    def _ids(self, calls: int) -> list[int]:
        self._cursor.execute(SQL["next_call_ids"], {"calls": calls})
        return [row[0] for row in self._cursor.fetchall()]

    def _ask(self, decided: Decided, call_of: dict[AnswerKey, int]) -> dict[AnswerKey, int]:
        """The ids of the answers that are ours to ask for, by what they are kept under."""
        new = [ask for name, ask in decided.asks.items() if name not in decided.stale]
        mine: dict[AnswerKey, int] = {}
        if new:
            calls = [call_of[ask.answer_key] for ask in new]
            wanted: dict[str, Any] = {"workspace": self._facts.workspace_id, "calls": calls}
            self._cursor.execute(SQL["ask_new_questions"], wanted | columns_of(self._facts, new))
            mine = {(provider, name, bytes(key)): answer for answer, provider, name, key in self._cursor.fetchall()}
        if decided.stale:
            stale: dict[str, Any] = {
                "answers": list(decided.stale.values()),
                "calls": [call_of[name] for name in decided.stale],
                "former": [decided.asks[name].former for name in decided.stale],
            }
            self._cursor.execute(SQL["ask_stale_questions"], stale)
            mine |= {(provider, name, bytes(key)): answer for answer, provider, name, key in self._cursor.fetchall()}
        return mine

    def _call(self, call_id: int, asks: list[Ask]) -> Call:
        step = asks[0].step
        most = step.operation.price.hit * len(asks)
        return Call(
            id=call_id,
            step=step,
            asks=asks,
            gate_id=self._facts.accounts[step.provider].gate_id,
            credits_held=most,
            money_held=self._facts.money(step.provider, most),
            is_held=_is_paid(step),
            begun_at=time.monotonic(),
        )

    def _hold(self, call: Call) -> Hold:
        account = self._facts.accounts[call.step.provider]
        return Hold(
            call.id, call.step.provider, call.step.operation.name, call.credits_held, call.money_held, account.currency
        )

    def _write_intents(self, calls: Sequence[Call]) -> None:
        rows = [
            {
                "id": call.id,
                "provider": call.step.provider,
                "operation": call.step.operation.name,
                "gate": call.gate_id,
                "questions": len(call.asks),
                "request_key": call.request_key,
                "held": str(call.credits_held),
                "currency": self._facts.accounts[call.step.provider].currency,
                "sandbox": self._facts.accounts[call.step.provider].sandbox,
            }
            for call in calls
        ]
        wanted: dict[str, Any] = {
            "workspace": self._facts.workspace_id,
            "enrichment": self._facts.enrichment_id,
            "run": self._facts.claim.run_id,
            "fence": self._facts.claim.fence,
            "calls": json.dumps(rows),
        }
        self._cursor.execute(SQL["write_intents"], wanted)


def _is_paid(step: PlannedStep) -> bool:
    """Whether its calls are booked: what needs no account cannot cost anything."""
    provider: type[Provider] = provider_class(step.provider)
    return provider.takes_key
