"""Runs from their beginning to their end, with the sandbox's books as the truth about what was billed."""

from decimal import Decimal

import pytest
from enriching import begun, billed, check_books, done, firms, items, people, priced, recipe, worked, worked_by

from cast import Person, in_threads
from contactory.contacts.models import Company, Contact, FieldChange
from contactory.enrichment.services.control import resume
from contactory.enrichment.services.creating import Chosen
from contactory.providers.sandbox.faults import FaultKind, FaultOrder
from contactory.providers.sandbox.world import World
from contactory.suppression.services import suppress
from contactory.workspaces.scope import workspace_scope
from erasure.tracing import erased, tables_with


def test_contacts_get_what_a_provider_knows_of_them(alice: Person, world: World) -> None:
    people(alice, range(23), do_not_call="yes", title="Poet")
    run = done(alice, recipe("apollo.people"))
    assert (run.state, run.items_done, run.items_total) == ("COMPLETED", 23, 23)
    assert run.counts["success"] + run.counts["partial"] + run.counts["not_found"] == 23
    with workspace_scope(alice.workspace_id):
        found = Contact.objects.exclude(linkedin_url="")
        assert {contact.title for contact in found} == {"Poet"}
        assert {contact.do_not_call for contact in Contact.objects.all()} == {"yes"}
        changes = FieldChange.objects.filter(contact_id=found[0].id, enrichment_id=run.enrichment_id)
        assert {change.field: change.new for change in changes}["linkedin_url"] == found[0].linkedin_url
        assert {(change.source, change.provider) for change in changes} == {("provider", "apollo")}
    first = items(alice, run.enrichment_id)[0]
    assert first.found["title"]["lost"][0]["code"] == "present"
    check_books(alice, world)


def test_a_second_run_pays_for_nothing_that_the_first_has_bought(alice: Person, world: World) -> None:
    people(alice, range(12))
    done(alice, recipe("apollo.people", fields={"title": {"write": "overwrite"}}))
    spent = world.books.totals()
    again = done(alice, recipe("apollo.people", fields={"title": {"write": "overwrite"}}))
    assert (again.state, again.credits) == ("COMPLETED", 0)
    assert world.books.totals() == spent
    assert {entry["cached"] for item in items(alice, again.enrichment_id) for entry in item.asked} == {True}


def test_one_run_asks_one_thing_once_whatever_the_freshness(
    alice: Person, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.coverage.change({"apollo.match": 1.0})
    # A call at a time, so that those who come later find the answer of the first, which is older than no time at all.
    monkeypatch.setattr("django.conf.settings.ENRICHMENT_IN_FLIGHT", 1)
    people(alice, range(6), email="", last_name="Byron", linkedin_url="https://www.linkedin.com/in/ada-byron")
    spec = recipe("apollo.people", freshness_days=0, batch_size=1, stop={"when": "never"})
    run = done(alice, spec)
    assert (run.state, run.credits, sum(world.calls.values())) == ("COMPLETED", 1, 1)
    check_books(alice, world)
    assert done(alice, spec).credits == 1, "another run buys again"


def test_companies_are_matched_before_their_firmographics_are_asked_for(alice: Person, world: World) -> None:
    firms(alice, range(30))
    run = done(alice, recipe("explorium.firmographics", target="company"))
    with workspace_scope(alice.workspace_id):
        known = Company.objects.exclude(industry="").count()
    assert run.state == "COMPLETED"
    assert 0 < known == run.counts["success"] + run.counts["partial"] < 30
    assert run.credits == known
    check_books(alice, world)


def test_a_second_provider_is_asked_for_what_the_first_does_not_know(alice: Person, world: World) -> None:
    world.coverage.change({"apollo.match": 0.5, "apollo.email": 0.5})
    people(alice, range(30), email="", company="Acme", linkedin_url="")
    with workspace_scope(alice.workspace_id):
        ids = list(Contact.objects.values_list("id", flat=True))
    spec = recipe("apollo.people", "explorium.contact_emails", stop={"when": "all", "fields": ["email"]})
    run = done(alice, spec)
    asked = [[entry["provider"] for entry in item.asked] for item in items(alice, run.enrichment_id)]
    with workspace_scope(alice.workspace_id):
        sources = set(FieldChange.objects.filter(field="email", contact_id__in=ids).values_list("provider", flat=True))
    assert run.state == "COMPLETED"
    assert sources == {"apollo", "explorium"}
    assert ["apollo"] in asked
    assert ["apollo", "explorium", "explorium"] in asked
    check_books(alice, world)


def test_whom_nothing_is_known_of_is_never_asked_about(alice: Person, world: World) -> None:
    people(alice, [1], email="", first_name="", last_name="")
    people(alice, [2])
    run = done(alice, recipe("apollo.people"))
    nobody, somebody = items(alice, run.enrichment_id)
    assert (nobody.state, nobody.reason, nobody.asked) == ("skipped", "nothing_to_ask_by", [])
    assert "Apollo" in nobody.sentence
    assert somebody.state != "skipped"
    assert sum(world.calls.values()) == 1


def test_people_who_were_erased_are_never_asked_about_and_do_not_come_back(alice: Person, world: World) -> None:
    kept, found = people(alice, [1]), people(alice, [2], email="", company="Acme2", linkedin_url="")
    first = done(alice, recipe("apollo.people"), Chosen(ids=tuple(found)))
    with workspace_scope(alice.workspace_id):
        address = Contact.objects.get(id=found[0]).email
        Contact.objects.filter(id=found[0]).update(email="")
        suppress(alice.workspace_id, ["ada.byron1@acme1.com", address], erasure_id=None)
    again = done(alice, recipe("apollo.people"), Chosen(ids=(*kept, *found)))
    erased, nameless = items(alice, again.enrichment_id)
    assert address
    assert first.credits == 1
    assert (erased.state, erased.reason, erased.asked) == ("skipped", "suppressed", [])
    assert (nameless.found["email"]["taken"], nameless.found["email"]["code"]) == (False, "suppressed")
    with workspace_scope(alice.workspace_id):
        assert Contact.objects.get(id=found[0]).email == ""


def test_an_address_that_another_contact_has_is_noted_and_not_written(alice: Person, world: World) -> None:
    (nameless,) = people(alice, [3], email="", company="Acme3")
    done(alice, recipe("apollo.people"))
    with workspace_scope(alice.workspace_id):
        address = Contact.objects.get(id=nameless).email
        Contact.objects.filter(id=nameless).update(email="")
    (owner,) = people(alice, [4], email=address)
    run = done(alice, recipe("apollo.people"), Chosen(ids=(nameless,)))
    (item,) = items(alice, run.enrichment_id)
    assert address
    assert (item.state, item.found["email"]["code"]) == ("partial", "taken")
    assert str(owner) in item.found["email"]["sentence"]


def test_two_runs_at_once_ask_each_question_once(alice: Person, world: World) -> None:
    people(alice, range(60))
    world.faults.add(FaultOrder(kind=FaultKind.LATENCY, delay=0.05))
    runs = [begun(alice, recipe("apollo.people")) for _ in range(2)]
    ends = in_threads(lambda: worked(alice, runs.pop()), 2)
    assert [end.state for end in ends] == ["COMPLETED"] * 2
    about = [entry.entity for entry in world.books.entries]
    assert len(about) == len(set(about)) == billed(world)
    check_books(alice, world)


def test_a_budget_is_used_to_the_cent_and_never_passed(alice: Person, world: World) -> None:
    world.coverage.change({"apollo.match": 1.0})
    priced(alice, apollo="0.07")
    people(alice, range(60))
    run = begun(alice, recipe("apollo.people"), budget=Decimal("1.60"))
    stopped = worked_by(alice, run, 3)
    assert (stopped.state, stopped.pause_reason) == ("PAUSED", "budget")
    assert "1.60 USD" in stopped.waiting_for
    assert (billed(world), stopped.money) == (22, Decimal("1.54"))
    check_books(alice, world)
    resume(workspace_id=alice.workspace_id, enrichment_id=run.id, actor="test", budget=Decimal("4.20"))
    ended = worked_by(alice, run, 3)
    assert (ended.state, ended.money, ended.counts["success"] + ended.counts["partial"]) == (
        "COMPLETED",
        Decimal("4.2"),
        60,
    )
    check_books(alice, world)


def test_an_erased_person_is_in_no_run_and_no_answer(alice: Person, world: World) -> None:
    people(alice, [1, 2])
    done(alice, recipe("apollo.people"))
    before = tables_with("byron1", "acme1.com")
    erased(alice, "ada.byron1@acme1.com")
    after = tables_with("byron1", "acme1.com")
    assert set(before) >= {"contact", "field_change", "enrichment_item", "provider_answer"}
    assert after == {}
    assert {"enrichment_item", "provider_answer"} <= set(tables_with("byron2"))
    check_books(alice, world)
