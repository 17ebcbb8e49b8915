"""Undo of what an import created: what goes, what is kept because somebody worked on it, what is blocked."""

import pytest

from cast import Person
from contactory.contacts.models import Company, Contact, FieldChange
from contactory.workspaces.scope import workspace_scope
from contacts.records import send, shown
from imports.pipeline import imported, people, table
from imports.revert.undoing import ANA, BEA, CARL, contacts, domains, figures, imported_file, outcomes, reverted, told

pytestmark = pytest.mark.usefixtures("committed_db", "stored")

MADE = ("reversed", "contact", "", "made", None)


def test_what_it_created_goes_and_its_rows_stay(alice: Person) -> None:
    job_id = imported_file(alice, ANA, BEA, CARL)
    before = {contact.id for contact in contacts(alice).values()}
    found = reverted(alice, job_id)
    assert (found["status"], figures(found["counts"])) == ("REVERTED", {"contacts_removed": 3, "companies_removed": 2})
    assert (contacts(alice), domains(alice)) == ({}, set())
    job = shown(alice, f"imports/{job_id}")
    assert (job["status"], job["rows_total"], job["rows_success"], job["contacts_created"]) == ("REVERTED", 3, 3, 3)
    rows = shown(alice, f"imports/{job_id}/rows?status=SUCCESS")["items"]
    assert [row["row_number"] for row in rows] == [1, 2, 3]
    gone = outcomes(alice, job_id, group="reversed", limit=2)
    assert {each["record_id"] for each in gone if each["kind"] == "contact"} == before
    assert [each["row_number"] for each in gone if each["kind"] == "contact"] == [1, 2, 3]
    assert len(gone) == 5


def test_contacts_of_others_stay_whatever_is_undone(alice: Person, charlie: Person) -> None:
    imported_file(alice, ANA)
    imported_file(charlie, ANA)
    reverted(alice, imported_file(alice, CARL))
    assert set(contacts(alice)) == set(contacts(charlie)) == {"ana@estuary.com"}
    assert domains(alice) == {"estuary.com"}


def test_a_contact_that_somebody_changed_is_kept_whole(alice: Person) -> None:
    job_id = imported_file(alice, ANA, CARL)
    ana = contacts(alice)["ana@estuary.com"]
    send(alice, "PATCH", f"contacts/{ana.id}", {"title": "Head", "custom": {"Pastry": "bun"}})
    found = reverted(alice, job_id)
    counts = {"contacts_removed": 1, "companies_removed": 1, "contacts_kept": 1, "companies_blocked": 1}
    assert (found["status"], figures(found["counts"])) == ("REVERTED", counts)
    assert told(outcomes(alice, job_id, group="kept")) == [
        ("kept", "contact", "custom:Pastry", "person", "bun"),
        ("kept", "contact", "title", "person", "Head"),
    ]
    (company,) = outcomes(alice, job_id, group="blocked")
    assert (company["kind"], company["sentence"]) == ("company", "Contacts that stay belong to it: 1.")
    after = contacts(alice)["ana@estuary.com"]
    assert (after.title, after.first_name, after.company_record_id) == ("Head", "Ana", ana.company_record_id)


def test_a_value_that_was_changed_and_changed_back_is_somebodys_work(alice: Person) -> None:
    job_id = imported_file(alice, ANA)
    ana = contacts(alice)["ana@estuary.com"]
    for title in ("Head", "Buyer"):
        send(alice, "PATCH", f"contacts/{ana.id}", {"title": title})
    assert figures(reverted(alice, job_id)["counts"]) == {"contacts_kept": 1, "companies_blocked": 1}
    assert told(outcomes(alice, job_id, group="kept")) == [("kept", "contact", "title", "person", "Buyer")]


def test_a_contact_that_another_import_changed_goes_once_that_one_is_undone(alice: Person) -> None:
    first = imported_file(alice, ANA)
    second = imported_file(alice, ANA.replace("Buyer", "Head"))
    assert figures(reverted(alice, first)["counts"]) == {"contacts_kept": 1, "companies_blocked": 1}
    (kept,) = outcomes(alice, first, group="kept")
    assert (kept["field"], kept["sentence"]) == (
        "title",
        f"Import {second} changed it later: revert that one, then this one again.",
    )
    assert figures(reverted(alice, second)["counts"]) == {"fields_restored": 1}
    assert contacts(alice)["ana@estuary.com"].title == "Buyer"
    assert figures(reverted(alice, first)["counts"]) == {"contacts_removed": 1, "companies_removed": 1}
    assert contacts(alice) == {}
    assert told(outcomes(alice, first)) == [MADE, ("reversed", "company", "", "made", None)]
    with workspace_scope(alice.workspace_id):
        assert not FieldChange.objects.exists(), "the changes of what is deleted go with it"


def test_merged_and_deleted_contacts_are_blocked(alice: Person) -> None:
    imported_file(alice, CARL)
    job_id = imported_file(alice, ANA, BEA)
    there = contacts(alice)
    ana, bea, carl = (there[f"{name}"].id for name in ("ana@estuary.com", "bea@estuary.com", "carl@quill.com"))
    assert send(alice, "POST", f"contacts/{carl}/merge", {"other_id": ana})[0] == 200
    assert send(alice, "DELETE", f"contacts/{bea}")[0] == 204
    found = reverted(alice, job_id)
    assert found["status"] == "REVERTED"
    # Carl took over Ana's company with her.
    blocked = outcomes(alice, job_id, group="blocked")
    assert {(each["record_id"], each["reason"]) for each in blocked if each["kind"] == "contact"} == {
        (ana, "merged"),
        (bea, "deleted"),
    }
    assert f"It was merged into contact {carl} after the import." in {each["sentence"] for each in blocked}
    assert found["counts"]["contacts_blocked"] == 2
    assert set(contacts(alice)) == {"carl@quill.com"}


def test_a_contact_that_another_was_merged_into_is_kept_even_if_nothing_changed(alice: Person) -> None:
    imported_file(alice, "ana2@estuary.com,Ana,Silva,Estuary Foods,,,\n")
    other = contacts(alice)["ana2@estuary.com"].id
    job_id = imported_file(alice, "ana@estuary.com,Ana,Silva,Estuary Foods,,,\n")
    ana = contacts(alice)["ana@estuary.com"].id
    with workspace_scope(alice.workspace_id):
        Contact.objects.filter(id=other).update(email="")
    assert send(alice, "POST", f"contacts/{ana}/merge", {"other_id": other})[0] == 200
    assert figures(reverted(alice, job_id)["counts"]) == {"contacts_kept": 1}
    assert "absorbed" in {each["reason"] for each in outcomes(alice, job_id, group="kept")}
    assert set(contacts(alice)) == {"ana@estuary.com"}


def test_a_change_that_left_no_trace_keeps_a_contact(alice: Person) -> None:
    job_id = imported_file(alice, ANA, BEA)
    ana = contacts(alice)["ana@estuary.com"]
    with workspace_scope(alice.workspace_id):
        Contact.objects.filter(id=ana.id).update(city="Faro", updated_at="2030-01-01T00:00:00Z")
        Contact.objects.exclude(id=ana.id).update(updated_at="2030-01-01T00:00:00Z")
    assert reverted(alice, job_id)["counts"]["contacts_removed"] == 1
    assert told(outcomes(alice, job_id, group="kept")) == [("kept", "contact", "city", "unknown", None)]


def test_a_company_that_somebody_changed_or_uses_stays(alice: Person) -> None:
    job_id = imported_file(alice, ANA, CARL)
    imported_file(alice, BEA)
    with workspace_scope(alice.workspace_id):
        quill = Company.objects.get(domain="quill.com").id
    assert send(alice, "PATCH", f"companies/{quill}", {"city": "Porto"})[0] == 200
    counts = figures(reverted(alice, job_id)["counts"])
    assert counts == {"contacts_removed": 2, "companies_kept": 1, "companies_blocked": 1}
    assert domains(alice) == {"estuary.com", "quill.com"}
    assert told(outcomes(alice, job_id, group="kept")) == [("kept", "company", "city", "person", "Porto")]


def test_a_company_of_a_deleted_company_does_not_keep_its_contacts(alice: Person) -> None:
    job_id = imported_file(alice, ANA)
    company = contacts(alice)["ana@estuary.com"].company_record_id
    assert send(alice, "DELETE", f"companies/{company}")[0] == 204
    counts = figures(reverted(alice, job_id)["counts"])
    assert counts == {"contacts_removed": 1, "companies_blocked": 1}


def test_an_undone_import_can_be_run_again_and_gives_the_same(alice: Person) -> None:
    job = imported(alice, table(*people(30)))
    first = {email: (each.first_name, each.company, each.custom) for email, each in contacts(alice).items()}
    reverted(alice, job["id"])
    assert contacts(alice) == {}
    status, again = send(alice, "POST", "imports", {"upload_id": job["upload_id"]})
    assert status == 202
    from imports.pipeline import run_all

    run_all(alice.workspace_id)
    assert shown(alice, f"imports/{again['id']}")["contacts_created"] == 30
    assert {email: (each.first_name, each.company, each.custom) for email, each in contacts(alice).items()} == first


def test_what_was_kept_is_found_when_it_is_run_again(alice: Person) -> None:
    job = imported(alice, table(*people(3)))
    kept = contacts(alice)["p2@c0.com"].id
    send(alice, "PATCH", f"contacts/{kept}", {"title": "Head"})
    reverted(alice, job["id"])
    again = imported(alice, table(*people(3)))
    assert (again["status"], again["issues"]["existing_contact"], again["rows_ready"]) == ("NEEDS_REVIEW", 1, 2)
