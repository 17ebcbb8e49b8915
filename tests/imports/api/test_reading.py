"""What a person says about how a file is written: the preview follows it, and the import reads the file so."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cast import Person
from contactory.contacts.models import Contact
from contactory.runs.models import Run
from contactory.workspaces.scope import workspace_scope
from imports.pipeline import imported, people, run_all, table

pytestmark = pytest.mark.usefixtures("committed_db", "stored")
# Two headers, of which the second names the fields; bytes that are legal in more than one encoding.
FILE = "Kontakte\tStand März\nEmail\tFirst name\tLast name\tCompany\nana@acme.com\tĐorđe\tDvořák\tACME; Söhne\n"


def send(person: Person, place: str, reading: dict[str, Any]) -> Any:
    file = SimpleUploadedFile("stand.txt", FILE.encode("cp1250"))
    return person.client.post(f"/api/v1/imports{place}", {"file": file, "reading": json.dumps(reading)})


def test_the_preview_follows_what_is_said(alice: Person) -> None:
    seen = send(alice, "/preview", {"encoding": "cp1250", "delimiter": "\t", "header_line": 2}).json()
    assert seen["header"] == ["Email", "First name", "Last name", "Company"]
    assert seen["rows"][0]["cells"] == ["ana@acme.com", "Đorđe", "Dvořák", "ACME; Söhne"]
    without = send(alice, "/preview", {"encoding": "cp1250", "delimiter": "\t", "header_line": 0}).json()
    assert (without["header"], without["rows"][1]["line"]) == (None, 2)
    other = send(alice, "/preview", {"encoding": "cp1252", "delimiter": ";", "header_line": 1}).json()
    assert other["header"] == ["Kontakte\tStand März"]


def test_the_import_reads_the_file_as_it_was_said(alice: Person) -> None:
    said = {"encoding": "cp1250", "delimiter": "\t", "header_line": 2}
    begun = send(alice, "", said)
    assert begun.status_code == 202, begun.content
    run_all(alice.workspace_id)
    job = alice.client.get(f"/api/v1/imports/{begun.json()['id']}").json()
    assert (job["status"], job["reading"]) == ("COMPLETED", said)
    assert (job["dialect"]["encoding"], job["dialect"]["header_line"]) == ("cp1250", 2)
    with workspace_scope(alice.workspace_id):
        contact = Contact.objects.get(email="ana@acme.com")
    assert (contact.first_name, contact.last_name) == ("Đorđe", "Dvořák")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "reading", [{"encoding": "rot13"}, {"encoding": "\0"}, {"delimiter": '"'}, {"header_line": -1}, {"quote": "'"}]
)
def test_what_cannot_be_is_refused_with_its_place(alice: Person, reading: dict[str, Any]) -> None:
    refused = send(alice, "/preview", reading)
    assert refused.status_code == 422
    assert next(iter(reading)) in json.dumps(refused.json())


def test_it_is_told_where_work_was_taken_over(alice: Person) -> None:
    job_id = imported(alice, table(*people(3)))["id"]
    assert alice.client.get(f"/api/v1/imports/{job_id}").json()["resumed"] is None
    with workspace_scope(alice.workspace_id):
        Run.objects.filter(subject=job_id, step="imports.stage_segment").update(attempts=2)
    assert alice.client.get(f"/api/v1/imports/{job_id}").json()["resumed"] == {"times": 1, "row": 1}
