"""The routes of review: what they answer, and two people deciding at once."""

from typing import Any

import pytest

from cast import Person, in_threads
from contactory.imports.models import ReviewAction
from contactory.workspaces.models import AuditEvent
from contactory.workspaces.scope import workspace_scope
from imports.pipeline import run_all
from imports.review.settling import counts, open_issues, reviewed, row_of

pytestmark = pytest.mark.usefixtures("committed_db", "stored")

ANA = "ana@northwind.com,Ana,Silva,Northwind,12"
ANA_AGAIN = "ana@northwind.com,Anna,Silva,Northwind,13"
NO_NAME = "cleo@hooli.com,,Rossi,Hooli,7"
COMMA = '"dan@gmail,com",Dan,Nowak,Hooli,8'


def post(person: Person, job: int, path: str, body: Any, key: str | None = None) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    place = f"/api/v1/imports/{job}/{path}"
    return person.client.post(place, body, content_type="application/json", headers=headers)


def patch(person: Person, job: int, row: int, body: Any, **headers: str) -> Any:
    place = f"/api/v1/imports/{job}/rows/{row}"
    return person.client.patch(place, body, content_type="application/json", headers=headers)


def test_a_bulk_decision_is_tried_done_listed_and_undone(alice: Person) -> None:
    job = reviewed(alice, ANA, ANA_AGAIN, COMMA)
    body = {"action": "use_suggestion", "filter": {"issue": "invalid_email"}}
    tried = post(alice, job, "actions", body | {"dry_run": True}).json()
    assert (tried["action_id"], tried["rows"], tried["counts"]["rows_issue"]) == (None, 1, 2)
    done = post(alice, job, "actions", body).json()
    assert done["counts"] == tried["counts"]
    assert (done["resolved_issues"], done["new_issues"]) == (1, 0)
    (listed,) = alice.client.get(f"/api/v1/imports/{job}/actions").json()["items"]
    assert (listed["id"], listed["by"], listed["rows"]) == (done["action_id"], "the API key alice", 1)
    assert listed["target"] == {"filter": {"issue": "invalid_email"}}
    undone = post(alice, job, f"actions/{done['action_id']}/undo", {}).json()
    assert (undone["new_issues"], undone["counts"]["rows_issue"]) == (1, 3)
    newest, first = alice.client.get(f"/api/v1/imports/{job}/actions").json()["items"]
    assert (newest["action"], first["undone_by"]) == ("undo", newest["id"])


def test_history_has_pages(alice: Person) -> None:
    job = reviewed(alice, NO_NAME)
    for name in ("A", "B", "C"):
        patch(alice, job, 1, {"cells": {"First name": name}})
    page = alice.client.get(f"/api/v1/imports/{job}/actions?limit=2").json()
    rest = alice.client.get(f"/api/v1/imports/{job}/actions?limit=2&cursor={page['next_cursor']}").json()
    ids = [item["id"] for item in page["items"] + rest["items"]]
    assert (ids, rest["next_cursor"]) == (sorted(ids, reverse=True), None)
    assert len(ids) == 3


def test_an_edited_row_comes_back_with_its_issues_and_those_it_affected(alice: Person) -> None:
    job = reviewed(alice, ANA, "bea@northwind.com,,Silva,Northwind,1")
    answer = patch(alice, job, 2, {"cells": {"first_name": "Bea", "Email": "ana@northwind.com"}, "version": 0})
    told = answer.json()
    assert (answer.status_code, told["affected_rows"], told["resolved_issues"]) == (200, [1], 1)
    assert [issue["kind"] for issue in told["row"]["issues"] if not issue["resolved"]] == ["duplicate_in_file"]
    assert told["row"]["version"] == told["action_id"]


@pytest.mark.parametrize("how", ["body", "header"])
def test_who_comes_late_gets_the_newer_row(alice: Person, bob: Person, how: str) -> None:
    job = reviewed(alice, NO_NAME)
    assert patch(bob, job, 1, {"cells": {"First name": "Cleo"}}, **{"If-Match": '"0"'}).status_code == 200
    body: dict[str, Any] = {"cells": {"First name": "Clea"}}
    headers = {"If-Match": "0"} if how == "header" else {}
    late = patch(alice, job, 1, body | ({"version": 0} if how == "body" else {}), **headers)
    assert (late.status_code, late.json()["code"]) == (409, "row_changed")
    assert late.json()["row"]["cells"]["First name"] == "Cleo"


def test_of_two_people_at_once_one_is_late_and_no_decision_is_lost(alice: Person, bob: Person) -> None:
    job = reviewed(alice, ANA, ANA_AGAIN, NO_NAME, COMMA)
    answers = in_threads(lambda: patch(alice, job, 3, {"cells": {"First name": "Cleo"}, "version": 0}).status_code, 4)
    assert sorted(answers) == [200, 409, 409, 409]
    people = iter([alice, bob, alice, bob])
    targets = iter([1, 2, 4, 3])
    asked = [(next(people), next(targets)) for _ in range(4)]
    decided = in_threads(lambda: post(*_next(asked)).status_code, 4)
    assert decided == [200] * 4
    assert counts(alice, job) == (0, 0, 4, 0)
    assert {row_of(alice, job, row).decided_by for row in (1, 2, 3, 4)} == {"the API key alice", "the API key bob"}


def _next(asked: list[tuple[Person, int]]) -> tuple[Person, int, str, Any]:
    person, row = asked.pop()
    return person, JOB, "actions", {"action": "discard", "rows": [row]}


JOB = 1  # the only import of its test


def test_a_repeated_decision_with_a_key_has_one_effect(alice: Person) -> None:
    job = reviewed(alice, NO_NAME)
    body = {"action": "discard", "rows": [1]}
    answers = in_threads(lambda: post(alice, job, "actions", body, key="k").json()["action_id"], 4)
    assert len(set(answers)) == 1
    with workspace_scope(alice.workspace_id):
        assert ReviewAction.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"action": "discard"}, "no_target"),
        ({"action": "discard", "rows": [1], "issue_id": 1}, "no_target"),
        ({"action": "discard", "filter": {}}, "invalid_request"),
        ({"action": "discard", "filter": {"colour": "blue"}}, "invalid_request"),
        ({"action": "discard", "rows": []}, "invalid_request"),
        ({"action": "discard", "filter": {"issue": "sadness"}}, "invalid_request"),
        ({"action": "bake", "rows": [1]}, "invalid_input"),
        ({"action": "keep_first", "filter": {"issue": "missing_required"}}, "action_does_not_fit"),
        ({"action": "discard", "filter": {"issue": "invalid_value"}}, "nothing_matches"),
        ({"action": "discard", "rows": [1], "keep_as_rule": True}, "not_a_rule"),
        ({"action": "discard", "filter": {"issue": "missing_required"}, "version": 0}, "invalid_input"),
    ],
)
def test_wrong_bodies_are_refused_and_change_nothing(alice: Person, body: Any, code: str) -> None:
    job = reviewed(alice, NO_NAME)
    refused = post(alice, job, "actions", body)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert open_issues(alice, job) == {("missing_required", "first_name"): [1]}
    with workspace_scope(alice.workspace_id):
        assert not ReviewAction.objects.exists()


def test_viewers_look_and_do_nothing_and_deeds_are_written_down(alice: Person, vera: Person) -> None:
    job = reviewed(alice, NO_NAME)
    assert post(vera, job, "actions", {"action": "discard", "rows": [1]}).status_code == 403
    assert patch(vera, job, 1, {"cells": {"First name": "x"}}).status_code == 403
    assert vera.client.get(f"/api/v1/imports/{job}/actions").json()["items"] == []
    post(alice, job, "actions", {"action": "discard", "rows": [1]})
    with workspace_scope(alice.workspace_id):
        line = AuditEvent.objects.get(subject=f"import:{job}", action="import.decided")
    assert (line.actor, line.facts["after"]["action"]) == (f"api_key:{alice.key_id}", "discard")


def test_a_decision_is_kept_offered_for_the_next_file_and_applied_when_asked(alice: Person, charlie: Person) -> None:
    job = reviewed(alice, COMMA, NO_NAME)
    body = {"action": "use_suggestion", "filter": {"issue": "invalid_email", "domain": "gmail,com"}}
    kept = post(alice, job, "actions", body | {"keep_as_rule": True}).json()["rule_id"]
    post(alice, job, "actions", {"action": "discard", "filter": {"issue": "missing_required"}, "keep_as_rule": True})
    later = reviewed(alice, '"fay@gmail,com",Fay,Nowak,Hooli,8', '"gus@hooli,com",Gus,Nowak,Hooli,8')
    (offer,) = alice.client.get(f"/api/v1/imports/{later}/rules/offers").json()["items"]
    assert (offer["rule"]["id"], offer["rule"]["created_by"], offer["rows"]) == (kept, "the API key alice", 1)
    assert counts(alice, later) == (0, 2, 0, 0), "nothing is applied unasked"
    (applied,) = post(alice, later, "rules/apply", {}).json()["items"]
    assert (applied["rule_id"], applied["rows"]) == (kept, 1)
    assert row_of(alice, later, 1).cells["Email"] == "fay@gmail.com"
    assert alice.client.get(f"/api/v1/imports/{later}/actions").json()["items"][0]["source"] == "rule"
    listed = alice.client.get("/api/v1/review-rules").json()["items"]
    assert {rule["id"]: rule["used_count"] for rule in listed}[kept] == 1
    assert post(alice, later, "rules/apply", {"rule_ids": [kept]}).status_code == 404
    assert charlie.client.delete(f"/api/v1/review-rules/{kept}").status_code == 404
    assert alice.client.delete(f"/api/v1/review-rules/{kept}").status_code == 204
    assert len(alice.client.get("/api/v1/review-rules").json()["items"]) == 1


def test_after_all_is_settled_the_import_goes_on(alice: Person) -> None:
    job = reviewed(alice, ANA, ANA_AGAIN, NO_NAME)
    post(alice, job, "actions", {"action": "keep_last", "filter": {"issue": "duplicate_in_file"}})
    patch(alice, job, 3, {"cells": {"First name": "Cleo"}})
    assert post(alice, job, "reprocess", {}).status_code == 202
    run_all(alice.workspace_id)
    shown = alice.client.get(f"/api/v1/imports/{job}").json()
    assert (shown["status"], shown["contacts_created"], shown["rows_discarded"]) == ("COMPLETED", 2, 1)
    late = post(alice, job, "actions", {"action": "discard", "rows": [1]})
    assert (late.status_code, late.json()["code"], late.json()["state"]) == (409, "wrong_state", "COMPLETED")
