"""Which answer is taken for each field, and why the others were not."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from contactory.enrichment.recipes.planning import Plan
from contactory.providers.questions import NOTHING, Value

EMAIL: Final = "email"
OF_THE_ADDRESS: Final = ("email_status", "email_confidence")

_SHARE = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the step of a place found, by field; about is the e-mail address that was asked by, "" for none."""

    place: int
    values: Mapping[str, Value]
    about: str = ""


class Taken(NamedTuple):
    """A value that the record gets, or has and was told again, from the answer of a place; "" empties the field.

    What was said of an address goes when the address is replaced, unless it is said of the new one too.
    """

    value: str
    place: int
    confidence: float | None


class Lost(NamedTuple):
    """An answer that was not taken; code is one of contacts.lost_answers.WHY."""

    value: str
    place: int
    confidence: float | None
    code: str


@dataclass(frozen=True, slots=True)
class Merged:
    """The outcome of merging: what is taken and what is not, by field."""

    taken: Mapping[str, Taken]
    lost: Mapping[str, tuple[Lost, ...]]


class _Candidate(NamedTuple):
    value: str
    place: int
    confidence: float | None
    about: str


def merge(plan: Plan, before: Mapping[str, str], answers: Iterable[Answer], fresh: Set[str] = frozenset()) -> Merged:
    """Settle every field of which the answers say something, in whatever order they come.

    before are the record's values without those that this run gave it; fresh are fields as in Known. Only what a step
    is asked for is looked at, so nothing that a person said of themselves is ever taken.
    """
    merging = _Merging(plan, before, fresh)
    for answer in sorted(answers, key=lambda answer: answer.place):
        merging.add(answer)
    return merging.settle()


def shared(cost: Decimal, names: Sequence[str]) -> dict[str, Decimal]:
    """What each of the names costs of a whole, in equal parts of at least a millionth; they add up to the whole."""
    if not names:
        return {}
    share = (cost / len(names)).quantize(_SHARE, rounding="ROUND_DOWN")
    shares = dict.fromkeys(names, share)
    shares[names[0]] += cost - share * len(names)
    return shares


def cost_of(shares: Mapping[str, Decimal], name: str) -> Decimal:
    """What one name costs, nothing where it has no share."""
    return shares.get(name, NOTHING)


class _Merging:
    def __init__(self, plan: Plan, before: Mapping[str, str], fresh: Set[str]) -> None:
        self._plan = plan
        self._before = before
        self._fresh = fresh
        self._plain = plan.ranks.plain.difference(OF_THE_ADDRESS)
        self._taken: dict[str, Taken] = {}
        self._lost: dict[str, list[Lost]] = {}
        self._candidates: dict[str, list[_Candidate]] = {}

    def add(self, answer: Answer) -> None:
        """Settle the plain fields at once, since answers come in the order of the steps; keep the others."""
        step, place = self._plan.steps[answer.place], answer.place
        address = answer.values.get(EMAIL)
        about = address.text if address is not None else answer.about
        before, taken, plain, least = self._before, self._taken, self._plain, step.confidence
        for name, value in answer.values.items():
            text, confidence = value.text, value.confidence
            if not text or name not in step.fields:
                continue
            if least and (confidence is None or confidence < least):
                self._lose(name, Lost(text, place, confidence, "unsure"))
            elif name not in plain:
                self._candidates.setdefault(name, []).append(_Candidate(text, place, confidence, about))
            elif standing := before.get(name):
                self._lose(name, Lost(text, place, confidence, "agrees" if standing == text else "present"))
            elif name in taken:
                self._lose(name, Lost(text, place, confidence, "agrees" if taken[name].value == text else "later"))
            else:
                taken[name] = Taken(text, place, confidence)

    def settle(self) -> Merged:
        """The address first, because some of the others are about it."""
        if EMAIL in self._candidates:
            self._settle(EMAIL, self._candidates.pop(EMAIL))
        for name, candidates in self._candidates.items():
            self._settle(name, self._of_this_address(name, candidates))
        self._empty_what_was_said_of_the_former_address()
        return Merged(self._taken, {name: tuple(lost) for name, lost in self._lost.items()})

    def _settle(self, name: str, candidates: Sequence[_Candidate]) -> None:
        if not candidates:
            return
        best = max(candidates, key=lambda each: self._merit(name, each))
        standing = "" if name in OF_THE_ADDRESS and self._address_replaced else self._before.get(name, "")
        rank = self._plan.ranks.rank(name, best.value)
        if rank > self._floor(name, standing):
            self._taken[name] = Taken(best.value, best.place, best.confidence)
        for each in candidates:
            if name not in self._taken:
                code = self._why_stands(name, each.value, standing)
            elif each is not best:
                code = self._why_beaten(name, each, best)
            else:
                continue
            self._lose(name, Lost(each.value, each.place, each.confidence, code))

    def _merit(self, name: str, candidate: _Candidate) -> tuple[int, float, int]:
        """What says more is better, then what is surer where the recipe prefers that, then what was asked first."""
        by_sureness = self._plan.spec.rule(name).prefer == "highest" and candidate.confidence is not None
        sureness = candidate.confidence if by_sureness and candidate.confidence is not None else -1.0
        return self._plan.ranks.rank(name, candidate.value), sureness, -candidate.place

    def _floor(self, name: str, standing: str) -> int:
        """The rank that an answer must be above; the weakest of values never replaces anything."""
        rank = self._plan.ranks.rank(name, standing)
        if self._plan.spec.rule(name).write == "fill_empty" or (name in self._fresh and standing):
            return rank
        return min(rank, 1 if self._plan.ranks.top(name) > 1 else 0)

    def _why_stands(self, name: str, value: str, standing: str) -> str:
        if value == standing:
            return "agrees"
        if self._plan.ranks.rank(name, value) < self._plan.ranks.rank(name, standing):
            return "weaker"
        return "present" if self._plan.spec.rule(name).write == "fill_empty" else "fresh"

    def _why_beaten(self, name: str, candidate: _Candidate, best: _Candidate) -> str:
        if candidate.value == best.value:
            return "agrees"
        merit, most = self._merit(name, candidate), self._merit(name, best)
        if merit[0] < most[0]:
            return "weaker"
        return "less_sure" if merit[1] < most[1] else "later"

    def _of_this_address(self, name: str, candidates: Sequence[_Candidate]) -> list[_Candidate]:
        """The candidates that are not about an address other than the one that the record has in the end."""
        if name not in OF_THE_ADDRESS:
            return list(candidates)
        mine = [each for each in candidates if each.about in ("", self._address)]
        for each in candidates:
            if each not in mine:
                self._lose(name, Lost(each.value, each.place, each.confidence, "other_address"))
        return mine

    def _empty_what_was_said_of_the_former_address(self) -> None:
        if not self._address_replaced:
            return
        place = self._taken[EMAIL].place
        for name in OF_THE_ADDRESS:
            if name not in self._taken and self._before.get(name):
                self._taken[name] = Taken("", place, None)

    @property
    def _address(self) -> str:
        return self._taken[EMAIL].value if EMAIL in self._taken else self._before.get(EMAIL, "")

    @property
    def _address_replaced(self) -> bool:
        return bool(self._before.get(EMAIL)) and self._address != self._before[EMAIL]

    def _lose(self, name: str, lost: Lost) -> None:
        self._lost.setdefault(name, []).append(lost)
