"""One step of a recipe out of JSON, checked against what the provider can be asked."""

from contactory.engine.countries import known_country
from contactory.enrichment.recipes.email_status import STATUSES
from contactory.enrichment.recipes.planning import asked_fields
from contactory.enrichment.recipes.reading import Part, nearest, shown
from contactory.enrichment.recipes.spec import ALWAYS, Condition, Step
from contactory.errors import InvalidInput
from contactory.providers.email_statuses import DELIVERABLE
from contactory.providers.protocol import FIELDS_OF_TARGET, Operation, Provider, Target
from contactory.providers.registry import provider_class, provider_names

PLURALS = {"contact": "contacts", "company": "companies"}
_NOUNS = {"contact": "a contact", "company": "a company"}


def parse_step(part: Part, target: Target) -> Step:
    """The step; raises InvalidInput."""
    part.only(("provider", "operation", "fields", "only_if", "confidence"))
    provider = _provider(part)
    operation = _operation(part, provider, target)
    step = Step(
        provider=provider.name,
        operation=operation.name,
        fields=_fields(part, provider, operation),
        only_if=_condition(part.part("only_if"), target),
        confidence=part.share("confidence"),
    )
    if not asked_fields(step, operation):
        part.refuse("operation", _gives_nothing(provider, operation))
    return step


def operation_of(step: Step) -> Operation:
    """The operation of a step."""
    return provider_class(step.provider).operation(step.operation)


def _provider(part: Part) -> type[Provider]:
    name, names = part.text("provider"), provider_names()
    if name not in names:
        part.refuse("provider", f"there is no provider {shown(name)}; {nearest(name, names)}")
    return provider_class(name)


def _operation(part: Part, provider: type[Provider], target: Target) -> Operation:
    name = part.text("operation")
    names = [operation.name for operation in provider.operations]
    if name not in names:
        fitting = [operation.name for operation in provider.operations if operation.target == target]
        part.refuse("operation", f"{provider.label} has no operation {shown(name)}; {nearest(name, fitting or names)}")
    operation = provider.operation(name)
    if operation.target != target:
        part.refuse(
            "operation",
            f"{provider.label} is asked about {PLURALS[operation.target]} by {name}, and the recipe is for "
            f"{PLURALS[target]}.",
        )
    return operation


def _fields(part: Part, provider: type[Provider], operation: Operation) -> tuple[str, ...]:
    fields = part.texts("fields")
    for name in fields:
        _check_field(part, "fields", name, operation.target)
        if FIELDS_OF_TARGET[operation.target][name].protected:
            part.refuse("fields", f"{shown(name)} is what a person said about themselves; no provider may give it.")
        if name not in operation.gives:
            part.refuse(
                "fields", f"{provider.label} gives no {shown(name)} by {operation.name}; it gives {_given(operation)}."
            )
    return fields


def _check_field(part: Part, member: str, name: str, target: Target) -> None:
    fields = FIELDS_OF_TARGET[target]
    if name not in fields:
        part.refuse(member, f"{_NOUNS[target]} has no field {shown(name)}; {nearest(name, tuple(fields))}")


def _given(operation: Operation) -> str:
    return ", ".join(operation.gives) or "none"


def _gives_nothing(provider: type[Provider], operation: Operation) -> str:
    return (
        f"{provider.label} gives no field by {operation.name}, which only finds its own id: leave the step out; it is "
        "asked by itself where another step needs it."
    )


def _condition(part: Part, target: Target) -> Condition:
    part.only(("email_status", "countries", "empty", "filled"))
    condition = Condition(
        email_status=_statuses(part, target),
        countries=_countries(part),
        empty=part.texts("empty"),
        filled=part.texts("filled"),
    )
    for member, names in (("empty", condition.empty), ("filled", condition.filled)):
        for name in names:
            _check_field(part, member, name, target)
    if condition.empty and set(condition.empty) <= set(condition.filled):
        part.refuse("empty", f"{shown(condition.empty[0])} cannot be empty and filled: no record would be asked about.")
    return ALWAYS if condition == ALWAYS else condition


def _statuses(part: Part, target: Target) -> tuple[str, ...]:
    said = part.texts("email_status")
    if said and target == "company":
        part.refuse("email_status", "a company has no e-mail status.")
    # The word that people use for it.
    statuses = tuple(dict.fromkeys(DELIVERABLE if text == "verified" else text for text in said))
    for status in statuses:
        if status not in STATUSES:
            part.refuse("email_status", f"{shown(status)} is no e-mail status; there are {', '.join(STATUSES)}.")
    return statuses


def _countries(part: Part) -> tuple[str, ...]:
    codes = []
    for text in part.texts("countries"):
        try:
            codes.append(known_country(text))
        except InvalidInput as wrong:
            part.refuse("countries", wrong.sentence)
    return tuple(dict.fromkeys(codes))
