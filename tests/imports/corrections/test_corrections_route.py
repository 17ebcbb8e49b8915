"""POST /imports/{id}/corrections: who may, in which form, once, and what it answers."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cast import Person
from contactory.workspaces.models import AuditEvent
from contactory.workspaces.scope import workspace_scope
from imports.corrections.giving_back import Lines, changed
from imports.pipeline import imported, table
from imports.review.settling import counts, open_issues, reviewed, row_of

pytestmark = pytest.mark.usefixtures("committed_db", "stored")

NO_NAME = "cleo@hooli.com,,Rossi,Hooli,7"
COMMA = '"dan@hooli,com",Dan,Nowak,Hooli,8'


def _named(lines: Lines) -> None:
    lines[0]["First name"] = "Cleo"


def sent(person: Person, job: int, path: Path, key: str | None = None, **fields: str) -> Any:
    """POST the file as a form."""
    form = {"file": SimpleUploadedFile(path.name, path.read_bytes()), **fields}
    headers = {"Idempotency-Key": key} if key else {}
    return person.client.post(f"/api/v1/imports/{job}/corrections", form, headers=headers)


def test_an_editor_gives_a_file_back_and_the_audit_says_so(alice: Person, bob: Person, tmp_path: Path) -> None:
    job = reviewed(alice, NO_NAME, COMMA)
    path = changed(alice, job, tmp_path, _named)
    trial = sent(bob, job, path, dry_run="true").json()
    assert (trial["dry_run"], trial["edited"], trial["action_ids"]) == (True, 1, [])
    assert trial["counts"] == {
        "status": "NEEDS_REVIEW",
        "rows_total": 2,
        "rows_ready": 1,
        "rows_issue": 1,
        "rows_discarded": 0,
        "rows_success": 0,
    }
    assert counts(alice, job) == (0, 2, 0, 0)
    done = sent(bob, job, path).json()
    assert done["differences"] == [{"line": 2, "row_number": 1, "column": "First name", "before": "", "after": "Cleo"}]
    assert (done["counts"], len(done["action_ids"])) == (trial["counts"], 1)
    with workspace_scope(alice.workspace_id):
        event = AuditEvent.objects.get(action="import.corrected")
    assert (event.actor, event.subject) == (f"api_key:{bob.key_id}", f"import:{job}")


def test_a_viewer_may_not_and_a_stranger_finds_nothing(
    alice: Person, vera: Person, charlie: Person, tmp_path: Path
) -> None:
    job = reviewed(alice, NO_NAME)
    path = changed(alice, job, tmp_path, _named)
    assert sent(vera, job, path).status_code == 403
    assert sent(charlie, job, path).status_code == 404
    theirs = reviewed(charlie, COMMA)
    answer = sent(charlie, theirs, path)
    assert (answer.status_code, answer.json()["code"]) == (409, "lines_refused")
    assert [each["code"] for each in answer.json()["lines"]] == ["other_import"]
    assert open_issues(alice, job) == {("missing_required", "first_name"): [1]}


def test_a_key_makes_two_requests_one(alice: Person, tmp_path: Path) -> None:
    job = reviewed(alice, NO_NAME)
    path = changed(alice, job, tmp_path, _named)
    first, second = sent(alice, job, path, "k1"), sent(alice, job, path, "k1")
    assert (first.json(), second.headers["Idempotent-Replay"]) == (second.json(), "true")
    assert first.json()["edited"] == 1
    path.write_text(path.read_text().replace("Cleo", "Clio"))
    assert sent(alice, job, path, "k1").json()["code"] == "idempotency_key_reused"
    assert row_of(alice, job, 1).cells["First name"] == "Cleo"


def test_a_stored_upload_is_taken_too(alice: Person, tmp_path: Path) -> None:
    job = reviewed(alice, NO_NAME)
    content = changed(alice, job, tmp_path, _named).read_bytes()
    opened = {"filename": "issues.csv", "size": len(content)}
    upload = alice.client.post("/api/v1/uploads", opened, content_type="application/json").json()["id"]
    body = {"upload_id": upload}
    url = f"/api/v1/imports/{job}/corrections"
    assert alice.client.post(url, body, content_type="application/json").status_code == 409
    alice.client.put(f"/api/v1/uploads/{upload}/parts/1", content, content_type="application/octet-stream")
    alice.client.post(f"/api/v1/uploads/{upload}/complete")
    assert alice.client.post(url, body, content_type="application/json").json()["edited"] == 1


def test_an_import_that_is_not_in_review_takes_none(alice: Person, tmp_path: Path) -> None:
    job = reviewed(alice, NO_NAME)
    path = changed(alice, job, tmp_path, _named)
    clean = imported(alice, table("a@a.com,Ana,Silva,A,x"))
    answer = sent(alice, clean["id"], path)
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")
    assert "COMPLETED" in answer.json()["detail"]
    assert sent(alice, 999, path).status_code == 404
