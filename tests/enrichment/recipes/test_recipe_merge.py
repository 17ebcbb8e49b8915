"""The merge rule: which answer is taken, that nothing is lost without a reason, and nothing written that must stay."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactory.contacts.lost_answers import WHY
from contactory.enrichment.recipes.merging import OF_THE_ADDRESS, Answer, Merged, merge, shared
from contactory.enrichment.recipes.planning import Plan, plan_of
from contactory.enrichment.recipes.spec import FieldRule, RecipeSpec, Step
from contactory.providers.questions import Value

STEPS = (
    Step("apollo", "people", ("email", "title", "mobile_phone", "email_status")),
    Step("explorium", "contact_details", ("email", "mobile_phone", "email_status")),
    Step("hunter", "verify", confidence=0.5),
)
APOLLO, EXPLORIUM, HUNTER = 0, 2, 3  # the places: Explorium's match stands before its answer


def contacts(**rules: FieldRule) -> Plan:
    return plan_of(RecipeSpec("contact", STEPS, rules))


def answer(place: int, about: str = "", **values: str | tuple[str, float]) -> Answer:
    found = {name: Value(given) if isinstance(given, str) else Value(*given) for name, given in values.items()}
    return Answer(place, found, about)


def outcome(merged: Merged, name: str) -> tuple[str | None, list[tuple[str, str]]]:
    """The value that is taken, and the others with why they are not."""
    taken = merged.taken.get(name)
    return taken and taken.value, [(lost.value, lost.code) for lost in merged.lost.get(name, ())]


def test_the_first_answer_fills_what_is_empty_and_the_others_are_kept_as_lost() -> None:
    answers = [answer(EXPLORIUM, mobile_phone="+2"), answer(APOLLO, mobile_phone="+1", title="CEO")]
    merged = merge(contacts(), {"title": "Head of Sales"}, answers)
    assert outcome(merged, "mobile_phone") == ("+1", [("+2", "later")])
    assert outcome(merged, "title") == (None, [("CEO", "present")])


def test_the_surest_answer_wins_where_the_recipe_prefers_it() -> None:
    answers = [answer(APOLLO, mobile_phone=("+1", 0.4)), answer(EXPLORIUM, mobile_phone=("+2", 0.9))]
    merged = merge(contacts(mobile_phone=FieldRule(prefer="highest")), {}, answers)
    assert outcome(merged, "mobile_phone") == ("+2", [("+1", "less_sure")])
    assert outcome(merge(contacts(), {}, answers), "mobile_phone") == ("+1", [("+2", "later")])


def test_what_is_less_sure_than_asked_for_is_not_taken() -> None:
    for given_status in ("deliverable", ("deliverable", 0.49)):
        merged = merge(contacts(), {"email": "a@b.de"}, [answer(HUNTER, "a@b.de", email_status=given_status)])
        assert outcome(merged, "email_status") == (None, [("deliverable", "unsure")])


@pytest.mark.parametrize(
    ("rule", "present", "fresh", "taken", "code"),
    [
        (FieldRule("fill_empty"), "CEO", False, None, "present"),
        (FieldRule("overwrite"), "CEO", False, "CTO", None),
        (FieldRule("overwrite"), "CEO", True, None, "fresh"),
        (FieldRule("overwrite", weak=("n/a",)), "N/A", True, "CTO", None),
        (FieldRule("fill_empty", weak=("n/a",)), "N/A", False, "CTO", None),
    ],
)
def test_a_field_is_written_as_its_rule_says(
    rule: FieldRule, present: str, fresh: bool, taken: str | None, code: str | None
) -> None:
    fields = frozenset({"title"}) if fresh else frozenset()
    merged = merge(contacts(title=rule), {"title": present}, [answer(APOLLO, title="CTO")], fields)
    assert outcome(merged, "title") == (taken, [("CTO", code)] if code else [])


def test_a_verdict_that_says_nothing_replaces_none() -> None:
    plan = contacts(email_status=FieldRule("overwrite", weak=("unknown", "risky")))
    before = {"email": "a@b.de", "email_status": "Verified"}
    unknown = answer(HUNTER, "a@b.de", email_status=("unknown", 0.9))
    assert outcome(merge(plan, before, [unknown]), "email_status") == (None, [("unknown", "weaker")])
    risky = answer(APOLLO, "a@b.de", email_status="risky")
    assert outcome(merge(plan, before, [unknown, risky]), "email_status") == ("risky", [("unknown", "weaker")])


def test_a_status_goes_with_its_address() -> None:
    """Whatever is known of one address says nothing of another."""
    plan = contacts(email=FieldRule("overwrite"))
    before = {"email": "old@b.de", "email_status": "deliverable", "email_confidence": "0.97"}
    silent = merge(plan, before, [answer(EXPLORIUM, email="new@b.de")])
    assert (silent.taken["email"].value, silent.taken["email_status"].value) == ("new@b.de", "")
    assert silent.taken["email_confidence"].value == ""
    told = merge(plan, before, [answer(APOLLO, "old@b.de", email="new@b.de", email_status="risky")])
    assert told.taken["email_status"].value == "risky"
    # The recipe fills only empty addresses, so that Apollo's verdict is about one that the record does not have.
    kept = merge(contacts(), {"email": "old@b.de"}, [answer(APOLLO, email="new@b.de", email_status="deliverable")])
    assert outcome(kept, "email_status") == (None, [("deliverable", "other_address")])


_values = st.sampled_from(["", "deliverable", "risky", "unknown", "a@b.de", "c@d.de", "CEO"])
_fields = st.sampled_from(["email", "title", "mobile_phone", "email_status", "email_confidence", "consent", "city"])
_sureness = st.none() | st.sampled_from([0.0, 0.3, 0.5, 0.9])
_found = st.dictionaries(_fields, st.builds(Value, _values, _sureness))
_answers = st.lists(
    st.builds(Answer, st.sampled_from([APOLLO, EXPLORIUM, HUNTER]), _found, st.sampled_from(["", "a@b.de", "c@d.de"])),
    unique_by=lambda each: each.place,
)
_rules = st.dictionaries(
    st.sampled_from(["email", "title", "mobile_phone", "email_status"]),
    st.builds(
        FieldRule,
        st.sampled_from(["fill_empty", "overwrite"]),
        st.sampled_from(["first", "highest"]),
        st.sampled_from([(), ("unknown",), ("unknown", "risky")]),
    ),
)
_before = st.dictionaries(_fields, _values).map(lambda values: {name: text for name, text in values.items() if text})
_fresh = st.frozensets(_fields)


@given(_rules, _before, _answers, _fresh, st.randoms())
def test_whatever_is_answered_the_promises_hold(
    rules: Mapping[str, FieldRule], before: Mapping[str, str], answers: Sequence[Answer], fresh: frozenset[str], random
) -> None:  # type: ignore[no-untyped-def]
    plan = contacts(**rules)
    merged = merge(plan, before, answers, fresh)
    _nothing_vanishes(plan, answers, merged)
    _what_must_stay_stays(plan, before, merged)
    shuffled = random.sample(answers, len(answers))
    assert merge(plan, before, shuffled, fresh) == merged
    # What is written once is written: the same answers change nothing more.
    after = {name: text for name, text in {**before, **_written(merged)}.items() if text}
    again = merge(plan, after, answers, fresh)
    assert {**after, **_written(again)} == after


def _written(merged: Merged) -> dict[str, str]:
    return {name: taken.value for name, taken in merged.taken.items()}


def _nothing_vanishes(plan: Plan, answers: Sequence[Answer], merged: Merged) -> None:
    said = sorted(
        (name, value.text, each.place)
        for each in answers
        for name, value in each.values.items()
        if value.text and name in plan.steps[each.place].fields
    )
    told = [(name, taken.value, taken.place) for name, taken in merged.taken.items() if taken.value]
    told += [(name, lost.value, lost.place) for name, losers in merged.lost.items() for lost in losers]
    assert sorted(told) == said
    assert {lost.code for losers in merged.lost.values() for lost in losers} <= WHY.keys()


def _what_must_stay_stays(plan: Plan, before: Mapping[str, str], merged: Merged) -> None:
    assert "consent" not in merged.taken
    for name, taken in merged.taken.items():
        if taken.value == "":
            replaced = merged.taken.get("email")
            assert name in OF_THE_ADDRESS
            assert replaced is not None
            assert replaced.value != before["email"]
        elif name not in OF_THE_ADDRESS and plan.spec.rule(name).write == "fill_empty":
            assert not plan.ranks.is_settled(name, before.get(name, ""))


@given(st.decimals(0, 1_000, places=6), st.integers(1, 40))
def test_the_shares_of_a_cost_add_up_to_it(cost: Decimal, count: int) -> None:
    shares = shared(cost, [str(number) for number in range(count)])
    assert sum(shares.values()) == cost
    assert max(shares.values()) - min(shares.values()) < Decimal("0.0001")
    assert min(shares.values()) >= 0
