"""Recipes out of JSON: what is wrong is said in one sentence with its place, and what is right comes back as it was."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactory.enrichment.recipes.email_status import STATUSES
from contactory.enrichment.recipes.parsing import parse
from contactory.enrichment.recipes.presets import PRESETS
from contactory.enrichment.recipes.spec import Condition, FieldRule, RecipeSpec, Step, Stop
from contactory.errors import InvalidInput
from contactory.providers.protocol import FIELDS_OF_TARGET
from contactory.providers.registry import provider_class, provider_names

APOLLO: dict[str, Any] = {"provider": "apollo", "operation": "people"}


def contacts(*steps: object, **members: object) -> dict[str, object]:
    return {"target": "contact", "steps": list(steps or [APOLLO]), **members}


BAD: list[tuple[object, str, str]] = [
    ([], "", 'Recipe "x": it must be an object, not a list.'),
    ({"steps": [APOLLO]}, "target", 'Recipe "x": say its target: contact or company.'),
    (
        contacts() | {"steps": []},
        "steps",
        'Recipe "x": it has no steps; name at least one provider and what it is asked.',
    ),
    (contacts(bugdet=3), "bugdet", 'Recipe "x": there is no "bugdet" here; did you mean "budget"?'),
    (
        contacts(APOLLO | {"provider": "apolo"}),
        "steps[0].provider",
        'Recipe "x", step 1: there is no provider "apolo"; did you mean "apollo"?',
    ),
    (
        contacts(APOLLO, {"provider": "hunter", "operation": "find"}),
        "steps[1].operation",
        'Recipe "x", step 2: Hunter has no operation "find"; there are verify.',
    ),
    (
        contacts({"provider": "explorium", "operation": "firmographics"}),
        "steps[0].operation",
        'Recipe "x", step 1: Explorium is asked about companies by firmographics, and the recipe is for contacts.',
    ),
    (
        contacts({"provider": "explorium", "operation": "match_prospects"}),
        "steps[0].operation",
        'Recipe "x", step 1: Explorium gives no field by match_prospects, which only finds its own id: leave the step '
        "out; it is asked by itself where another step needs it.",
    ),
    (
        contacts(APOLLO | {"fields": ["emial"]}),
        "steps[0].fields",
        'Recipe "x", step 1: a contact has no field "emial"; did you mean "email"?',
    ),
    (
        contacts({"provider": "zerobounce", "operation": "verify", "fields": ["title"]}),
        "steps[0].fields",
        'Recipe "x", step 1: ZeroBounce gives no "title" by verify; it gives email_status.',
    ),
    (
        contacts(APOLLO | {"fields": ["consent"]}),
        "steps[0].fields",
        'Recipe "x", step 1: "consent" is what a person said about themselves; no provider may give it.',
    ),
    (
        contacts(APOLLO, APOLLO | {"fields": ["email"]}),
        "steps[1].operation",
        'Recipe "x", step 2: it asks what step 1 asks already; make one step of the two.',
    ),
    (
        contacts(APOLLO | {"confidence": 80}),
        "steps[0].confidence",
        'Recipe "x", step 1: confidence is a number from 0 to 1, not 80.',
    ),
    (
        contacts(APOLLO | {"only_if": {"email_status": ["good"]}}),
        "steps[0].only_if.email_status",
        'Recipe "x", step 1, only_if: "good" is no e-mail status; there are deliverable, risky, undeliverable, '
        "unknown.",
    ),
    (
        contacts(APOLLO | {"only_if": {"countries": ["Atlantis"]}}),
        "steps[0].only_if.countries",
        "Recipe \"x\", step 1, only_if: 'Atlantis' is not a country; give its code, such as US or DE.",
    ),
    (
        contacts(APOLLO | {"only_if": {"empty": ["title"], "filled": ["title"]}}),
        "steps[0].only_if.empty",
        'Recipe "x", step 1, only_if: "title" cannot be empty and filled: no record would be asked about.',
    ),
    (
        contacts(APOLLO | {"fields": ["email"]}, fields={"title": {"write": "overwrite"}}),
        "fields.title",
        'Recipe "x", fields: no step is asked for a field "title"; there are email.',
    ),
    (
        contacts(fields={"title": {"write": "replace"}}),
        "fields.title.write",
        'Recipe "x", fields, title: write is one of fill_empty or overwrite, not "replace".',
    ),
    (contacts(stop={"when": "any"}), "stop.fields", 'Recipe "x", stop: name the fields of which any is enough.'),
    (
        contacts(budget="0.00"),
        "budget",
        'Recipe "x": budget must be more than nothing; null sets no limit, and pays as much as it takes.',
    ),
    (
        contacts(budget="NaN"),
        "budget",
        'Recipe "x": budget is an amount such as 25.00, or null for none; "NaN" is not.',
    ),
    (contacts(attempts=0), "attempts", 'Recipe "x": attempts is a whole number from 1 to 10, not 0.'),
    (contacts(batch_size=True), "batch_size", 'Recipe "x": batch_size is a whole number from 1 to 1,000, not true.'),
]


@pytest.mark.parametrize(("said", "field", "sentence"), BAD, ids=[sentence for _, _, sentence in BAD])
def test_what_is_wrong_is_said_with_its_place(said: object, field: str, sentence: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        parse(said, name="x")
    assert (refusal.value.sentence, refusal.value.facts["field"]) == (sentence, field)


def test_a_recipe_for_contacts_is_none_for_companies() -> None:
    with pytest.raises(InvalidInput, match="it is for contacts, not for companies"):
        parse(contacts(), target="company")


def test_what_is_silent_has_the_documented_defaults() -> None:
    spec = parse(contacts(APOLLO | {"only_if": {"email_status": ["verified"], "countries": ["Germany", "de"]}}))
    assert spec == RecipeSpec(
        "contact", (Step("apollo", "people", only_if=Condition(("deliverable",), ("DE",))),), budget=None
    )
    assert (spec.freshness_days, spec.batch_size, spec.attempts, spec.batch_seconds) == (90, 20, 3, 300)
    assert (spec.rule("title"), spec.rule("email_status").weak) == (FieldRule("fill_empty", "first"), ("unknown",))
    assert parse(contacts(), batch_size=7, attempts=5).batch_size == 7


def operations(target: str) -> list[tuple[str, str, tuple[str, ...]]]:
    return [
        (name, operation.name, operation.gives)
        for name in provider_names()
        for operation in provider_class(name).operations
        if operation.target == target and operation.gives
    ]


@st.composite
def specs(draw: st.DrawFn) -> RecipeSpec:
    target = draw(st.sampled_from(["contact", "company"]))
    asked = draw(st.lists(st.sampled_from(operations(target)), min_size=1, unique=True))
    steps, wanted = [], set()
    for provider, operation, gives in asked:
        fields = draw(st.lists(st.sampled_from(gives), unique=True, max_size=3))
        wanted |= set(fields or gives)
        steps.append(Step(provider, operation, tuple(fields), draw(conditions(target)), draw(st.floats(0, 1))))
    rule = st.builds(FieldRule, st.sampled_from(["fill_empty", "overwrite"]), st.sampled_from(["first", "highest"]))
    chosen = st.lists(st.sampled_from(sorted(wanted)), unique=True, min_size=1, max_size=3)
    return RecipeSpec(
        target=target,  # type: ignore[arg-type]
        steps=tuple(steps),
        rules={name: draw(rule) for name in draw(chosen)},
        stop=Stop(draw(st.sampled_from(["all", "any", "never"])), tuple(draw(chosen))),
        freshness_days=draw(st.integers(0, 3_650)),
        batch_size=draw(st.integers(1, 1_000)),
        attempts=draw(st.integers(1, 10)),
        batch_seconds=draw(st.integers(10, 3_600)),
        budget=draw(st.none() | st.decimals("0.000001", "1000000000", places=6)),
    )


def conditions(target: str) -> st.SearchStrategy[Condition]:
    fields = sorted(FIELDS_OF_TARGET[target])  # type: ignore[index]
    some, others = fields[::2], fields[1::2]
    status = st.lists(st.sampled_from(STATUSES), unique=True).map(tuple) if target == "contact" else st.just(())
    return st.builds(
        Condition,
        status,
        st.lists(st.sampled_from(["DE", "US", "BR"]), unique=True).map(tuple),
        st.lists(st.sampled_from(some), unique=True, max_size=2).map(tuple),
        st.lists(st.sampled_from(others), unique=True, max_size=2).map(tuple),
    )


@given(specs())
def test_a_recipe_comes_back_from_its_json_as_it_was(spec: RecipeSpec) -> None:
    assert parse(json.loads(json.dumps(spec.to_json())), target=spec.target) == spec


_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["apollo", "people"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*contacts(), "provider"]), inner),
    max_leaves=6,
)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "target": _json,
            "steps": _json | st.just([APOLLO]),
            "fields": _json,
            "stop": _json,
            "budget": _json,
            "attempts": _json,
        },
    )
)
def test_whatever_is_said_is_read_or_refused(said: object) -> None:
    try:
        spec = parse(said, target="contact")
    except InvalidInput:
        return
    assert parse(spec.to_json()) == spec
    assert spec.budget is None or spec.budget > Decimal(0)


def test_the_presets_are_what_parse_accepts() -> None:
    assert set(PRESETS) == {"apollo-contacts", "explorium-companies", "verify-emails", "waterfall"}
    for preset in PRESETS.values():
        assert parse(json.loads(json.dumps(preset.spec.to_json()))) == preset.spec
