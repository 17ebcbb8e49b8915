"""POST /imports/{id}/cancel and /reprocess, and what they refuse."""

from typing import Any

import pytest

from cast import Person, in_threads
from contactory.contacts.models import Contact
from contactory.imports.models import ImportJob
from contactory.runs.executor import execute
from contactory.runs.models import Run
from contactory.workspaces.models import AuditEvent
from contactory.workspaces.scope import workspace_scope
from imports.pipeline import imported, people, run_all, send_file, table

pytestmark = pytest.mark.usefixtures("committed_db", "stored")


def act(person: Person, job_id: int, verb: str, body: Any = None, key: str | None = None) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    place = f"/api/v1/imports/{job_id}/{verb}"
    return person.client.post(place, {} if body is None else body, content_type="application/json", headers=headers)


def test_a_cancelled_import_writes_nothing_and_stays_so(alice: Person) -> None:
    job_id = send_file(alice, table(*people(5))).json()["id"]
    cancelled = act(alice, job_id, "cancel")
    assert (cancelled.status_code, cancelled.json()["status"]) == (200, "CANCELLED")
    assert act(alice, job_id, "cancel").json()["status"] == "CANCELLED"
    run_all(alice.workspace_id)
    with workspace_scope(alice.workspace_id):
        assert not Contact.objects.exists()
        assert not Run.objects.exclude(state="CANCELLED").exists()
        assert ImportJob.objects.get().state == "CANCELLED"


def test_an_import_in_review_is_cancelled_with_its_rows_kept(alice: Person) -> None:
    job = imported(alice, table(*people(3), "none,,,,"))
    assert act(alice, job["id"], "cancel").json()["rows_issue"] == 1
    rows = alice.client.get(f"/api/v1/imports/{job['id']}/rows").json()["items"]
    assert [row["status"] for row in rows] == ["READY"] * 3 + ["ISSUE"]


@pytest.mark.parametrize("verb", ["cancel", "reprocess"])
def test_a_completed_import_is_past_both(alice: Person, verb: str) -> None:
    job = imported(alice, table(*people(2)))
    refused = act(alice, job["id"], verb)
    assert (refused.status_code, refused.json()["code"], refused.json()["state"]) == (409, "wrong_state", "COMPLETED")
    assert "COMPLETED" in refused.json()["detail"]


def test_a_failed_import_is_past_both(alice: Person) -> None:
    job = imported(alice, "a,b\n1,2\n")
    for verb in ("cancel", "reprocess"):
        assert act(alice, job["id"], verb).json()["state"] == "FAILED"


def test_an_import_that_has_not_come_to_review_is_not_reprocessed(alice: Person) -> None:
    job_id = send_file(alice, table(*people(5))).json()["id"]
    refused = act(alice, job_id, "reprocess")
    assert (refused.status_code, refused.json()["state"]) == (409, "PENDING")


def test_reprocessing_changes_the_policies_that_are_named_and_no_other(alice: Person) -> None:
    job = imported(alice, table(*people(3), "none,,,,", "p1@c0.com,A,B,C,d"), policies={"on_existing": "skip"})
    answer = act(alice, job["id"], "reprocess", {"policies": {"on_invalid": "discard"}})
    assert (answer.status_code, answer.json()["status"]) == (202, "PROCESSING")
    assert answer.json()["policies"] | {"on_invalid": "review"} == job["policies"]
    assert answer.json()["policies"]["on_invalid"] == "discard"
    run_all(alice.workspace_id)
    shown = alice.client.get(f"/api/v1/imports/{job['id']}").json()
    assert (shown["status"], shown["rows_discarded"], shown["issues"]["duplicate_in_file"]) == ("NEEDS_REVIEW", 1, 2)
    act(alice, job["id"], "reprocess", {"policies": {"on_duplicate": "keep_last"}})
    run_all(alice.workspace_id)
    shown = alice.client.get(f"/api/v1/imports/{job['id']}").json()
    assert (shown["status"], shown["rows_success"], shown["rows_discarded"]) == ("COMPLETED", 3, 2)


@pytest.mark.parametrize(
    "body",
    [
        {"policies": {"on_invalid": "perhaps"}},
        {"policies": {"required": []}},
        {"policies": {"on_duplicate": None}},
        {"policies": 1},
        {"colour": "blue"},
        [],
    ],
)
def test_wrong_policies_are_named_and_change_nothing(alice: Person, body: Any) -> None:
    job = imported(alice, table("none,,,,"))
    refused = act(alice, job["id"], "reprocess", body)
    assert refused.status_code == 422
    assert alice.client.get(f"/api/v1/imports/{job['id']}").json()["status"] == "NEEDS_REVIEW"


def test_a_repeated_reprocess_has_one_effect(alice: Person) -> None:
    job = imported(alice, table("none,,,,"))
    answers = in_threads(lambda: act(alice, job["id"], "reprocess", key="k"), 8)
    assert {answer.status_code for answer in answers} == {202}
    with workspace_scope(alice.workspace_id):
        assert ImportJob.objects.get().round == 1


def test_of_several_at_once_without_a_key_one_is_heard(alice: Person) -> None:
    job = imported(alice, table("none,,,,"))
    answers = in_threads(lambda: act(alice, job["id"], "reprocess"), 6)
    assert sorted(answer.status_code for answer in answers) == [202, 409, 409, 409, 409, 409]
    assert {answer.json()["state"] for answer in answers if answer.status_code == 409} == {"PROCESSING"}


def test_an_import_that_is_checked_again_is_not_said_to_be_written(alice: Person) -> None:
    job = imported(alice, table(*people(2), "none,,,,"))
    said = [act(alice, job["id"], "reprocess", {"policies": {"on_invalid": "discard"}}).json()["progress"]["stage"]]
    with workspace_scope(alice.workspace_id):
        check = Run.objects.get(step="imports.check", state="READY")
    execute(check.id)
    said.append(alice.client.get(f"/api/v1/imports/{job['id']}").json()["progress"]["stage"])
    assert said == ["checking", "writing records"]


def test_who_did_it_is_written_down_and_strangers_and_viewers_do_nothing(
    alice: Person, bob: Person, vera: Person, charlie: Person
) -> None:
    job = imported(alice, table("none,,,,"))
    for verb in ("reprocess", "cancel"):
        assert act(vera, job["id"], verb).status_code == 403
        assert act(charlie, job["id"], verb).status_code == 404
        assert act(alice, 2**40, verb).status_code == 404
    assert act(bob, job["id"], "reprocess").status_code == 202
    run_all(alice.workspace_id)
    # Whoever cancels again, because no answer came, has cancelled once.
    assert act(bob, job["id"], "cancel").status_code == act(bob, job["id"], "cancel").status_code == 200
    with workspace_scope(alice.workspace_id):
        lines = AuditEvent.objects.filter(subject=f"import:{job['id']}", actor=f"api_key:{bob.key_id}")
        assert list(lines.order_by("id").values_list("action", flat=True)) == ["import.reprocessed", "import.cancelled"]
