"""DELETE of contacts and companies: what goes, what stays of them, and who may."""

import pytest

from cast import Person, in_threads
from contactory.contacts.models import Contact, FieldChange, GoneRecord
from contactory.workspaces.models import AuditEvent
from contactory.workspaces.scope import workspace_scope
from contacts.records import changes_of, imported_contacts, send, shown

pytestmark = pytest.mark.usefixtures("committed_db", "stored")

ANA = "ana@estuary.com,Ana,Silva,Estuary Foods,scone"
BEA = "bea@estuary.com,Bea,Souza,Estuary Foods,bun"


def test_a_deleted_contact_leaves_numbers_only(alice: Person, bob: Person) -> None:
    ana, bea = imported_contacts(alice, ANA, BEA)
    send(alice, "PATCH", f"contacts/{ana['id']}", {"title": "Buyer"})
    send(alice, "PATCH", f"contacts/{bea['id']}", {"title": "Buyer"})
    assert send(bob, "DELETE", f"contacts/{ana['id']}") == (204, {})
    assert send(bob, "GET", f"contacts/{ana['id']}")[0] == 404
    assert send(bob, "DELETE", f"contacts/{ana['id']}")[0] == 404
    assert shown(alice, f"contacts/{bea['id']}")["title"] == "Buyer"
    assert changes_of(alice, contact_id=ana["id"]) == []
    assert len(changes_of(alice, contact_id=bea["id"])) == 1
    with workspace_scope(alice.workspace_id):
        gone = GoneRecord.objects.get(workspace_id=alice.workspace_id)
        deed = AuditEvent.objects.get(workspace_id=alice.workspace_id, action="contact.deleted")
    assert (gone.kind, gone.record_id, gone.into_id, gone.values) == ("contact", ana["id"], None, {})
    assert (gone.created_by_job, gone.created_row) == (ana["import_id"], 1)
    assert deed.subject == f"contact:{ana['id']}"
    assert gone.actor == deed.actor == f"api_key:{bob.key_id}"


def test_a_deleted_contact_remembers_which_imports_had_changed_it(alice: Person) -> None:
    (ana,) = imported_contacts(alice, ANA)
    changed = "ana@estuary.com,Anabela,Silva,Estuary Foods,scone"
    for _ in range(2):
        imported_contacts(alice, changed, policies={"on_existing": "overwrite"})
    jobs = {each[0] for each in _job_ids(alice)}
    send(alice, "DELETE", f"contacts/{ana['id']}")
    with workspace_scope(alice.workspace_id):
        gone = GoneRecord.objects.get(workspace_id=alice.workspace_id)
    assert jobs
    assert set(gone.changed_by_jobs) == jobs


def _job_ids(person: Person) -> list[tuple[int | None]]:
    with workspace_scope(person.workspace_id):
        return list(FieldChange.objects.filter(workspace_id=person.workspace_id).values_list("job_id"))


def test_the_contacts_of_a_deleted_company_stay(alice: Person) -> None:
    ana, bea = imported_contacts(alice, ANA, BEA)
    assert send(alice, "DELETE", f"companies/{ana['company_id']}")[0] == 204
    assert send(alice, "GET", f"companies/{ana['company_id']}")[0] == 404
    for contact in (ana, bea):
        after = shown(alice, f"contacts/{contact['id']}")
        assert (after["company_record"], after["company"]) == (None, "Estuary Foods")
        assert after["updated_at"] > contact["updated_at"]


def test_only_the_record_that_was_read_is_deleted(alice: Person) -> None:
    (ana,) = imported_contacts(alice, ANA)
    place = f"contacts/{ana['id']}"
    etag = alice.client.get(f"/api/v1/{place}").headers["ETag"]
    send(alice, "PATCH", place, {"title": "Buyer"})
    status, document = send(alice, "DELETE", place, If_Match=etag)
    assert (status, document["current"]["title"]) == (409, "Buyer")
    assert send(alice, "DELETE", place, If_Match=alice.client.get(f"/api/v1/{place}").headers["ETag"])[0] == 204


def test_of_deletions_at_once_one_deletes(alice: Person) -> None:
    (ana,) = imported_contacts(alice, ANA)
    answers = in_threads(lambda: send(alice, "DELETE", f"contacts/{ana['id']}")[0], 4)
    assert sorted(answers) == [204, 404, 404, 404]
    with workspace_scope(alice.workspace_id):
        assert GoneRecord.objects.filter(workspace_id=alice.workspace_id).count() == 1


def test_a_viewer_and_a_stranger_delete_nothing(alice: Person, vera: Person, charlie: Person) -> None:
    (ana,) = imported_contacts(alice, ANA)
    for path in (f"contacts/{ana['id']}", f"companies/{ana['company_id']}"):
        assert send(vera, "DELETE", path)[0] == 403
        assert send(charlie, "DELETE", path)[0] == 404
    with workspace_scope(alice.workspace_id):
        assert Contact.objects.filter(workspace_id=alice.workspace_id).count() == 1
