"""Undo while others are at work on the same records: whoever was first is respected, and no edit is lost."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from cast import Person, in_threads
from contactory.contacts.models import Contact, GoneRecord
from contactory.contacts.services.deleting import delete_contact
from contactory.contacts.services.editing import edit_contact
from contactory.contacts.services.merging import merge_contacts
from contactory.imports.services.revert_requests import ask_revert
from contactory.workspaces.scope import workspace_scope
from contacts.records import shown
from imports.pipeline import imported, people, run_all, send_file, table
from imports.revert.undoing import ANA, CARL, contacts, domains, figures, imported_file, outcomes

pytestmark = pytest.mark.usefixtures("committed_db", "stored")

# Not pg_stat_activity: a transaction sees of it what it saw first, and never who connected since.
WAITING = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
PATIENCE_SECONDS = 240.0


def undone_while(person: Person, job_id: int, work: Callable[[], Any]) -> dict[str, Any]:
    """Undo the import while somebody's transaction has done the work and not ended: it ends once undo waits for it."""
    done = threading.Event()

    def hold() -> None:
        try:
            with workspace_scope(person.workspace_id):
                work()
                done.set()
                wait_for_a_waiter()
        finally:
            done.set()
            connection.close()

    def undo() -> None:
        try:
            assert done.wait(PATIENCE_SECONDS)
            ask_revert(workspace_id=person.workspace_id, job_id=job_id, actor="account:1")
            run_all(person.workspace_id)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for each in [pool.submit(hold), pool.submit(undo)]:
            each.result()
    return shown(person, f"imports/{job_id}/revert")


def wait_for_a_waiter() -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
            time.sleep(0.02)
    raise AssertionError("nobody waited")


def ids(person: Person) -> dict[str, int]:
    return {email.partition("@")[0]: contact.id for email, contact in contacts(person).items()}


def test_an_edit_under_way_is_not_lost(alice: Person) -> None:
    job_id = imported_file(alice, ANA, CARL)
    about = {"workspace_id": alice.workspace_id, "contact_id": ids(alice)["ana"], "actor": "account:1"}
    found = undone_while(alice, job_id, lambda: edit_contact(changes={"title": "Head"}, **about))  # type: ignore[arg-type]
    assert (found["status"], found["latest"]["state"]) == ("REVERTED", "DONE")
    assert figures(found["counts"]) == {
        "contacts_removed": 1,
        "companies_removed": 1,
        "contacts_kept": 1,
        "companies_blocked": 1,
    }
    assert {email: contact.title for email, contact in contacts(alice).items()} == {"ana@estuary.com": "Head"}


def test_an_edit_under_way_of_a_field_that_was_changed_is_not_lost(alice: Person) -> None:
    imported_file(alice, ANA)
    job_id = imported_file(alice, ANA.replace("Buyer,", "Head,Faro"))
    about = {"workspace_id": alice.workspace_id, "contact_id": ids(alice)["ana"], "actor": "account:1"}
    found = undone_while(alice, job_id, lambda: edit_contact(changes={"title": "Director"}, **about))  # type: ignore[arg-type]
    assert figures(found["counts"]) == {"fields_restored": 1, "fields_kept": 1}
    ana = contacts(alice)["ana@estuary.com"]
    assert (ana.title, ana.city) == ("Director", "")


def test_a_deletion_under_way_is_told(alice: Person) -> None:
    job_id = imported_file(alice, ANA, CARL)
    ana = ids(alice)["ana"]
    found = undone_while(
        alice, job_id, lambda: delete_contact(workspace_id=alice.workspace_id, contact_id=ana, actor="account:1")
    )
    assert figures(found["counts"]) == {"contacts_removed": 1, "companies_removed": 2, "contacts_blocked": 1}
    assert [(each["record_id"], each["reason"]) for each in outcomes(alice, job_id, group="blocked")] == [
        (ana, "deleted")
    ]


def test_a_merge_under_way_that_writes_nothing_keeps_the_contact(alice: Person) -> None:
    imported_file(alice, "ana2@estuary.com,Ana,Silva,Estuary Foods,,,\n")
    job_id = imported_file(alice, "ana@estuary.com,Ana,Silva,Estuary Foods,,,\n", CARL)
    with workspace_scope(alice.workspace_id):
        Contact.objects.filter(email="ana2@estuary.com").update(email="")
        other = Contact.objects.get(email="").id
    ana = ids(alice)["ana"]
    merge = {"workspace_id": alice.workspace_id, "contact_id": ana, "other_id": other, "actor": "account:1"}
    found = undone_while(alice, job_id, lambda: merge_contacts(**merge))  # type: ignore[arg-type]
    assert figures(found["counts"]) == {"contacts_removed": 1, "companies_removed": 1, "contacts_kept": 1}
    with workspace_scope(alice.workspace_id):
        assert GoneRecord.objects.get(record_id=other).into_id == ana
    assert set(contacts(alice)) == {"ana@estuary.com"}


def test_a_company_that_somebody_is_about_to_use_stays(alice: Person) -> None:
    imported_file(alice, CARL)
    job_id = imported_file(alice, ANA)
    company = contacts(alice)["ana@estuary.com"].company_record_id
    about = {"workspace_id": alice.workspace_id, "contact_id": ids(alice)["carl"], "actor": "account:1"}
    found = undone_while(alice, job_id, lambda: edit_contact(changes={"company_id": company}, **about))  # type: ignore[arg-type]
    assert figures(found["counts"]) == {"contacts_removed": 1, "companies_blocked": 1}
    assert contacts(alice)["carl@quill.com"].company_record_id == company
    assert "estuary.com" in domains(alice)


@pytest.mark.parametrize("asked_first", [True, False])
def test_what_another_import_writes_meanwhile_is_there_afterwards(alice: Person, asked_first: bool) -> None:
    first = imported(alice, table(*people(40)))["id"]
    rows = [row.replace("Company", "Firm") for row in people(60)]

    def ask() -> None:
        ask_revert(workspace_id=alice.workspace_id, job_id=first, actor="account:1")

    if asked_first:
        ask()
    second = send_file(alice, table(*rows), policies={"on_existing": "overwrite"}).json()["id"]
    if not asked_first:
        ask()
    in_threads(lambda: run_all(alice.workspace_id), 3)
    run_all(alice.workspace_id)
    assert shown(alice, f"imports/{second}")["status"] == "COMPLETED"
    assert shown(alice, f"imports/{first}")["status"] == "REVERTED"
    there = contacts(alice)
    assert {contact.company for contact in there.values()} == {f"Firm {n}" for n in range(7)}
    assert len(there) == 60
    counts = shown(alice, f"imports/{first}/revert")["counts"]
    assert counts["contacts_removed"] + counts["contacts_kept"] == 40
