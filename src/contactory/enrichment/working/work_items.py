"""An item in hand: what is known of its record, what was asked about it so far, and how that is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Any

from contactory.credits.amounts import plain
from contactory.enrichment.outcomes import FAILED, REJECTED, UNKNOWN, kind_of_outcome
from contactory.enrichment.recipes.asking import known_clues, question_of
from contactory.enrichment.recipes.endings import Ending, Trouble, ending
from contactory.enrichment.recipes.merging import Answer, Merged, merge
from contactory.enrichment.recipes.planning import Decision, Known, Plan, PlannedStep, Skipped
from contactory.providers.questions import NOTHING, Found, Outcome, Question, Rejected

NOTHING_MERGED = Merged({}, {})
NOBODY = Question()


@dataclass(slots=True)
class WorkItem:
    """One item that this turn works on. asked is by place what the item's row keeps of it, in JSON values.

    about is the question as it stands with the answers so far, decision what the plan says then.
    """

    id: int
    record_id: int
    place: int
    tries: int
    alone: bool
    values: Mapping[str, str] = field(default_factory=dict)
    company: Mapping[str, str] = field(default_factory=dict)
    fresh: frozenset[str] = frozenset()
    asked: dict[int, dict[str, Any]] = field(default_factory=dict)
    answers: dict[int, Answer] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    skipped: dict[int, Skipped] = field(default_factory=dict)
    merged: Merged = NOTHING_MERGED
    about: Question = NOBODY
    known: Known | None = None

    def copy(self) -> "WorkItem":
        """Another one that says the same, and goes on saying it whatever becomes of this one."""
        return replace(
            self,
            asked={place: dict(entry) for place, entry in self.asked.items()},
            answers=dict(self.answers),
            ids=dict(self.ids),
            skipped=dict(self.skipped),
        )

    def become(self, other: "WorkItem") -> None:
        """Say what another one says."""
        kept = other.copy()
        for each in fields(self):
            setattr(self, each.name, getattr(kept, each.name))

    @property
    def credits(self) -> Decimal:
        """What was spent on it."""
        return sum((Decimal(entry["credits"]) for entry in self.asked.values()), NOTHING)

    @property
    def money(self) -> Decimal:
        """What was spent on it, in money."""
        return sum((Decimal(entry["money"]) for entry in self.asked.values()), NOTHING)

    @property
    def trouble(self) -> Trouble | None:
        """The last step that could not be asked to the end."""
        failed = [entry for entry in self.asked.values() if entry["outcome"] in (FAILED, UNKNOWN)]
        return Trouble(failed[-1]["code"], failed[-1]["sentence"]) if failed else None

    @property
    def rejected(self) -> Trouble | None:
        """The last step of which the answer was not taken: it was about somebody else, or not what was promised."""
        refused = [entry for entry in self.asked.values() if entry["outcome"] == REJECTED]
        return Trouble("answer_rejected", refused[-1]["sentence"]) if refused else None

    def ending(self, plan: Plan) -> Ending:
        """How it ends, as it stands."""
        skipped = [self.skipped[place] for place in sorted(self.skipped)]
        known = self.known if self.known is not None else self.look(plan)
        return ending(plan, known, skipped, self.trouble, self.rejected)

    def look(self, plan: Plan) -> Known:
        """What is known of the record now, if the answers so far are taken."""
        values = self.values
        if self.answers:
            self.merged = merge(plan, self.values, self.answers.values(), self.fresh)
            values = {**values, **{name: taken.value for name, taken in self.merged.taken.items()}}
        # Behind the last step nobody is asked any more, so that it does not matter by what.
        last = self.place >= len(plan.steps)
        self.about = NOBODY if last else question_of(plan.spec.target, values, company=self.company)
        told = frozenset(place for place, entry in self.asked.items() if entry["outcome"] not in (FAILED, UNKNOWN))
        self.known = Known(
            values, known_clues(self.about), self.fresh, frozenset(self.merged.taken), self.ids.keys(), told
        )
        return self.known

    def decide(self, plan: Plan) -> Decision:
        """What the plan says is next."""
        decision = plan.next_step(self.look(plan), self.place)
        for each in decision.skipped:
            self.skipped[each.place] = each
        return decision

    def question(self, step: PlannedStep) -> Question:
        """The question of a step, as it stands since the last look."""
        return replace(self.about, provider_id=self.ids.get(step.provider, ""))

    def take(self, step: PlannedStep, outcome: Outcome, *, about: str) -> None:
        """Take what a step answered into what is known; about is the address that was asked by."""
        if isinstance(outcome, Found):
            self.answers[step.place] = Answer(step.place, outcome.values, about)
            if outcome.provider_id:
                self.ids[step.provider] = outcome.provider_id

    def note(
        self, step: PlannedStep, outcome: Outcome, *, about: str, cost: "Cost", call_id: int, answer_id: int
    ) -> None:
        """Take what a step answered into what is known, keep what it came to, and go on behind it.

        about is the address that was asked by.
        """
        self.take(step, outcome, about=about)
        self.asked[step.place] = {
            **_named(step),
            "about": about,
            "outcome": kind_of_outcome(outcome),
            "credits": plain(cost.credits),
            "money": plain(cost.money),
            "call": call_id,
            "answer": answer_id,
            "cached": cost.cached,
            "sentence": outcome.sentence if isinstance(outcome, Rejected) else "",
        }
        self._go_on(step)

    def note_trouble(self, step: PlannedStep, trouble: Trouble, *, unknown: bool, call_id: int | None) -> None:
        """Keep that a step could not be asked to the end, and go on behind it."""
        self.asked[step.place] = {
            **_named(step),
            "outcome": UNKNOWN if unknown else FAILED,
            "credits": "0",
            "money": "0",
            "call": call_id,
            "code": trouble.code,
            "sentence": trouble.sentence,
        }
        self._go_on(step)

    def _go_on(self, step: PlannedStep) -> None:
        self.place, self.tries, self.alone = step.place + 1, 0, False


@dataclass(frozen=True, slots=True)
class Cost:
    """What one answer cost this item; cached means that it was bought before, or for another item."""

    credits: Decimal = NOTHING
    money: Decimal = NOTHING
    cached: bool = False


CACHED = Cost(cached=True)


def _named(step: PlannedStep) -> dict[str, Any]:
    return {"place": step.place, "provider": step.provider, "operation": step.operation.name}
