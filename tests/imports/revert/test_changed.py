"""Undo of what an import changed in contacts that were there: former values come back unless somebody built on them."""

import pytest

from cast import Person
from contactory.contacts.models import FieldChange
from contactory.workspaces.scope import workspace_scope
from contacts.records import changes_of, send, shown
from imports.revert.undoing import ANA, BEA, contacts, figures, imported_file, outcomes, reverted, told

pytestmark = pytest.mark.usefixtures("committed_db", "stored")

HEAD = "ana@estuary.com,Anna,Silva,Estuary Foods,Head,Faro,scone\n"
CHIEF = "ana@estuary.com,Anna,Silva,Estuary Foods,Chief,Faro,scone\n"


def test_former_values_come_back_with_a_change_that_says_so(alice: Person) -> None:
    imported_file(alice, ANA, BEA)
    job_id = imported_file(alice, HEAD)
    found = reverted(alice, job_id)
    assert (found["status"], figures(found["counts"])) == ("REVERTED", {"fields_restored": 3})
    ana = contacts(alice)["ana@estuary.com"]
    assert (ana.first_name, ana.title, ana.city) == ("Ana", "Buyer", "")
    assert told(outcomes(alice, job_id)) == [
        ("reversed", "contact", "city", "changed", ""),
        ("reversed", "contact", "first_name", "changed", "Ana"),
        ("reversed", "contact", "title", "changed", "Buyer"),
    ]
    with workspace_scope(alice.workspace_id):
        undone = FieldChange.objects.filter(job_id=job_id, source="import")
        assert {(each.undone_at is not None, each.undone_by) for each in undone} == {(True, f"api_key:{alice.key_id}")}
        back = FieldChange.objects.get(job_id=job_id, source="revert", field="title")
    assert (back.old, back.new, back.row_number, back.actor) == ("Head", "Buyer", 1, f"api_key:{alice.key_id}")
    history = shown(alice, f"contacts/{ana.id}/provenance")["fields"]
    title = next(each for each in history if each["field"] == "title")
    assert (title["value"], title["source"]["source"]) == ("Buyer", "revert")


def test_custom_fields_come_back_too_and_those_of_others_stay(alice: Person) -> None:
    imported_file(alice, ANA, BEA)
    ana, bea = (contacts(alice)[f"{name}@estuary.com"].id for name in ("ana", "bea"))
    send(alice, "PATCH", f"contacts/{ana}", {"custom": {"Tea": "mint"}})
    send(alice, "PATCH", f"contacts/{bea}", {"custom": {"Pastry": None}})
    job_id = imported_file(alice, ANA.replace("scone", "tart"), BEA.replace("bun", "roll"))
    after = contacts(alice)
    assert after["ana@estuary.com"].custom == {"Pastry": "tart", "Tea": "mint"}
    assert after["bea@estuary.com"].custom == {"Pastry": "roll"}
    (source,) = [
        each["source"]
        for each in shown(alice, f"contacts/{ana}/provenance")["fields"]
        if each["field"] == "custom:Pastry"
    ]
    assert (source["source"], source["cell"]["raw"]) == ("import", "tart")
    assert figures(reverted(alice, job_id)["counts"]) == {"fields_restored": 2}
    after = contacts(alice)
    assert after["ana@estuary.com"].custom == {"Pastry": "scone", "Tea": "mint"}
    assert after["bea@estuary.com"].custom == {}


def test_a_field_that_somebody_changed_since_stays_and_the_others_come_back(alice: Person) -> None:
    imported_file(alice, ANA)
    ana = contacts(alice)["ana@estuary.com"].id
    job_id = imported_file(alice, HEAD)
    send(alice, "PATCH", f"contacts/{ana}", {"title": "Director"})
    assert figures(reverted(alice, job_id)["counts"]) == {"fields_restored": 2, "fields_kept": 1}
    after = contacts(alice)["ana@estuary.com"]
    assert (after.first_name, after.title, after.city) == ("Ana", "Director", "")
    assert told(outcomes(alice, job_id, group="kept")) == [("kept", "contact", "title", "person", "Director")]


def test_a_value_without_a_change_that_tells_why_stays(alice: Person) -> None:
    imported_file(alice, ANA)
    job_id = imported_file(alice, HEAD)
    ana = contacts(alice)["ana@estuary.com"]
    with workspace_scope(alice.workspace_id):
        type(ana).objects.filter(id=ana.id).update(city="Lagos")
    assert figures(reverted(alice, job_id)["counts"]) == {"fields_restored": 2, "fields_kept": 1}
    assert contacts(alice)["ana@estuary.com"].city == "Lagos"


@pytest.mark.parametrize("newest_first", [True, False])
def test_imports_upon_imports_are_undone_in_any_order_in_the_end(alice: Person, newest_first: bool) -> None:
    imported_file(alice, ANA)
    jobs = [imported_file(alice, HEAD), imported_file(alice, CHIEF)]
    if newest_first:
        jobs.reverse()
    else:
        assert figures(reverted(alice, jobs[0])["counts"]) == {"fields_restored": 2, "fields_kept": 1}
        assert contacts(alice)["ana@estuary.com"].title == "Chief"
        jobs.reverse()
    for job_id in jobs:
        reverted(alice, job_id)
    ana = contacts(alice)["ana@estuary.com"]
    assert (ana.first_name, ana.title, ana.city) == ("Ana", "Buyer", "")
    for job_id in jobs:
        assert figures(shown(alice, f"imports/{job_id}/revert")["counts"]).keys() == {"fields_restored"}


def test_changes_of_merged_and_deleted_contacts_are_blocked(alice: Person) -> None:
    imported_file(alice, ANA, BEA, "carl@quill.com,Carl,Jung,Quill,,,\n")
    job_id = imported_file(alice, HEAD, BEA.replace("Cook", "Chef"))
    there = contacts(alice)
    ana, bea, carl = (there[name].id for name in ("ana@estuary.com", "bea@estuary.com", "carl@quill.com"))
    assert send(alice, "POST", f"contacts/{carl}/merge", {"other_id": ana})[0] == 200
    assert send(alice, "DELETE", f"contacts/{bea}")[0] == 204
    found = reverted(alice, job_id)
    assert (found["status"], figures(found["counts"])) == ("REVERTED", {"fields_blocked": 4})
    blocked = outcomes(alice, job_id, group="blocked")
    assert {(each["record_id"], each["field"], each["reason"]) for each in blocked} == {
        (ana, "city", "merged"),
        (ana, "first_name", "merged"),
        (ana, "title", "merged"),
        (bea, "", "deleted"),
    }


def test_what_was_undone_is_not_blocked_when_the_contact_is_deleted_later(alice: Person) -> None:
    imported_file(alice, ANA)
    job_id = imported_file(alice, HEAD)
    before = reverted(alice, job_id)["counts"]
    send(alice, "DELETE", f"contacts/{contacts(alice)['ana@estuary.com'].id}")
    assert reverted(alice, job_id)["counts"] == before


def test_undoing_again_changes_nothing_more(alice: Person) -> None:
    imported_file(alice, ANA)
    job_id = imported_file(alice, HEAD, BEA)
    first = reverted(alice, job_id)
    changes = changes_of(alice, job_id=job_id)
    again = reverted(alice, job_id)
    assert again["counts"] == first["counts"]
    assert figures(again["latest"]["counts"]) == {}
    assert changes_of(alice, job_id=job_id) == changes
