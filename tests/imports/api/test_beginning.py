"""POST /imports: from an upload or with the file, once for an Idempotency-Key, and nothing left of what is refused."""

import gzip
import io
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cast import Person, in_threads
from contactory.imports.models import ImportJob
from contactory.uploads.models import Upload, UploadState
from contactory.uploads.services import open_upload, store_file
from contactory.workspaces.models import AuditEvent
from contactory.workspaces.scope import workspace_scope
from imports.pipeline import imported, people, run_all, send_file, table

pytestmark = pytest.mark.usefixtures("committed_db", "stored")
PLACE = "/api/v1/imports"


def kept(person: Person, stored: Path) -> tuple[int, int, int]:
    """How many imports and live uploads the workspace has, and how many files are stored."""
    with workspace_scope(person.workspace_id):
        uploads = Upload.objects.exclude(state=UploadState.DELETED).count()
        jobs = ImportJob.objects.count()
    return jobs, uploads, sum(1 for file in stored.rglob("*") if file.is_file())


def upload_of(person: Person, text: str) -> int:
    stream = io.BytesIO(text.encode())
    return store_file(workspace_id=person.workspace_id, filename="up.csv", stream=stream, actor="test").pk


def post(client: Client, body: dict[str, Any], key: str | None = None) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(PLACE, body, content_type="application/json", headers=headers)


def test_a_file_in_the_request_becomes_contacts(alice: Person) -> None:
    response = send_file(alice, table(*people(12)))
    begun = response.json()
    assert (response.status_code, begun["status"], begun["rows_total"]) == (202, "PENDING", 0)
    assert response.headers["Location"] == f"{PLACE}/{begun['id']}"
    assert run_all(alice.workspace_id) >= 4
    shown = alice.client.get(response.headers["Location"]).json()
    assert (shown["status"], shown["filename"], shown["kind"]) == ("COMPLETED", "leads.csv", "contacts")
    assert (shown["rows_total"], shown["rows_success"], shown["contacts_created"]) == (12, 12, 12)
    assert (shown["rows_ready"], shown["rows_issue"], shown["companies_created"]) == (0, 0, 2)
    assert shown["progress"] == {"stage": "completed", "rows_done": 12, "rows_expected": 12, "exact": True}
    assert shown["dialect"]["delimiter"] == ","
    assert [column["field"] for column in shown["mapping"]["columns"]][:2] == ["email", "first_name"]


def test_an_upload_becomes_contacts(alice: Person) -> None:
    response = post(alice.client, {"upload_id": upload_of(alice, table(*people(3))), "kind": "contacts"})
    assert response.status_code == 202
    run_all(alice.workspace_id)
    assert alice.client.get(response.headers["Location"]).json()["contacts_created"] == 3


def test_mapping_and_policies_are_heard_in_both_forms(alice: Person) -> None:
    wanted = {"mapping": {"Pastry": "notes"}, "policies": {"required": ["email"], "on_invalid": "discard"}}
    text = table(*people(2), "no-address,A,B,C,scone", "x@y.com,,,,")
    with_file = imported(alice, text, **wanted)
    body = {"upload_id": upload_of(alice, text.replace("@", "@other")), **wanted}
    place = post(alice.client, body).headers["Location"]
    run_all(alice.workspace_id)
    for job in (with_file, alice.client.get(place).json()):
        assert (job["status"], job["rows_success"], job["rows_discarded"]) == ("COMPLETED", 3, 1)
        assert job["policies"]["required"] == ["email"]
        assert job["mapping"]["columns"][4]["field"] == "notes"


def test_whose_session_began_it_is_told(alice: Person) -> None:
    client = Client()
    client.force_login(alice.account)
    begun = post(client, {"upload_id": upload_of(alice, table(*people(1)))})
    assert begun.json()["created_by"] == alice.account.email
    assert send_file(alice, table(*people(1))).json()["created_by"] is None
    with workspace_scope(alice.workspace_id):
        actors = set(AuditEvent.objects.filter(action="import.created").values_list("actor", flat=True))
    assert actors == {f"account:{alice.account.pk}", f"api_key:{alice.key_id}"}


def test_an_upload_without_all_its_parts_is_refused(alice: Person) -> None:
    upload = open_upload(workspace_id=alice.workspace_id, filename="a.csv", size=9, actor="test")
    refused = post(alice.client, {"upload_id": upload.pk})
    assert (refused.status_code, refused.json()["code"], refused.json()["state"]) == (409, "wrong_state", "OPEN")


def test_a_strangers_upload_is_absent(alice: Person, charlie: Person) -> None:
    mine = post(charlie.client, {"upload_id": upload_of(alice, table(*people(1)))})
    none = post(charlie.client, {"upload_id": 2**40})
    assert mine.status_code == none.status_code == 404
    assert mine.json()["detail"] == none.json()["detail"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"{", "bad_request"),
        (b'{"kind": "contacts"}', "invalid_request"),
        (b'{"upload_id": "x"}', "invalid_request"),
        (b'{"upload_id": 1, "policies": {"on_duplicate": "maybe"}}', "invalid_request"),
        (b'{"upload_id": 1, "surprise": 1}', "invalid_request"),
        (b'{"upload_id": 99999999999999999999999}', "not_found"),
        (b"\xff\xfe", "bad_request"),
    ],
)
def test_a_wrong_json_body_is_named(alice: Person, body: bytes, said: str) -> None:
    response = alice.client.post(PLACE, body, content_type="application/json")
    assert response.json()["code"] == said
    assert response.status_code in (400, 404, 422)


@pytest.mark.parametrize(
    ("fields", "code", "named"),
    [
        ({"mapping": "{"}, "invalid_input", "mapping"),
        ({"mapping": "[1]"}, "invalid_request", "mapping"),
        ({"policies": '{"on_existing": "no"}'}, "invalid_request", "on_existing"),
        ({"policies": '{"required": ["shoe_size"]}'}, "invalid_input", "shoe_size"),
        ({"kind": "invoices"}, "invalid_input", "invoices"),
        ({"colour": "blue"}, "invalid_request", "colour"),
    ],
)
def test_a_wrong_form_leaves_nothing(
    alice: Person, stored: Path, fields: dict[str, str], code: str, named: str
) -> None:
    response = send_file(alice, table(*people(1)), **fields)
    assert (response.status_code, response.json()["code"]) == (422, code)
    assert named in response.json()["detail"]
    assert kept(alice, stored) == (0, 0, 0)


def test_a_form_needs_one_file_with_something_in_it(alice: Person, stored: Path) -> None:
    files = [SimpleUploadedFile(f"{n}.csv", b"email\n") for n in range(2)]
    answers = [
        alice.client.post(PLACE, {"kind": "contacts"}),
        alice.client.post(PLACE, {"file": files}),
        alice.client.post(PLACE, {"elsewhere": files[0]}),
        alice.client.post(PLACE, {"file": SimpleUploadedFile("e.csv", b"")}),
        alice.client.post(PLACE, b"email\n", content_type="text/csv"),
    ]
    assert [answer.status_code for answer in answers] == [422] * 5
    assert answers[3].json()["code"] == "empty_file"
    assert answers[4].json()["code"] == "unsupported_content_type"
    assert kept(alice, stored) == (0, 0, 0)


def test_a_file_that_cannot_be_read_fails_with_its_sentence(alice: Person) -> None:
    failed = imported(alice, "name;shoe\nAna;39\n")
    assert (failed["status"], failed["error"]["code"]) == ("FAILED", "missing_column")
    assert "shoe" in failed["error"]["sentence"]
    wrong = imported(alice, table(*people(1)), mapping={"Nowhere": "email"})
    assert wrong["status"] == "FAILED"
    assert "Nowhere" in wrong["error"]["sentence"]


def test_an_editor_may_and_a_viewer_may_not(alice: Person, bob: Person, vera: Person, stored: Path) -> None:
    assert send_file(bob, table(*people(1))).status_code == 202
    before = kept(alice, stored)
    for refused in (send_file(vera, table(*people(1))), post(vera.client, {"upload_id": 1})):
        assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert kept(alice, stored) == before


def test_a_repeated_file_has_one_effect_and_leaves_no_second_copy(alice: Person, stored: Path) -> None:
    text = table(*people(2))
    first, again = send_file(alice, text, key="k"), send_file(alice, text, key="k")
    assert (again.status_code, again.content) == (202, first.content)
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["Idempotent-Replay"] == "true"
    assert kept(alice, stored) == (1, 1, 1)


@pytest.mark.parametrize(
    "change", [{"text": table(*people(3))}, {"filename": "other.csv"}, {"policies": {"on_invalid": "discard"}}]
)
def test_the_same_key_with_another_form_is_refused(alice: Person, stored: Path, change: dict[str, Any]) -> None:
    text = table(*people(2))
    send_file(alice, text, key="k")
    refused = send_file(alice, change.pop("text", text), key="k", **change)
    assert (refused.status_code, refused.json()["code"]) == (422, "idempotency_key_reused")
    assert kept(alice, stored) == (1, 1, 1)


def test_twenty_at_once_make_one_import(alice: Person, stored: Path) -> None:
    upload_id = upload_of(alice, table(*people(1)))
    for send in (
        lambda: post(alice.client, {"upload_id": upload_id}, "json"),
        lambda: send_file(alice, table(*people(1)), key="form"),
    ):
        answers = in_threads(send, 20)
        assert {answer.status_code for answer in answers} == {202}
        assert len({answer.content for answer in answers}) == 1
    assert kept(alice, stored) == (2, 2, 2)


def test_a_refused_request_may_be_mended_under_its_key(alice: Person) -> None:
    upload = open_upload(workspace_id=alice.workspace_id, filename="a.csv", size=9, actor="test")
    assert post(alice.client, {"upload_id": upload.pk}, "k").status_code == 409
    assert post(alice.client, {"upload_id": upload_of(alice, table(*people(1)))}, "k").status_code == 202


def test_a_large_packed_file_in_another_encoding_is_read(alice: Person) -> None:
    text = table(*(row.replace("Ana", "Zoë") for row in people(3000)))
    file = SimpleUploadedFile("leads.csv.gz", gzip.compress(text.encode("utf-16")))
    place = alice.client.post(PLACE, {"file": file}).headers["Location"]
    run_all(alice.workspace_id)
    job = alice.client.get(place).json()
    assert (job["status"], job["rows_success"]) == ("COMPLETED", 3000)
    assert job["dialect"]["encoding"].startswith("utf-16")
    assert json.loads(alice.client.get(f"{place}/rows/1").content)["cells"]["First name"] == "Zoë1"


def test_a_file_that_no_import_was_begun_from_is_listed_until_one_is_or_it_is_deleted(
    alice: Person, charlie: Person, stored: Path
) -> None:
    waiting, used, gone = (upload_of(alice, table(*people(1))) for _ in range(3))
    open_upload(workspace_id=alice.workspace_id, filename="half.csv", size=9, actor="test")
    job_id = post(alice.client, {"upload_id": used}).json()["id"]
    listed = alice.client.get(f"{PLACE}/unstarted", {"limit": 1}).json()
    older = alice.client.get(f"{PLACE}/unstarted", {"limit": 1, "cursor": listed["next_cursor"]}).json()
    assert [each["upload_id"] for each in listed["items"] + older["items"]] == [gone, waiting]
    assert (older["items"][0]["filename"], older["items"][0]["kept_until"], older["next_cursor"]) == (
        "up.csv",
        None,
        None,
    )
    assert charlie.client.get(f"{PLACE}/unstarted").json()["items"] == []
    for upload_id in (gone, used):
        assert charlie.client.delete(f"{PLACE}/unstarted/{upload_id}").status_code == 404
    files = kept(alice, stored)
    refused = alice.client.delete(f"{PLACE}/unstarted/{used}")
    assert (refused.status_code, refused.json()["code"]) == (409, "file_in_use")
    assert f"Import {job_id} was begun" in refused.json()["detail"]
    assert alice.client.delete(f"{PLACE}/unstarted/{gone}").status_code == 204
    assert kept(alice, stored) == (files[0], files[1] - 1, files[2] - 1)
    assert post(alice.client, {"upload_id": gone}).status_code == 404
    days = alice.client.patch("/api/v1/workspace", {"file_retention_days": 2}, content_type="application/json")
    assert days.status_code == 200
    (left,) = alice.client.get(f"{PLACE}/unstarted").json()["items"]
    until, since = (datetime.fromisoformat(left[name]) for name in ("kept_until", "created_at"))
    assert (left["upload_id"], until - since) == (waiting, timedelta(days=2))
