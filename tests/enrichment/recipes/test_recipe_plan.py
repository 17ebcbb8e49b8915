"""The plan of a recipe: whom it asks next about a record, for what, and why it passes others over."""

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from contactory.enrichment.recipes.asking import can_ask, known_clues, question_of
from contactory.enrichment.recipes.endings import Trouble, ending
from contactory.enrichment.recipes.planning import Known, Plan, plan_of
from contactory.enrichment.recipes.presets import PRESETS
from contactory.enrichment.recipes.spec import Condition, FieldRule, RecipeSpec, Step, Stop

ANN = {"email": "ann@estuary.com", "first_name": "Ann", "last_name": "Lee", "company": "Estuary"}
APOLLO = Step("apollo", "people", ("email", "title", "mobile_phone"))
ALL = Stop()
EMAILS = Step("explorium", "contact_emails", ("email",))
PHONES = Step("explorium", "contact_phones", ("mobile_phone",))


def known(values: Mapping[str, str], **more: frozenset[str] | frozenset[int]) -> Known:
    return replace(Known(values, known_clues(question_of("contact", values))), **more)


def contacts(*steps: Step, stop: Stop = ALL, **rules: FieldRule) -> Plan:
    return plan_of(RecipeSpec("contact", steps, rules, stop))


def asked(plan: Plan, state: Known, place: int = 0) -> tuple[str, set[str]]:
    """The operation that is next, and for what."""
    decision = plan.next_step(state, place)
    return (decision.step.operation.name if decision.step else "", set(decision.fields))


def test_a_step_is_asked_for_what_is_missing_only() -> None:
    assert asked(contacts(APOLLO), known(ANN)) == ("people", {"title", "mobile_phone"})
    assert asked(contacts(APOLLO, title=FieldRule("overwrite")), known(ANN | {"title": "CEO"})) == (
        "people",
        {"title", "mobile_phone"},
    )
    complete = ANN | {"title": "CEO", "mobile_phone": "+493012345678"}
    assert asked(contacts(APOLLO), known(complete)) == ("", set())
    assert ending(contacts(APOLLO), known(complete)).code == "nothing_wanted"


def test_what_a_provider_gave_lately_is_not_bought_again() -> None:
    plan = contacts(Step("apollo", "people", ("title",)), title=FieldRule("overwrite"))
    state = known(ANN | {"title": "CEO"})
    assert asked(plan, state) == ("people", {"title"})
    assert asked(plan, replace(state, fresh=frozenset({"title"}))) == ("", set())
    assert asked(plan, replace(state, taken=frozenset({"title"}), asked=frozenset({0}))) == ("", set())


def test_the_providers_id_is_found_once_before_what_is_asked_by_it() -> None:
    plan = contacts(EMAILS, PHONES)
    nobody = {name: ANN[name] for name in ("first_name", "last_name", "company")}
    assert [step.operation.name for step in plan.steps] == [
        "match_prospects", "contact_emails", "match_prospects", "contact_phones",
    ]  # fmt: skip
    assert asked(plan, known(nobody)) == ("match_prospects", set())
    found = known(nobody, ids=frozenset({"explorium"}), asked=frozenset({0}))
    assert asked(plan, found, 1) == ("contact_emails", {"email"})
    assert asked(plan, found, 2) == ("contact_phones", {"mobile_phone"})
    # The address is there, so that the match is for the numbers alone.
    assert plan.next_step(known(ANN)).step == plan.steps[2]


def test_who_is_not_matched_is_asked_about_no_further() -> None:
    plan = contacts(EMAILS)
    state = known({"full_name": "Ann Lee", "company": "Estuary"}, asked=frozenset({0}))
    decision = plan.next_step(state, 1)
    assert (decision.step, [(step.place, step.code) for step in decision.skipped]) == (None, [(1, "not_matched")])
    assert ending(plan, state, decision.skipped).state == "not_found"


def test_one_match_in_vain_is_enough_for_all_that_need_it() -> None:
    nobody = {"full_name": "Ann Lee", "company": "Estuary"}
    decision = contacts(EMAILS, PHONES).next_step(known(nobody, asked=frozenset({0})), 1)
    assert (decision.step, [step.code for step in decision.skipped]) == (None, ["not_matched", "not_matched"])


def test_who_cannot_be_asked_about_is_skipped_with_what_it_needs() -> None:
    plan = contacts(APOLLO, EMAILS)
    state = known({"first_name": "Ann", "email": "not an address", "linkedin_url": "linkedin.com/company/estuary"})
    plan_without_email = contacts(replace(APOLLO, fields=("title",)), EMAILS, email=FieldRule("overwrite"))
    decision = plan_without_email.next_step(state)
    assert decision.step is None
    assert [step.sentence for step in decision.skipped] == [
        "There is nothing to ask Apollo by: it needs an e-mail address, a LinkedIn page, a name in full with a "
        "company's domain or a name in full with a company's name.",
        "There is nothing to ask Explorium by: it needs an e-mail address, a phone number, a LinkedIn page or a name "
        "in full with a company's name.",
    ]
    assert ending(plan, state, decision.skipped)[:2] == ("skipped", "nothing_to_ask_by")


def test_a_condition_says_what_is_not_met() -> None:
    conditions = {
        "Its e-mail status is unknown, and only deliverable or risky is asked about.": Condition(
            email_status=("deliverable", "risky")
        ),
        "Its country is BR, and only DE or US is asked about.": Condition(countries=("DE", "US")),
        "It has company and title already.": Condition(empty=("company", "title")),
        "It has no city.": Condition(filled=("company", "city")),
    }
    values = ANN | {"title": "CEO", "country": "Brasil", "email_status": "Unavailable"}
    for sentence, condition in conditions.items():
        plan = contacts(replace(APOLLO, only_if=condition))
        assert [step.sentence for step in plan.next_step(known(values)).skipped] == [sentence]
        met = values | {"country": "USA", "email_status": "Verified", "title": "", "city": "Lima"}
        assert asked(plan, known(met))[0] == "people"


def test_the_stop_rule_ends_it() -> None:
    both = ("email", "mobile_phone")
    state = known(ANN)
    assert asked(contacts(APOLLO, stop=Stop("all", both)), state)[0] == "people"
    assert asked(contacts(APOLLO, stop=Stop("any", both)), state)[0] == ""
    plan = contacts(APOLLO, PHONES, stop=Stop("never"))
    answered = known(ANN | {"mobile_phone": "+493012345678"}, taken=frozenset({"mobile_phone"}), asked=frozenset({0}))
    assert asked(plan, answered, 1)[0] == "match_prospects"
    assert asked(contacts(APOLLO, PHONES), answered, 1)[0] == ""


def test_a_weak_status_is_asked_about_further_and_a_sure_one_is_not() -> None:
    plan = plan_of(PRESETS["verify-emails"].spec)
    for status, following in {"unknown": "zerobounce", "risky": "zerobounce", "undeliverable": None}.items():
        state = known(ANN | {"email_status": status}, taken=frozenset({"email_status"}), asked=frozenset({0}))
        step = plan.next_step(state, 1).step
        assert (step and step.provider) == following
    # A file may say what it likes: what no provider said is verified.
    assert asked(plan, known(ANN | {"email_status": "Verified"})) == ("check", {"email_status"})


def test_an_item_ends_as_what_it_got() -> None:
    plan = contacts(APOLLO, stop=Stop("all", ("title", "mobile_phone")))
    after = {"asked": frozenset({0})}
    failed = Trouble("provider_garbage", "Apollo sent what it does not document.")
    whole = ANN | {"title": "CEO", "mobile_phone": "+493012345678"}
    states = [
        ending(plan, known(whole, taken=frozenset({"title", "mobile_phone"}), **after)),
        ending(plan, known(ANN | {"title": "CEO"}, taken=frozenset({"title"}), **after)),
        ending(plan, known(ANN, **after)),
        ending(plan, known(ANN, **after), trouble=failed),
        ending(plan, known(ANN), trouble=failed),
    ]
    assert [each.state for each in states] == ["success", "partial", "not_found", "failed", "failed"]
    assert states[1].sentence == "It still lacks Mobile phone."
    assert states[3].sentence == failed.sentence


_texts = st.sampled_from(["", "x"])
_plans = st.sampled_from([plan_of(preset.spec) for preset in PRESETS.values() if preset.spec.target == "contact"])


@given(_plans, st.dictionaries(st.sampled_from([*ANN, "title", "linkedin_url"]), _texts), st.data())
def test_every_walk_ends_and_asks_no_place_twice(plan: Plan, without: Mapping[str, str], data: st.DataObject) -> None:
    values = {name: text for name, text in ANN.items() if name not in without}
    state, place, asked_places = known(values), 0, []
    while (decision := plan.next_step(state, place)).step is not None:
        step = decision.step
        assert step.place >= place
        assert can_ask(step.operation, state.clues, has_id=step.provider in state.ids)
        assert step.prepares or (decision.fields and decision.fields <= step.fields)
        asked_places.append(step.place)
        hit = data.draw(st.booleans())
        given_fields = dict.fromkeys(step.fields, "deliverable") if hit else {}
        state = replace(
            state,
            values={**given_fields, **state.values},
            taken=state.taken | given_fields.keys(),
            ids=state.ids | {step.provider} if hit and step.prepares else state.ids,
            asked=state.asked | {step.place},
        )
        place = step.place + 1
    assert sorted(set(asked_places)) == asked_places
    assert ending(plan, state, decision.skipped).state in {"success", "partial", "not_found", "skipped"}
