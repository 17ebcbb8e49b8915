"""POST /imports/preview: what an import of a file would begin with, from its head alone, and nothing kept."""

import gzip
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cast import Person
from contactory.imports.preview import HEAD_BYTES, preview
from contactory.uploads.models import Upload
from contactory.uploads.services import open_upload, store_file
from contactory.workspaces.scope import workspace_scope
from imports.pipeline import people, table

pytestmark = pytest.mark.usefixtures("committed_db", "stored")
PLACE = "/api/v1/imports/preview"


def look(person: Person, content: bytes, **fields: str) -> Any:
    return person.client.post(PLACE, {"file": SimpleUploadedFile("look.csv", content), **fields})


def test_a_file_is_shown_and_not_kept(alice: Person, stored: Path) -> None:
    seen = look(alice, table(*people(5), "q@c.com,Ana").replace(",", ";").encode(), rows="6").json()
    assert (seen["filename"], seen["whole"]) == ("look.csv", True)
    assert (seen["dialect"]["delimiter"], seen["dialect"]["header_line"]) == (";", 1)
    assert seen["header"] == ["Email", "First name", "Last name", "Company", "Pastry"]
    columns = seen["mapping"]["columns"]
    assert [column["field"] for column in columns] == ["email", "first_name", "last_name", "company", None]
    assert columns[4]["custom"] == "Pastry"
    assert columns[0]["confidence"] > 0.9
    assert [row["row_number"] for row in seen["rows"]] == [1, 2, 3, 4, 5, 6]
    assert seen["rows"][0]["cells"] == ["p1@c0.com", "Ana1", "Silva", "Company 0", "scone"]
    assert (seen["rows"][5]["cells"], seen["rows"][5]["reason"]) == (None, "too_few_cells")
    assert seen["missing_required"] == []
    assert not list(stored.rglob("*"))
    with workspace_scope(alice.workspace_id):
        assert not Upload.objects.exists()


def test_an_upload_is_shown(alice: Person, charlie: Person) -> None:
    stream = io.BytesIO(b"name,shoe\nAna,39\n")
    upload = store_file(workspace_id=alice.workspace_id, filename="up.csv", stream=stream, actor="test")
    body = {"upload_id": upload.pk, "rows": 1}
    seen = alice.client.post(PLACE, body, content_type="application/json").json()
    assert (seen["filename"], len(seen["rows"])) == ("up.csv", 1)
    assert "email" in seen["missing_required"]
    assert charlie.client.post(PLACE, body, content_type="application/json").status_code == 404
    half = open_upload(workspace_id=alice.workspace_id, filename="a.csv", size=9, actor="test")
    refused = alice.client.post(PLACE, {"upload_id": half.pk}, content_type="application/json")
    assert (refused.status_code, refused.json()["state"]) == (409, "OPEN")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("packed", [False, True])
def test_of_a_large_file_the_head_is_enough(encoding: str, packed: bool) -> None:
    text = table(*(row.replace("Ana", "Zoë") for row in people(120_000)))
    content = text.encode(encoding)
    assert len(content) > HEAD_BYTES
    stream = io.BytesIO(gzip.compress(content) if packed else content)
    seen = preview(stream, rows=200)
    assert not seen.whole
    assert len(seen.rows) == 200
    assert [row.damage for row in seen.rows] == [None] * 200
    assert seen.rows[199].cells == ["p200@c20.com", "Zoë200", "Silva", "Company 20", "scone"]
    assert stream.tell() <= HEAD_BYTES + 1


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, 422, "not_a_table"),
        (gzip.compress(table(*people(99)).encode())[:-20], 422, "unreadable_file"),
        (b"\x1f\x8b\x08\x00garbage", 422, "unreadable_file"),
        (b"", 422, "empty_file"),
        (b"\n\n\n", 422, "empty_file"),
        (b"a" * (5 << 20), 422, "unreadable_file"),
    ],
)
def test_what_is_no_table_is_refused(alice: Person, content: bytes, status: int, code: str) -> None:
    refused = look(alice, content)
    assert (refused.status_code, refused.json()["code"]) == (status, code)


def test_a_header_alone_has_no_rows(alice: Person) -> None:
    seen = look(alice, b"Email,First name,Last name,Company\n").json()
    assert (seen["header"][0], seen["rows"]) == ("Email", [])


def test_wrong_requests_and_viewers_are_refused(alice: Person, vera: Person) -> None:
    assert look(alice, b"a,b\n1,2\n", rows="201").status_code == 422
    assert look(alice, b"a,b\n1,2\n", surprise="1").status_code == 422
    assert alice.client.post(PLACE, {"rows": "1"}).json()["code"] == "file_missing"
    assert alice.client.post(PLACE, b"a,b\n", content_type="text/csv").status_code == 422
    assert look(vera, b"a,b\n1,2\n").status_code == 403
