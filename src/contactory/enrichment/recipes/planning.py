"""Which step of a recipe is next for a record, what it shall give, and why the others are passed over."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from contactory.enrichment.recipes.asking import can_ask, nothing_to_ask_by
from contactory.enrichment.recipes.conditions import unmet
from contactory.enrichment.recipes.ranks import Ranks
from contactory.enrichment.recipes.spec import ALWAYS, Condition, RecipeSpec, Step
from contactory.providers.protocol import FIELDS_OF_TARGET, Operation
from contactory.providers.registry import provider_class

NOTHING_WANTED = "nothing_wanted"
CONDITION = "condition"
NOTHING_TO_ASK_BY = "nothing_to_ask_by"
NOT_MATCHED = "not_matched"


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One question of the plan, at its place; it is asked for fields, none where it prepares the step behind it.

    Such a step finds the provider's own id, by which alone the next one can be asked.
    """

    place: int
    provider: str
    label: str
    operation: Operation
    fields: frozenset[str] = frozenset()
    only_if: Condition = ALWAYS
    confidence: float = 0.0

    @property
    def prepares(self) -> bool:
        """Whether it only finds the provider's id for the next step."""
        return not self.fields


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a record at a moment of its run.

    values are those it would have if the answers so far are taken; clues what can be asked by (known_clues);
    fresh the fields that a provider gave before this run, less than the recipe's days ago; taken the fields in which
    this run took an answer; ids the providers that know it by an id; asked the places of the plan that were asked.
    """

    values: Mapping[str, str]
    clues: Set[str]
    fresh: Set[str] = frozenset()
    taken: Set[str] = frozenset()
    ids: Set[str] = frozenset()
    asked: Set[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A step that was passed over: a stable code, and the sentence that says why."""

    place: int
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The next step, and the fields for which it is asked; None where the record is done."""

    step: PlannedStep | None
    fields: frozenset[str] = frozenset()
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True)
class Plan:
    """A recipe made ready to run: each step with its operation, and a step that finds the id where one is needed."""

    spec: RecipeSpec
    steps: tuple[PlannedStep, ...]
    wanted: frozenset[str]
    aim: frozenset[str]
    ranks: Ranks = field(repr=False)

    def open_fields(self, known: Known) -> frozenset[str]:
        """The wanted fields that are not known, or shall be asked for again."""
        missing = self.ranks.plain.difference(known.values)
        return missing.union([name for name in self.ranks.special if self._is_open(name, known)])

    def is_done(self, known: Known) -> bool:
        """Whether the aim of the recipe is reached."""
        return self._reached(self.open_fields(known))

    def next_step(self, known: Known, place: int = 0) -> Decision:
        """The next step from a place on; the places before it are never gone back to."""
        still_open = self.open_fields(known)
        if self.spec.stop.when != "never" and self._reached(still_open):
            return Decision(None)
        if self.spec.stop.when == "never":
            still_open |= known.taken
        skipped: list[Skipped] = []
        for step in self.steps[place:]:
            asked = self.steps[step.place + 1] if step.prepares else step
            fields = asked.fields & still_open
            if step.prepares:
                if fields and self._is_due(step, known) and not unmet(asked.only_if, known.values):
                    return Decision(step, frozenset(), tuple(skipped))
            elif (why := self._why_not(step, fields, known)) is not None:
                skipped.append(why)
            else:
                return Decision(step, fields, tuple(skipped))
        return Decision(None, frozenset(), tuple(skipped))

    def _reached(self, still_open: Set[str]) -> bool:
        left = self.aim & still_open
        return len(left) < len(self.aim) if self.spec.stop.when == "any" else not left

    def _is_open(self, name: str, known: Known) -> bool:
        value = known.values.get(name, "")
        if not self.ranks.is_settled(name, value):
            return True
        if name in known.taken:
            return False
        return self.spec.rule(name).write == "overwrite" and name not in known.fresh

    def _is_due(self, first: PlannedStep, known: Known) -> bool:
        """Whether the provider's id is not known, was not asked for, and can be."""
        return first.provider not in known.ids and not self._was_asked(first, known) and _can_ask(first, known)

    def _was_asked(self, first: PlannedStep, known: Known) -> bool:
        """Whether the same was asked at any place: several steps may need one id."""
        return any(
            self.steps[place].provider == first.provider and self.steps[place].operation == first.operation
            for place in known.asked
        )

    def _why_not(self, step: PlannedStep, fields: Set[str], known: Known) -> Skipped | None:
        if not fields:
            return Skipped(step.place, NOTHING_WANTED, f"{step.label} would give nothing that is missing.")
        if sentence := unmet(step.only_if, known.values):
            return Skipped(step.place, CONDITION, sentence)
        if _can_ask(step, known):
            return None
        first = self.steps[step.place - 1] if step.place else None
        if first is not None and first.prepares:
            if self._was_asked(first, known) or _can_ask(first, known):
                return Skipped(step.place, NOT_MATCHED, f"{step.label} does not know it, so nothing more can be asked.")
            step = first
        return Skipped(step.place, NOTHING_TO_ASK_BY, nothing_to_ask_by(step.label, step.operation))


def plan_of(spec: RecipeSpec) -> Plan:
    """The plan of a recipe; raises InvalidInput where a provider or an operation is no more."""
    steps: list[PlannedStep] = []
    for step in spec.steps:
        provider = provider_class(step.provider)
        operation = provider.operation(step.operation)
        if operation.first:
            first = provider.operation(operation.first)
            steps.append(PlannedStep(len(steps), step.provider, provider.label, first))
        fields = frozenset(asked_fields(step, operation))
        steps.append(
            PlannedStep(len(steps), step.provider, provider.label, operation, fields, step.only_if, step.confidence)
        )
    wanted = frozenset(name for step in steps for name in step.fields)
    return Plan(spec, tuple(steps), wanted, frozenset(spec.stop.fields) or wanted, Ranks(spec, wanted))


def asked_fields(step: Step, operation: Operation) -> tuple[str, ...]:
    """The fields that a step is asked for, in the order of the provider; what a person said of themselves never is."""
    fields = FIELDS_OF_TARGET[operation.target]
    chosen = step.fields or operation.gives
    return tuple(name for name in operation.gives if name in chosen and name in fields and not fields[name].protected)


def _can_ask(step: PlannedStep, known: Known) -> bool:
    return can_ask(step.operation, known.clues, has_id=step.provider in known.ids)
