"""Runs from their beginning to their end, with the sandbox's books as the truth about what was billed."""

from enriching import check_books, done, firms, items, people, recipe

from cast import Person
from contactory.contacts.models import Company, Contact, FieldChange
from contactory.providers.sandbox.world import World
from contactory.workspaces.scope import workspace_scope


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


def test_companies_are_matched_before_their_firmographics_are_asked_for(alice: Person, world: World) -> None:
    firms(alice, range(30))
    run = done(alice, recipe("explorium.firmographics", target="company"))
    with workspace_scope(alice.workspace_id):
        known = Company.objects.exclude(industry="").count()
    assert run.state == "COMPLETED"
    assert 0 < known == run.counts["success"] + run.counts["partial"] < 30
    assert run.credits == known
    check_books(alice, world)
