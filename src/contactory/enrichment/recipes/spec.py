"""What a recipe says: the providers to ask in order, for which fields, when to stop, and what it may cost."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Literal

from contactory.credits.amounts import plain
from contactory.providers.email_statuses import UNKNOWN
from contactory.providers.protocol import Target

Write = Literal["fill_empty", "overwrite"]
Prefer = Literal["first", "highest"]
When = Literal["all", "any", "never"]

FRESHNESS_DAYS = 90
BATCH_SIZE = 20
ATTEMPTS = 3
BATCH_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Condition:
    """Which records a step is asked for; what is empty here is no condition.

    email_status are the statuses of which the record's must be one (none counts as unknown), countries ISO 3166 codes.
    empty are fields of which at least one must be empty; filled are fields that must all have a value.
    """

    email_status: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()


ALWAYS = Condition()


@dataclass(frozen=True, slots=True)
class Step:
    """One provider's operation; fields are what it is asked for, all that it gives where none are named.

    confidence is the least, from 0 to 1, with which a value is taken; 0 also takes values without any.
    """

    provider: str
    operation: str
    fields: tuple[str, ...] = ()
    only_if: Condition = ALWAYS
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class FieldRule:
    """How one field is written, and whose answer is taken where several give it.

    weak are values that count as not known yet, the weakest first: a better one replaces them, and the next provider is
    asked.
    """

    write: Write = "fill_empty"
    prefer: Prefer = "first"
    weak: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stop:
    """When no further step is asked: all or any of the fields are known, or never before the last step.

    fields are the aim of the recipe, every wanted field where none are named: a record that has them is not asked for.
    """

    when: When = "all"
    fields: tuple[str, ...] = ()


_USUAL = FieldRule()
_USUAL_OF_STATUS = FieldRule(weak=(UNKNOWN,))


@dataclass(frozen=True, slots=True)
class RecipeSpec:
    """A recipe as it is stored and run; budget is in the currency of the workspace, None for no limit of its own.

    rules are by field; a field without one is filled where it is empty, by who answers first.
    """

    target: Target
    steps: tuple[Step, ...]
    rules: Mapping[str, FieldRule] = field(default_factory=dict)
    stop: Stop = Stop()
    freshness_days: int = FRESHNESS_DAYS
    batch_size: int = BATCH_SIZE
    attempts: int = ATTEMPTS
    batch_seconds: int = BATCH_SECONDS
    budget: Decimal | None = None

    def rule(self, name: str) -> FieldRule:
        """The rule for a field."""
        return self.rules.get(name) or usual_rule(name)

    def to_json(self) -> dict[str, object]:
        """The recipe in JSON values, as parse reads it."""
        return {
            "target": self.target,
            "steps": [_step_to_json(step) for step in self.steps],
            "fields": {name: _listed(asdict(rule)) for name, rule in self.rules.items()},
            "stop": _listed(asdict(self.stop)),
            "freshness_days": self.freshness_days,
            "batch_size": self.batch_size,
            "attempts": self.attempts,
            "batch_seconds": self.batch_seconds,
            "budget": None if self.budget is None else plain(self.budget),
        }


def usual_rule(name: str) -> FieldRule:
    """The rule for a field of which a recipe says nothing."""
    return _USUAL_OF_STATUS if name == "email_status" else _USUAL


def _step_to_json(step: Step) -> dict[str, object]:
    said = _listed(asdict(step))
    said["only_if"] = {name: list(texts) for name, texts in asdict(step.only_if).items() if texts}
    return said


def _listed(said: Mapping[str, object]) -> dict[str, object]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in said.items()}
