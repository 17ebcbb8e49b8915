"""Ends items: their answers are merged into the records, and the items say what they got and what they did not."""

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.backends.utils import CursorWrapper

from contactory.contacts.lost_answers import LostAnswer
from contactory.contacts.many_values import values_of_many
from contactory.contacts.services.provider_values import GivenValue, GivenWrites, NotWritten
from contactory.enrichment.recipes.endings import Ending
from contactory.enrichment.recipes.merging import Lost, Taken, shared
from contactory.enrichment.working.claiming import GONE
from contactory.enrichment.working.turn_facts import TurnFacts
from contactory.enrichment.working.work_items import NOTHING_MERGED, WorkItem
from contactory.providers.questions import NOTHING
from contactory.store.queries import SQL

NO_ENDING = Ending("skipped")


class EndingItems:
    """Merges into records under their locks, in one transaction, and keeps items."""

    def __init__(self, cursor: CursorWrapper, facts: TurnFacts) -> None:
        self._cursor = cursor
        self._facts = facts
        self._rows: list[dict[str, Any]] = []
        self._changed: set[int] = set()

    def end(self, ended: Sequence[tuple[WorkItem, Ending]]) -> list[str]:
        """End these items; gives their final states."""
        asked = [item for item, _ in ended if item.asked]
        present = self._present(asked)
        given = {item.record_id: self._given(item) for item in asked if item.answers and item.record_id in present}
        left_out = self._write(present, given)
        gone = {item.id for item in asked if item.record_id not in present}
        self._forget([item for item in asked if item.id in gone])
        states: list[str] = []
        for item, known_ending in ended:
            final = GONE if item.id in gone else self._ending(item, known_ending)
            final = _less(final, left_out.get(item.record_id, ()))
            self._keep(item, final.state, ending=final, found=self._found(item, given, left_out))
            states.append(final.state)
        return states

    def go_on(self, items: Iterable[WorkItem]) -> None:
        """Keep what items came to that are asked about further."""
        for item in items:
            self._keep(item, "processing")

    def put_back(self, waiting: Iterable[tuple[WorkItem, float]]) -> int:
        """Keep items that may be claimed again after so many seconds; gives how many."""
        before = len(self._rows)
        for item, seconds in waiting:
            self._keep(item, "pending", wait=seconds)
        return len(self._rows) - before

    def write(self) -> None:
        """Write all the items that were kept."""
        if self._rows:
            held = {"run": self._facts.claim.run_id, "fence": self._facts.claim.fence}
            self._cursor.execute(SQL["keep_items"], {**held, "items": json.dumps(self._rows)})
            self._rows = []

    def _present(self, items: Sequence[WorkItem]) -> dict[int, Mapping[str, str]]:
        if not items:
            return {}
        found = values_of_many(
            self._cursor,
            workspace_id=self._facts.workspace_id,
            kind=self._facts.target,
            record_ids=[item.record_id for item in items],
            lock=True,
        )
        for item in items:
            now = found.get(item.record_id)
            if now is not None and now.values != item.values:
                # Somebody has changed the record since it was read: what is taken follows from what it says now.
                item.values = now.values
                item.look(self._facts.plan)
                self._changed.add(item.id)
        return {record_id: values.values for record_id, values in found.items()}

    def _forget(self, gone: Sequence[WorkItem]) -> None:
        """Keep nothing about records that are not there any more: their people may have been erased.

        What was bought of one that was merged stays bought for the record that it went into.
        """
        merged = self._merged_away([item.record_id for item in gone])
        for item in gone:
            item.merged = NOTHING_MERGED
        gone = [item for item in gone if item.record_id not in merged]
        for item in gone:
            for entry in item.asked.values():
                entry.pop("about", None)
        answers = [entry.pop("answer", 0) for item in gone for entry in item.asked.values()]
        if answers:
            self._cursor.execute(SQL["forget_answers"], {"answers": answers})

    def _merged_away(self, records: Sequence[int]) -> set[int]:
        if not records:
            return set()
        facts = self._facts
        wanted: dict[str, Any] = {"workspace": facts.workspace_id, "kind": facts.target, "records": list(records)}
        self._cursor.execute(SQL["merged_away"], wanted)
        return {row[0] for row in self._cursor.fetchall()}

    def _given(self, item: WorkItem) -> list[GivenValue]:
        costs = self._costs(item)
        steps = self._facts.plan.steps
        return [
            GivenValue(
                name,
                taken.value,
                steps[taken.place].provider,
                costs.get(name, NOTHING),
                taken.confidence,
                self._lost(item, name) if name in item.merged.lost else (),
            )
            for name, taken in item.merged.taken.items()
        ]

    def _lost(self, item: WorkItem, name: str) -> tuple[LostAnswer, ...]:
        steps = self._facts.plan.steps
        return tuple(
            LostAnswer(steps[lost.place].provider, lost.value, lost.confidence, lost.code)
            for lost in item.merged.lost[name]
        )

    def _costs(self, item: WorkItem) -> dict[str, Decimal]:
        """What each value that is taken cost: an equal share of what its answer cost, or of all that brought it."""
        costs: dict[str, Decimal] = {}
        by_place: dict[int, list[str]] = {}
        for name, taken in item.merged.taken.items():
            by_place.setdefault(taken.place, []).append(name)
        for place, names in by_place.items():
            entry = item.asked.get(place)
            if entry is not None:
                costs |= shared(Decimal(entry["money"]), names)
        return costs

    def _write(
        self, present: Mapping[int, Mapping[str, str]], given: Mapping[int, Sequence[GivenValue]]
    ) -> dict[int, list[NotWritten]]:
        if not given:
            return {}
        facts = self._facts
        writes = GivenWrites(self._cursor, facts.workspace_id, facts.target, facts.enrichment_id)
        left_out: dict[int, list[NotWritten]] = {}
        for each in writes.write(present, given):
            left_out.setdefault(each.record_id, []).append(each)
        return left_out

    def _ending(self, item: WorkItem, known_ending: Ending) -> Ending:
        """The ending, settled again where the record was changed since it was settled."""
        if item.id not in self._changed or item.known is None:
            return known_ending
        return item.ending(self._facts.plan)

    def _found(
        self,
        item: WorkItem,
        given: Mapping[int, Sequence[GivenValue]],
        left_out: Mapping[int, Sequence[NotWritten]],
    ) -> dict[str, Any]:
        """What was found, by field: what was taken, from whom and for how much, and which answers were not."""
        found: dict[str, Any] = {}
        refused = {each.field: each for each in left_out.get(item.record_id, ())}
        costs = {each.field: each.cost for each in given.get(item.record_id, ())}
        for name, taken in item.merged.taken.items():
            found[name] = self._taken_json(item, name, taken, costs.get(name, NOTHING), refused.get(name))
        for name, lost in item.merged.lost.items():
            found.setdefault(name, {"taken": False, "value": item.values.get(name, "")})
            found[name]["lost"] = [self._lost_json(each) for each in lost]
        return found

    def _taken_json(
        self, item: WorkItem, name: str, taken: Taken, cost: Decimal, refused: NotWritten | None
    ) -> dict[str, Any]:
        step = self._facts.plan.steps[taken.place]
        said: dict[str, Any] = {
            "taken": refused is None,
            "value": taken.value,
            "old": item.values.get(name, ""),
            "provider": step.provider,
            "confidence": taken.confidence,
            "cost": str(cost),
        }
        return said if refused is None else {**said, "code": refused.code, "sentence": refused.sentence}

    def _lost_json(self, lost: Lost) -> dict[str, Any]:
        provider = self._facts.plan.steps[lost.place].provider
        return {"provider": provider, "value": lost.value, "confidence": lost.confidence, "code": lost.code}

    def _keep(
        self,
        item: WorkItem,
        state: str,
        *,
        ending: Ending = NO_ENDING,
        found: Mapping[str, Any] | None = None,
        wait: float = 0.0,
    ) -> None:
        self._rows.append(
            {
                "id": item.id,
                "state": state,
                "place": item.place,
                "tries": item.tries,
                "alone": item.alone,
                "asked": [item.asked[place] for place in sorted(item.asked)],
                "credits": str(item.credits),
                "money": str(item.money),
                "found": found,
                "reason": ending.code,
                "sentence": ending.sentence,
                "wait": wait,
            }
        )


def _less(ending: Ending, left_out: Sequence[NotWritten]) -> Ending:
    """A success of which something could not be written is none."""
    if not left_out or ending.state != "success":
        return ending
    return Ending("partial", left_out[0].code, left_out[0].sentence)
