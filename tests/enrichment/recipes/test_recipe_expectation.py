"""What a recipe is expected to ask: the same as when every record is walked through it by itself."""

from collections import Counter
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactory.enrichment.recipes.asking import known_clues, question_of
from contactory.enrichment.recipes.expecting import Odds, Range, expect
from contactory.enrichment.recipes.planning import Known, Plan, plan_of
from contactory.enrichment.recipes.presets import PRESETS
from contactory.enrichment.recipes.profiles import Profiler
from contactory.enrichment.recipes.spec import RecipeSpec, Step

EXACT = 1e-6
COMPANIES = plan_of(PRESETS["explorium-companies"].spec)
WATERFALL = plan_of(PRESETS["waterfall"].spec)


def certain(found: float, **gives: float) -> Odds:
    return Odds(Range(found, found, found), gives)


def known(plan: Plan, values: Mapping[str, str]) -> Known:
    return Known(values, known_clues(question_of(plan.spec.target, values)))


def counted(plan: Plan, records: list[Mapping[str, str]]) -> Counter:  # type: ignore[type-arg]
    profiler = Profiler(plan)
    return Counter(profiler.profile(known(plan, values)) for values in records)


def test_what_is_asked_by_id_is_asked_of_those_that_match() -> None:
    records: list[Mapping[str, str]] = [
        *({"domain": f"firm{number}.com"} for number in range(80)),
        *({"domain": f"known{number}.com", "industry": "Steel", "country": "DE"} for number in range(15)),
        *({"industry": "Steel"} for _ in range(5)),
    ]
    profiles = counted(COMPANIES, records)
    assert len(profiles) == 3
    match, firmographics = expect(COMPANIES, profiles, {0: certain(0.75), 1: certain(0.5)})
    assert match.asked == match.asked._replace(low=80, expected=80, high=80)
    assert firmographics.asked.expected == pytest.approx(60)
    assert firmographics.found.expected == pytest.approx(30)


def test_the_second_of_a_waterfall_is_asked_what_the_first_misses() -> None:
    records = [{"full_name": f"Ann Lee {number}", "company": "Estuary"} for number in range(1_000)]
    odds = {place: certain(0.5) for place in range(len(WATERFALL.steps))}
    odds[0] = Odds(Range(0.6, 0.7, 0.8), {"email": 0.9, "secondary_email": 0.0, "email_status": 0.9})
    expected = expect(WATERFALL, counted(WATERFALL, records), odds)
    asked = {(each.place, WATERFALL.steps[each.place].operation.name): each.asked for each in expected}
    assert asked[0, "people"].expected == 1_000
    assert asked[1, "match_prospects"].expected == pytest.approx(1_000 * (1 - 0.7 * 0.9))
    assert asked[1, "match_prospects"].low == pytest.approx(1_000 * (1 - 0.8 * 0.9))
    assert asked[1, "match_prospects"].high == pytest.approx(1_000 * (1 - 0.6 * 0.9))
    assert asked[2, "contact_emails"].expected == pytest.approx(1_000 * (1 - 0.7 * 0.9) / 2)


_fields = ["email", "email_status", "title", "linkedin_url", "full_name", "company", "company_domain", "mobile_phone"]
_texts = {"email": "ann@estuary.com", "email_status": "risky", "linkedin_url": "linkedin.com/in/ann"}
_records = st.lists(
    st.sets(st.sampled_from(_fields)).map(lambda names: {name: _texts.get(name, "Estuary") for name in names}),
    min_size=1,
    max_size=6,
)
_steps = [
    Step("apollo", "people", ("email", "title", "email_status")),
    Step("explorium", "contact_details", ("email", "mobile_phone")),
    Step("zerobounce", "verify"),
    Step("hunter", "verify"),
]
_chosen = st.lists(st.sampled_from(_steps), min_size=1, unique_by=lambda step: step.provider).map(tuple)


@settings(max_examples=40)
@given(_chosen, _records, st.lists(st.sampled_from([0.0, 1.0]), min_size=8, max_size=8))
def test_profiles_go_the_way_of_their_records(
    steps: tuple[Step, ...], records: list[Mapping[str, str]], rates: list[float]
) -> None:
    plan = plan_of(RecipeSpec("contact", steps))
    odds = {step.place: certain(rates[step.place]) for step in plan.steps}
    expected = expect(plan, counted(plan, records), odds)
    one_by_one = Counter(place for values in records for place in _walk(plan, values, rates))
    assert {each.place: each.asked.expected for each in expected} == pytest.approx(
        {step.place: one_by_one[step.place] for step in plan.steps}
    )
    for each in expected:
        assert each.asked.low <= each.asked.expected + EXACT
        assert each.asked.expected <= each.asked.high + EXACT


def _walk(plan: Plan, values: Mapping[str, str], rates: list[float]) -> Iterator[int]:
    """The places that a record is asked at, where each provider finds everybody or nobody."""
    have, taken, ids, asked, place = dict(values), set(), set(), set(), 0
    while True:
        clues = known_clues(question_of("contact", have))
        step = plan.next_step(Known(have, clues, frozenset(), taken, ids, asked), place).step
        if step is None:
            return
        yield step.place
        asked.add(step.place)
        if rates[step.place] and step.prepares:
            ids.add(step.provider)
        elif rates[step.place]:
            taken |= step.fields
            found = {"email": "new@estuary.com", "email_status": "deliverable", "mobile_phone": "+493012345678"}
            have = {**have, **{name: found.get(name, "x") for name in step.fields if name not in values}}
            have["email_status"] = "deliverable" if "email_status" in step.fields else have.get("email_status", "")
        place = step.place + 1
