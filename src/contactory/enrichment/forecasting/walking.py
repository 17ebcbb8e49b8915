"""Walks chosen records to the first question that must be paid for; what is kept, or asked for another, is free."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.db.backends.utils import CursorWrapper

from contactory.enrichment.recipes.profiles import Profile, Profiler
from contactory.enrichment.working.calls import AnswerKey, Ask
from contactory.enrichment.working.claiming import GONE, SUPPRESSED
from contactory.enrichment.working.deciding import Deciding
from contactory.enrichment.working.garbage import nothing_collected
from contactory.enrichment.working.reading_records import give_values, suppressed_among
from contactory.enrichment.working.turn_facts import RecipeFacts
from contactory.enrichment.working.work_items import WorkItem

ANSWERED_BEFORE = "answered_before"  # all that is wanted is in answers that are kept
_AT_ONCE = 2000  # records in memory


@dataclass(slots=True)
class Walked:
    """What a walk came to: where the records stand that something is asked about, and the questions that are free.

    kept counts answers that are there already, doubled the records whose question is asked for another one too;
    ended counts the records about which nothing more will be asked, by the code of the reason.
    """

    records: int = 0
    profiles: Counter[Profile] = field(default_factory=Counter)
    kept: int = 0
    doubled: int = 0
    ended: Counter[str] = field(default_factory=Counter)


class Walk:
    """Walks records in parts, so that memory does not grow with them but for the keys of their questions."""

    def __init__(self, cursor: CursorWrapper, facts: RecipeFacts) -> None:
        self._cursor = cursor
        self._facts = facts
        self._profiler = Profiler(facts.plan)
        self._asked: dict[AnswerKey, Ask] = {}
        self._walked = Walked()

    def over(self, record_ids: Iterable[int]) -> Walked:
        """Walk all the records."""
        ids = iter(record_ids)
        while part := list(islice(ids, _AT_ONCE)):
            with nothing_collected():
                self._walk(part)
        return self._walked

    def _walk(self, record_ids: Sequence[int]) -> None:
        items = [WorkItem(id=record, record_id=record, place=0, tries=0, alone=False) for record in record_ids]
        read = give_values(self._cursor, self._facts, items)
        gone = {item.id for item in suppressed_among(self._facts, read)}
        present = [item for item in read if item.id not in gone]
        walked = self._walked
        walked.records += len(record_ids)
        walked.ended[GONE.code] += len(record_ids) - len(read)
        walked.ended[SUPPRESSED.code] += len(gone)
        decided = Deciding(self._cursor, self._facts, self._asked).decide(present)
        for item, end in decided.ended:
            walked.ended[end.code or ANSWERED_BEFORE] += 1
            walked.kept += _kept(item)
        walked.doubled += len(decided.joining) + len(decided.waiting)
        for ask in decided.asks.values():
            self._count(ask)

    def _count(self, ask: Ask) -> None:
        first, *others = ask.items
        self._walked.doubled += len(others)
        self._walked.kept += sum(_kept(item) for item in ask.items)
        known = first.known if first.known is not None else first.look(self._facts.plan)
        self._walked.profiles[self._profiler.profile(known, first.place)] += 1
        # Only that it is asked matters from here on; a hundred thousand questions would fill the memory.
        self._asked[ask.answer_key] = next(iter(self._asked.values()), ask)


def _kept(item: WorkItem) -> int:
    return sum(1 for entry in item.asked.values() if entry.get("cached"))
