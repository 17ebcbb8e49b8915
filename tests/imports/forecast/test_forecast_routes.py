"""GET /imports/{id}/forecast and /forecast/changes, POST /consolidate, GET /results: what they say and refuse."""

from typing import Any

import pytest

from cast import Person
from contactory.contacts.models import Contact
from contactory.imports.models import ImportJob
from contactory.workspaces.models import AuditEvent
from contactory.workspaces.scope import workspace_scope
from imports.pipeline import imported, people, run_all, table

pytestmark = pytest.mark.usefixtures("committed_db", "stored")

BAD = "none,,,,"
ANA = "ana@north.com,Ana,Silva,North,scone"


def place(job: dict[str, Any], rest: str) -> str:
    return f"/api/v1/imports/{job['id']}/{rest}"


def changes(person: Person, job: dict[str, Any], **query: Any) -> dict[str, Any]:
    answer = person.client.get(place(job, "forecast/changes"), query)
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def consolidated(person: Person, job: dict[str, Any], body: Any, key: str | None = None) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return person.client.post(place(job, "consolidate"), body, content_type="application/json", headers=headers)


def test_counts_and_fields_over_all_rows(alice: Person) -> None:
    imported(alice, table(ANA, *people(2)))
    text = table("ana@north.com,Anna,Silva,North,", *people(2), *people(3, start=50), BAD)
    job = imported(alice, text, policies={"on_existing": "overwrite"})
    found = alice.client.get(place(job, "forecast")).json()
    assert found == {
        "create": 3,
        "update": 1,
        "unchanged": 2,
        "held": 1,
        "discarded": 0,
        "left": 7,
        "contacts_updated": 1,
        "companies_created": 1,
        "companies_updated": 0,
        "checked_again": 0,
        "fields": [{"field": "first_name", "change": 1, "not_empty": 0, "protected": 0, "opted_out": 0}],
        "held_by_kind": {"missing_required": 1},
    }


def test_pages_follow_each_other_to_the_end(alice: Person) -> None:
    job = imported(alice, table(*people(7), BAD))
    seen, cursor = [], None
    while True:
        page = changes(alice, job, kind="create", limit=3, **({"cursor": cursor} if cursor else {}))
        seen += [row["row_number"] for row in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == [1, 2, 3, 4, 5, 6, 7]
    first = changes(alice, job, kind="create", limit=1)["items"][0]
    assert (first["line"], first["email"], first["contact_id"]) == (2, "p1@c0.com", None)
    assert {"field": "custom:Pastry", "before": "", "after": "scone"} in first["changes"]
    (held,) = changes(alice, job, kind="held")["items"]
    assert held["row_number"] == 8
    assert any("First name" in reason for reason in held["reasons"])


def test_what_is_kept_says_why(alice: Person) -> None:
    imported(alice, table(ANA))
    text = table("ana@north.com,Anna,Silva,North,", BAD)
    job = imported(alice, text, policies={"on_existing": "fill_empty"})
    assert changes(alice, job)["items"] == []
    (row,) = changes(alice, job, kind="unchanged")["items"]
    (kept,) = row["kept"]
    assert (kept["field"], kept["before"], kept["offered"], kept["reason"]) == (
        "first_name",
        "Ana",
        "Anna",
        "not_empty",
    )
    assert row["reasons"] == ["policy: on_existing=fill_empty"]


def test_a_row_is_shown_beside_its_record_before_anybody_decides(alice: Person, vera: Person) -> None:
    imported(alice, table(ANA))
    job = imported(alice, table("ana@north.com,Anna,Silva,North,scone", *people(1)))
    told = vera.client.get(place(job, "rows/1/choices")).json()["items"]
    assert [choice["action"] for choice in told] == ["fill_empty", "overwrite"]
    first, second = (choice["row"] for choice in told)
    assert first["changes"] == []
    assert [(kept["field"], kept["reason"]) for kept in first["kept"]] == [("first_name", "not_empty")]
    assert second["changes"] == [{"field": "first_name", "before": "Ana", "after": "Anna"}]
    assert alice.client.get(place(job, "actions")).json()["items"] == []
    assert alice.client.get(place(job, "forecast")).json()["held"] == 1
    refused = alice.client.get(place(job, "rows/2/choices"))
    assert (refused.status_code, refused.json()["code"]) == (422, "nothing_matches")


def test_a_cursor_is_good_for_its_own_list_alone(alice: Person) -> None:
    job = imported(alice, table(*people(5), BAD))
    cursor = changes(alice, job, kind="create", limit=2)["next_cursor"]
    for query in ({"kind": "held", "cursor": cursor}, {"kind": "create", "cursor": "x"}, {"kind": "perhaps"}):
        assert alice.client.get(place(job, "forecast/changes"), query).status_code == 422


def test_only_an_import_in_review_has_a_forecast(alice: Person) -> None:
    job = imported(alice, table(*people(2)))
    for rest in ("forecast", "forecast/changes"):
        refused = alice.client.get(place(job, rest))
        assert (refused.status_code, refused.json()["code"], refused.json()["state"]) == (
            409,
            "wrong_state",
            "COMPLETED",
        )


def test_a_part_is_written_once_however_often_it_is_asked_for(alice: Person) -> None:
    job = imported(alice, table(*people(3), BAD))
    answers = [consolidated(alice, job, {"partial": True}, key="k") for _ in range(2)]
    assert [(answer.status_code, answer.json()["status"]) for answer in answers] == [(202, "PROCESSING")] * 2
    assert consolidated(alice, job, {"partial": True}).status_code == 409
    run_all(alice.workspace_id)
    shown = alice.client.get(place(job, "")[:-1]).json()
    assert (shown["status"], shown["partial"], shown["rows_success"], shown["contacts_created"]) == (
        "NEEDS_REVIEW", True, 3, 3,
    )  # fmt: skip
    refused = consolidated(alice, job, {"partial": True})
    assert (refused.status_code, "No row" in refused.json()["detail"]) == (409, True)
    with workspace_scope(alice.workspace_id):
        assert AuditEvent.objects.filter(action="import.consolidated_in_part").count() == 1


@pytest.mark.parametrize("body", [{"partial": "maybe"}, {"colour": "blue"}, []])
def test_a_wrong_body_changes_nothing(alice: Person, body: Any) -> None:
    job = imported(alice, table(*people(1), BAD))
    assert consolidated(alice, job, body).status_code == 422
    with workspace_scope(alice.workspace_id):
        assert ImportJob.objects.get().state == "NEEDS_REVIEW"


def test_viewers_look_and_do_not_write(alice: Person, vera: Person) -> None:
    job = imported(alice, table(*people(1), BAD))
    assert vera.client.get(place(job, "forecast")).status_code == 200
    assert consolidated(vera, job, {"partial": True}).status_code == 403


def test_results_are_what_was_made_and_what_was_changed(alice: Person) -> None:
    imported(alice, table(ANA, *people(1)))
    text = table("ana@north.com,Anna,Silva,North,", *people(1), *people(2, start=50))
    job = imported(alice, text, policies={"on_existing": "overwrite"})
    first = alice.client.get(place(job, "results"), {"limit": 2}).json()
    second = alice.client.get(place(job, "results"), {"limit": 2, "cursor": first["next_cursor"]}).json()
    items = first["items"] + second["items"]
    assert [(item["email"], item["happened"]) for item in items] == [
        ("ana@north.com", "updated"), ("p50@c5.com", "created"), ("p51@c5.com", "created"),
    ]  # fmt: skip
    assert items[0]["changes"] == [{"field": "first_name", "before": "Ana", "after": "Anna", "row_number": 1}]
    assert [item["changes"] for item in items[1:]] == [[], []]
    assert second["next_cursor"] is None


def test_a_contact_that_is_gone_is_no_result(alice: Person) -> None:
    job = imported(alice, table(*people(2)))
    with workspace_scope(alice.workspace_id):
        Contact.objects.filter(email="p1@c0.com").delete()
    assert [item["email"] for item in alice.client.get(place(job, "results")).json()["items"]] == ["p2@c0.com"]


def test_an_import_tells_who_began_it(alice: Person) -> None:
    job = imported(alice, table(*people(1)))
    assert (job["created_by"], job["actor"]) == (None, f"api_key:{alice.key_id}")


@pytest.mark.parametrize("names", [["first_name"], ["do_not_call", "nobody"]])
def test_only_protected_fields_can_be_named(alice: Person, names: list[str]) -> None:
    job = imported(alice, table(*people(1), BAD))
    body = {"policies": {"overwrite_protected": names}}
    refused = alice.client.post(place(job, "reprocess"), body, content_type="application/json")
    assert (refused.status_code, "do_not_call" in refused.json()["detail"]) == (422, True)
