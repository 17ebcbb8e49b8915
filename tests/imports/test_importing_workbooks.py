"""A workbook goes the whole way of an import, and its preview shows what an import would read."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cast import Person
from engine.workbooks.workbook_files import Table, xlsx, zipped
from imports.pipeline import HEADER, people, run_all

pytestmark = pytest.mark.usefixtures("committed_db", "stored")
LEADS: Table = [HEADER.split(","), *(row.split(",") for row in people(40))]
COVER: Table = [["Leads of the spring fair"]]
BOOK = xlsx(COVER, LEADS, LEADS[:3], names=["Cover", "Leads", "Few"])


def send(person: Person, place: str, content: bytes, **fields: str) -> Any:
    return person.client.post(place, {"file": SimpleUploadedFile("leads.xlsx", content), **fields})


def imported(person: Person, content: bytes, **fields: str) -> dict[str, Any]:
    response = send(person, "/api/v1/imports", content, **fields)
    assert response.status_code == 202, response.content
    run_all(person.workspace_id)
    shown: dict[str, Any] = person.client.get(response.headers["Location"]).json()
    return shown


def test_the_table_of_a_workbook_becomes_contacts(alice: Person) -> None:
    shown = imported(alice, BOOK)
    assert (shown["status"], shown["rows_success"], shown["contacts_created"]) == ("COMPLETED", 40, 40)
    assert (
        'The rows are those of the sheet "Leads", 2 of 3 in the workbook; the other 2 were not read.' in shown["facts"]
    )
    rows = alice.client.get(f"/api/v1/imports/{shown['id']}/rows?limit=1").json()["items"]
    assert rows[0]["cells"]["Email"] == "p1@c0.com"


def test_a_sheet_is_imported_by_name(alice: Person) -> None:
    assert imported(alice, BOOK, sheet="Few")["rows_success"] == 2
    failed = imported(alice, BOOK, sheet="Leeds")
    assert (failed["status"], 'its sheets are: "Cover"' in failed["error"]["sentence"]) == ("FAILED", True)


def test_a_preview_lists_the_sheets(alice: Person) -> None:
    seen = send(alice, "/api/v1/imports/preview", BOOK).json()
    assert (seen["whole"], seen["header"], len(seen["rows"])) == (True, HEADER.split(","), 20)
    book = seen["workbook"]
    assert (book["kind"], book["sheet"]) == ("xlsx", "Leads")
    assert "most rows" in book["why"]
    assert [(sheet["name"], sheet["rows"], sheet["columns"]) for sheet in book["sheets"][1:]] == [
        ("Leads", 41, 5),
        ("Few", 3, 5),
    ]
    assert send(alice, "/api/v1/imports/preview", BOOK, sheet="Few").json()["workbook"]["sheet"] == "Few"
    refused = send(alice, "/api/v1/imports/preview", BOOK, sheet="Leeds")
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_input")


def test_of_a_large_sheet_or_archive_the_beginning_is_shown(alice: Person) -> None:
    table = [HEADER.split(","), *(row.split(",") for row in people(3_000))]
    seen = send(alice, "/api/v1/imports/preview", xlsx(table)).json()
    assert (seen["whole"], len(seen["rows"]), seen["workbook"]["sheets"][0]["rows"]) == (False, 20, 3_001)
    text = "\n".join([HEADER, *people(120_000)]).encode()
    packed = send(alice, "/api/v1/imports/preview", zipped({"leads.csv": text})).json()
    assert (packed["whole"], len(packed["rows"]), packed["workbook"]) == (False, 20, None)
    small = send(alice, "/api/v1/imports/preview", zipped({"leads.csv": text[:5_000]})).json()
    assert small["whole"] is True
