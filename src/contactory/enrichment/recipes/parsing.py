"""A recipe out of the JSON that a person wrote."""

from decimal import Decimal
from typing import Final, cast

from contactory.enrichment.recipes.email_status import STATUSES
from contactory.enrichment.recipes.planning import asked_fields
from contactory.enrichment.recipes.reading import Part, nearest, shown
from contactory.enrichment.recipes.spec import (
    ATTEMPTS,
    BATCH_SECONDS,
    BATCH_SIZE,
    FRESHNESS_DAYS,
    FieldRule,
    Prefer,
    RecipeSpec,
    Step,
    Stop,
    When,
    Write,
    usual_rule,
)
from contactory.enrichment.recipes.step_parsing import PLURALS, operation_of, parse_step
from contactory.providers.protocol import Target

MOST_STEPS: Final = 20
MOST_FRESHNESS_DAYS: Final = 3_650
MOST_BATCH_SIZE: Final = 1_000
MOST_ATTEMPTS: Final = 10
BATCH_SECONDS_RANGE: Final = (10, 3_600)
MOST_BUDGET: Final = Decimal(1_000_000_000)
MEMBERS: Final = (
    *("target", "steps", "fields", "stop"),
    *("freshness_days", "batch_size", "attempts", "batch_seconds", "budget"),
)


def parse(
    said: object,
    *,
    target: Target | None = None,
    name: str = "",
    batch_size: int = BATCH_SIZE,
    attempts: int = ATTEMPTS,
) -> RecipeSpec:
    """The recipe that JSON says; target is what it must be for, batch_size and attempts what counts where it is silent.

    Raises InvalidInput, whose sentence names the place, the step and the field.
    """
    part = Part(said, f'Recipe "{name}"' if name else "The recipe")
    part.only(MEMBERS)
    target = _target(part, target)
    steps = _steps(part, target)
    wanted = tuple(dict.fromkeys(field for step in steps for field in asked_fields(step, operation_of(step))))
    least, most = BATCH_SECONDS_RANGE
    return RecipeSpec(
        target=target,
        steps=steps,
        rules=_rules(part.part("fields"), wanted),
        stop=_stop(part.part("stop"), wanted),
        freshness_days=part.whole("freshness_days", 0, MOST_FRESHNESS_DAYS, FRESHNESS_DAYS),
        batch_size=part.whole("batch_size", 1, MOST_BATCH_SIZE, batch_size),
        attempts=part.whole("attempts", 1, MOST_ATTEMPTS, attempts),
        batch_seconds=part.whole("batch_seconds", least, most, BATCH_SECONDS),
        budget=part.money("budget", MOST_BUDGET),
    )


def _target(part: Part, wanted: Target | None) -> Target:
    said = part.choice("target", tuple(PLURALS), wanted or "")
    if not said:
        part.refuse("target", "say its target: contact or company.")
    if wanted is not None and said != wanted:
        part.refuse("target", f"it is for {PLURALS[said]}, not for {PLURALS[wanted]}.")
    return cast("Target", said)


def _steps(part: Part, target: Target) -> tuple[Step, ...]:
    said = part.parts("steps", "step")
    if not said:
        part.refuse("steps", "it has no steps; name at least one provider and what it is asked.")
    if len(said) > MOST_STEPS:
        part.refuse("steps", f"it has {len(said)} steps, and may have {MOST_STEPS}.")
    steps: list[Step] = []
    for each in said:
        step = parse_step(each, target)
        for place, earlier in enumerate(steps, start=1):
            if (earlier.provider, earlier.operation) == (step.provider, step.operation):
                each.refuse("operation", f"it asks what step {place} asks already; make one step of the two.")
        steps.append(step)
    return tuple(steps)


def _rules(part: Part, wanted: tuple[str, ...]) -> dict[str, FieldRule]:
    rules = {}
    for name in part.names():
        if name not in wanted:
            part.refuse(name, f"no step is asked for a field {shown(name)}; {nearest(name, wanted)}")
        rules[name] = _rule(part.part(name), name)
    return rules


def _rule(part: Part, name: str) -> FieldRule:
    part.only(("write", "prefer", "weak"))
    usual = usual_rule(name)
    weak = part.texts("weak") if part.has("weak") else usual.weak
    if name == "email_status" and (wrong := [text for text in weak if text not in STATUSES]):
        part.refuse("weak", f"{shown(wrong[0])} is no e-mail status; there are {', '.join(STATUSES)}.")
    return FieldRule(
        write=cast("Write", part.choice("write", ("fill_empty", "overwrite"), usual.write)),
        prefer=cast("Prefer", part.choice("prefer", ("first", "highest"), usual.prefer)),
        weak=weak,
    )


def _stop(part: Part, wanted: tuple[str, ...]) -> Stop:
    part.only(("when", "fields"))
    fields = part.texts("fields")
    for name in fields:
        if name not in wanted:
            part.refuse("fields", f"no step is asked for a field {shown(name)}; {nearest(name, wanted)}")
    when = cast("When", part.choice("when", ("all", "any", "never"), "all"))
    if when == "any" and not fields:
        part.refuse("fields", "name the fields of which any is enough.")
    return Stop(when, fields)
