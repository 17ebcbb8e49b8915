"""Erase and undo of the same people, in both orders and at once: nothing of the person comes back by either."""

from collections.abc import Callable

import pytest

from cast import Person
from contactory.erasure.models import Erasure
from contactory.erasure.services import request_erasure
from contactory.exports.requests import ExportRequest
from contactory.exports.services import request_export
from contactory.imports.services.revert_requests import ask_revert
from erasure.test_coming_back import run_next, wake
from erasure.tracing import files_with, now, tables_with
from exports.making import now as export_now
from imports.pipeline import imported, run_all, send_file
from imports.review.settling import contacts, job_of

pytestmark = pytest.mark.usefixtures("stored")

ANA = "ana@estuary.org"
HEADER = "Email,First name,Last name,Company,Job title,Notes,Secondary email,Pastry\n"
FIRST = (
    f"{ANA},Canaryana,Silva,Estuary,Buyer,,,Canaryscone\nben@quill.org,Ben,Khan,Quill,Cook,ask {ANA},{ANA},bun\n"
    "cleo@quill.org,Cleo,Rossi,Quill,,,,\n"
)
SECOND = (
    f"{ANA},Canaryana,Silva,Estuary,Head,Canarynote,,Canarytart\n"
    "ben@quill.org,Ben,Khan,Quill,Chef,ask me,ben@other.org,tart\n"
)
# What these files alone say of her: other tests have canaries of their own, and all have one log.
HERS = (ANA, "Canaryana", "Canaryscone", "Canarynote", "Canarytart")
NEVER = "no address,Bo,Li,Sea,,,,\n"
Meanwhile = Callable[[Person, int], Erasure]


def asked(person: Person) -> Erasure:
    return request_erasure(workspace_id=person.workspace_id, email=ANA, actor="test")


def undo(person: Person, job_id: int) -> None:
    ask_revert(workspace_id=person.workspace_id, job_id=job_id, actor="test")


def erased_then_undone(person: Person, job_id: int) -> Erasure:
    erasure = asked(person)
    run_all(person.workspace_id)
    undo(person, job_id)
    return erasure


def undone_while_the_erasure_waits_for_an_import(person: Person, job_id: int) -> Erasure:
    send_file(person, HEADER + FIRST.splitlines()[0] + "\n" + NEVER)
    run_next(person, "imports.open")
    erasure = asked(person)
    run_next(person, "erasure.erase")
    assert now(erasure).state == "WAITING"
    undo(person, job_id)
    return erasure


def asked_for_at_once(person: Person, job_id: int) -> Erasure:
    undo(person, job_id)
    export = request_export(workspace_id=person.workspace_id, request=ExportRequest(what="contacts"), actor="test")
    erasure = asked(person)
    run_next(person, "erasure.erase")
    assert export_now(export).state == "FAILED"
    return erasure


@pytest.mark.parametrize(
    "meanwhile", [erased_then_undone, undone_while_the_erasure_waits_for_an_import, asked_for_at_once]
)
def test_an_undo_brings_nothing_of_an_erased_person_back(alice: Person, meanwhile: Meanwhile) -> None:
    first = int(imported(alice, HEADER + FIRST)["id"])
    second = int(imported(alice, HEADER + SECOND, policies={"on_existing": "overwrite"})["id"])
    erasure = meanwhile(alice, second)
    run_all(alice.workspace_id)
    wake(alice)

    found = now(erasure)
    assert (found.state, found.counts["contacts"]) == ("DONE", 1)
    assert found.counts["rows"] >= 2
    assert job_of(alice, second).state == "REVERTED"
    left = contacts(alice)
    assert left.keys() == {"ben@quill.org", "cleo@quill.org"}
    ben = left["ben@quill.org"]
    assert (ben.title, ben.notes, ben.secondary_email, ben.custom) == ("Cook", "ask (erased)", "", {"Pastry": "bun"})
    undo(alice, first)
    run_all(alice.workspace_id)
    again = imported(alice, HEADER + FIRST.splitlines()[0] + "\n")
    wake(alice)
    # Ben's first row named the address as his, so it went too; without it nobody can say whether he is as made.
    assert (again["rows_discarded"], set(contacts(alice))) == (1, {"ben@quill.org"})
    assert tables_with(*HERS) == {}
    assert files_with(*HERS) == []


def test_who_was_undone_before_is_erased_from_what_is_left(alice: Person) -> None:
    first = int(imported(alice, HEADER + FIRST)["id"])
    second = int(imported(alice, HEADER + SECOND, policies={"on_existing": "overwrite"})["id"])
    for job_id in (second, first):
        undo(alice, job_id)
        run_all(alice.workspace_id)
    assert contacts(alice) == {}
    erasure = asked(alice)
    run_all(alice.workspace_id)

    found = now(erasure)
    # Ben's first row says that Ana's address is one of his, so it is a row of hers.
    assert (found.state, found.counts["contacts"], found.counts["rows"]) == ("DONE", 0, 3)
    assert imported(alice, HEADER + FIRST, policies={"on_existing": "overwrite"})["rows_discarded"] == 2
    wake(alice)
    assert set(contacts(alice)) == {"cleo@quill.org"}
    assert tables_with(*HERS) == {}
    assert files_with(*HERS) == []
