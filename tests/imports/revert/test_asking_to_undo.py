"""Asking for undo: dry runs, parts of an import, who may, when it is refused, and the pages of outcomes."""

from typing import Any

import pytest

from cast import Person, in_threads
from contactory.contacts.models import Contact, FieldChange
from contactory.imports.models import ImportJob, Revert
from contactory.workspaces.models import AuditEvent
from contactory.workspaces.scope import workspace_scope
from contacts.records import send, shown
from imports.pipeline import imported, people, run_all, send_file, table
from imports.revert.undoing import (
    ANA,
    BEA,
    CARL,
    HEADER,
    contacts,
    domains,
    figures,
    imported_file,
    outcomes,
    reverted,
)

pytestmark = pytest.mark.usefixtures("committed_db", "stored")

HEAD = ANA.replace("Buyer", "Head")


def everything(person: Person) -> dict[str, Any]:
    """All records of the workspace and their changes."""
    with workspace_scope(person.workspace_id):
        changes = list(FieldChange.objects.order_by("id").values())
        return {"contacts": list(Contact.objects.order_by("id").values()), "changes": changes, "of": domains(person)}


def test_a_dry_run_tells_what_undo_then_does_and_changes_nothing(alice: Person) -> None:
    imported_file(alice, ANA)
    job_id = imported_file(alice, HEAD, BEA, CARL)
    send(alice, "PATCH", f"contacts/{contacts(alice)['bea@estuary.com'].id}", {"title": "Chef"})
    before = everything(alice)
    dry = reverted(alice, job_id, dry_run=True)
    assert (dry["status"], dry["latest"]["dry_run"], figures(dry["counts"])) == ("COMPLETED", True, {})
    assert everything(alice) == before
    foreseen = outcomes(alice, job_id, dry_run=True)
    assert outcomes(alice, job_id) == []
    assert {each["sentence"] for each in foreseen if each["group"] == "reversed"} == {
        "The import made it; it would go.",
        "It would have the value again that it had before the import.",
    }
    done = reverted(alice, job_id)
    assert done["latest"]["counts"] == dry["latest"]["counts"]
    assert figures(done["counts"]) == {
        "contacts_removed": 1,
        "companies_removed": 1,
        "fields_restored": 1,
        "contacts_kept": 1,
    }
    for each in foreseen:
        each.pop("sentence")
    came = outcomes(alice, job_id)
    for each in came:
        each.pop("sentence")
    assert came == foreseen
    assert outcomes(alice, job_id, dry_run=True) == [], "what was foreseen is past"


def test_a_part_is_undone_and_the_rest_later(alice: Person) -> None:
    imported_file(alice, ANA)
    job_id = imported_file(alice, HEAD, BEA, CARL)
    there = {email: contact.id for email, contact in contacts(alice).items()}
    part = [there["ana@estuary.com"], there["carl@quill.com"]]
    found = reverted(alice, job_id, contacts=part)
    counts = {"contacts_removed": 1, "companies_removed": 1, "fields_restored": 1}
    assert (found["status"], found["latest"]["part"], figures(found["counts"])) == ("COMPLETED", True, counts)
    assert set(contacts(alice)) == {"ana@estuary.com", "bea@estuary.com"}
    assert reverted(alice, job_id, contacts=part)["counts"] == found["counts"], "a second time finds nothing to do"
    found = reverted(alice, job_id)
    assert (found["status"], figures(found["counts"])) == ("REVERTED", counts | {"contacts_removed": 2})
    assert contacts(alice)["ana@estuary.com"].title == "Buyer"
    job = shown(alice, f"imports/{job_id}")
    assert (job["contacts_created"], job["reverted"]["contacts_removed"]) == (2, 2)


def test_a_part_leaves_the_figures_of_the_others_alone(alice: Person) -> None:
    job_id = imported_file(alice, BEA, CARL)
    bea, carl = (contacts(alice)[name].id for name in ("bea@estuary.com", "carl@quill.com"))
    for contact_id in (bea, carl):
        send(alice, "PATCH", f"contacts/{contact_id}", {"title": "Chef"})
    assert reverted(alice, job_id)["counts"]["contacts_kept"] == 2
    with workspace_scope(alice.workspace_id):
        FieldChange.objects.filter(contact_id=carl).update(undone_at="2026-01-01T00:00:00Z")
        Contact.objects.filter(id=carl).update(title="")
    found = reverted(alice, job_id, contacts=[carl])
    counts = {"contacts_removed": 1, "companies_removed": 1, "contacts_kept": 1, "companies_blocked": 1}
    assert (found["status"], figures(found["counts"])) == ("REVERTED", counts)


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"contacts": []}, 422, "contacts"),
        ({"contacts": list(range(1, 1002))}, 422, "contacts"),
        ({"contacts": [2**40]}, 422, "neither made nor changed"),
        ({"everything": True}, 422, "everything"),
    ],
)
def test_what_cannot_be_meant_is_refused(alice: Person, body: dict[str, Any], status: int, said: str) -> None:
    job_id = imported_file(alice, ANA)
    refused = send(alice, "POST", f"imports/{job_id}/revert", body)
    assert (refused[0], said in refused[1]["detail"]) == (status, True)
    with workspace_scope(alice.workspace_id):
        assert not Revert.objects.exists()


def test_a_contact_of_another_import_is_no_part_of_this_one(alice: Person) -> None:
    imported_file(alice, CARL)
    job_id = imported_file(alice, ANA)
    other = contacts(alice)["carl@quill.com"].id
    status, document = send(alice, "POST", f"imports/{job_id}/revert", {"contacts": [other]})
    assert (status, str(other) in document["detail"]) == (422, True)


def test_only_a_completed_import_is_undone(alice: Person) -> None:
    waiting = imported(alice, table(*people(3), "none,,,,"))["id"]
    failed = imported(alice, "a,b\n1,2\n")["id"]
    begun = send_file(alice, table(*people(3, start=50))).json()["id"]
    cancelled = send_file(alice, table(*people(3, start=60))).json()["id"]
    send(alice, "POST", f"imports/{cancelled}/cancel")
    states = {waiting: "NEEDS_REVIEW", failed: "FAILED", begun: "PENDING", cancelled: "CANCELLED"}
    for job_id, state in states.items():
        status, document = send(alice, "POST", f"imports/{job_id}/revert")
        assert (status, document["code"], document["state"]) == (409, "wrong_state", state)
    assert shown(alice, f"imports/{waiting}/revert")["latest"] is None


def test_a_second_request_waits_for_the_first(alice: Person) -> None:
    job_id = imported_file(alice, ANA)
    answers = in_threads(lambda: send(alice, "POST", f"imports/{job_id}/revert"), 4)
    assert sorted(status for status, _ in answers) == [202, 409, 409, 409]
    assert {document["code"] for status, document in answers if status == 409} == {"revert_in_progress"}
    assert shown(alice, f"imports/{job_id}/revert")["latest"]["state"] == "WAITING"
    run_all(alice.workspace_id)
    assert contacts(alice) == {}


def test_one_key_asks_once(alice: Person) -> None:
    job_id = imported_file(alice, ANA)
    for _ in range(2):
        assert send(alice, "POST", f"imports/{job_id}/revert", {}, **{"Idempotency-Key": "once"})[0] == 202
    run_all(alice.workspace_id)
    assert send(alice, "POST", f"imports/{job_id}/revert", {}, **{"Idempotency-Key": "once"})[0] == 202
    with workspace_scope(alice.workspace_id):
        assert Revert.objects.count() == 1
        assert AuditEvent.objects.filter(action="import.reverted", subject=f"import:{job_id}").count() == 1


def test_who_may_not_write_contacts_does_not_undo(alice: Person, vera: Person, charlie: Person) -> None:
    job_id = imported_file(alice, ANA)
    place = f"imports/{job_id}/revert"
    assert send(vera, "POST", place)[0] == 403
    assert send(charlie, "POST", place)[0] == 404
    assert charlie.client.get(f"/api/v1/{place}/outcomes").status_code == 404
    reverted(alice, job_id)
    assert shown(vera, place)["counts"]["contacts_removed"] == 1
    assert len(outcomes(vera, job_id)) == 2


def test_outcomes_come_page_by_page_in_one_order(alice: Person) -> None:
    job_id = imported(alice, table(*people(25)))["id"]
    kept = contacts(alice)["p3@c0.com"].id
    send(alice, "PATCH", f"contacts/{kept}", {"title": "Chef", "city": "Porto"})
    reverted(alice, job_id)
    whole = outcomes(alice, job_id)
    assert [each["group"] for each in whole] == ["reversed"] * 26 + ["kept"] * 2 + ["blocked"]
    assert outcomes(alice, job_id, limit=3) == whole
    assert outcomes(alice, job_id, group="kept", limit=1) == whole[26:28]
    place = f"/api/v1/imports/{job_id}/revert/outcomes"
    cursor = alice.client.get(place, {"limit": 3}).json()["next_cursor"]
    assert alice.client.get(place, {"cursor": cursor, "group": "kept"}).json()["code"] == "invalid_cursor"


def test_outcomes_name_records_that_are_there_and_records_that_are_gone(alice: Person) -> None:
    job = imported(alice, HEADER + ANA + "bea@@estuary,Bea,Souza,Quill,Cook,Porto,bun\n")
    edit = {"cells": {"Email": "bea@quill.com"}}
    assert send(alice, "PATCH", f"imports/{job['id']}/rows/2", edit)[0] == 200
    assert send(alice, "POST", f"imports/{job['id']}/consolidate")[0] == 202
    run_all(alice.workspace_id)
    kept = contacts(alice)["ana@estuary.com"].pk
    send(alice, "PATCH", f"contacts/{kept}", {"first_name": "Anna"})
    foreseen = {"Anna Silva, ana@estuary.com", "Bea Souza, bea@quill.com", "Quill, quill.com"}
    reverted(alice, job["id"], dry_run=True)
    assert {each["name"] for each in outcomes(alice, job["id"], dry_run=True)} >= foreseen
    reverted(alice, job["id"])
    gone = outcomes(alice, job["id"], group="reversed")
    assert [(each["kind"], each["name"]) for each in gone] == [
        ("contact", "Bea Souza, bea@quill.com"),
        ("company", "Quill, quill.com"),
    ]


def test_an_undone_import_is_final_for_everything_else(alice: Person) -> None:
    job_id = imported_file(alice, ANA)
    reverted(alice, job_id)
    for verb in ("cancel", "reprocess"):
        status, document = send(alice, "POST", f"imports/{job_id}/{verb}")
        assert (status, document["state"]) == (409, "REVERTED")
    assert (
        alice.client.get(f"/api/v1/imports/{job_id}/events", headers={"Last-Event-ID": "0-REVERTED"}).status_code == 204
    )
    assert shown(alice, "imports?status=REVERTED")["items"][0]["id"] == job_id
    with workspace_scope(alice.workspace_id):
        assert ImportJob.objects.get(id=job_id).rows_success == 1
