"""GET /home: what needs a person, what runs and what was done lately, of the caller's workspace and scopes."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import Person, join
from contactory.exports.models import Export
from contactory.imports.models import ImportJob
from contactory.overview.items import MOST_ITEMS
from contactory.workspaces.models import Role
from contactory.workspaces.scope import workspace_scope
from imports.pipeline import imported, people, run_all, send_file, table

pytestmark = pytest.mark.usefixtures("committed_db", "stored")


def export(person: Person) -> int:
    asked = person.client.post("/api/v1/exports", {"what": "contacts"}, content_type="application/json")
    return int(asked.json()["id"])


def home(person: Person) -> Any:
    shown = person.client.get("/api/v1/home")
    assert shown.status_code == 200
    return shown.json()


def told(items: Any) -> list[tuple[str, int, str]]:
    return [(each["kind"], each["id"], each["state"]) for each in items]


def test_everything_is_where_a_person_looks_for_it(alice: Person, bob: Person, charlie: Person) -> None:
    done = imported(bob, table(*people(3)))["id"]
    in_review = imported(bob, table(*people(2, start=7), "none,,,,"))["id"]
    unreadable = imported(alice, "a,b\n1,2\n")["id"]
    ready, broken = export(alice), export(alice)
    run_all(alice.workspace_id)
    with workspace_scope(alice.workspace_id):
        Export.objects.filter(pk=broken).update(state="FAILED", error="No space.", error_code="no_space")
    waiting = send_file(alice, table(*people(1, start=20))).json()["id"]

    shown = home(alice)
    assert sorted(told(shown["needs"])) == [
        ("export", broken, "FAILED"),
        ("import", in_review, "NEEDS_REVIEW"),
        ("import", unreadable, "FAILED"),
    ]
    assert told(shown["running"]) == [("import", waiting, "PENDING")]
    assert told(shown["lately"]) == [("export", ready, "READY"), ("import", done, "COMPLETED")]
    assert (shown["needs_total"], shown["running_total"]) == (3, 1)
    by_kind = {(each["kind"], each["state"]): each for each in shown["needs"]}
    review = by_kind["import", "NEEDS_REVIEW"]
    assert (review["name"], review["by"], review["figures"]["rows_issue"]) == ("leads.csv", "the API key bob", 1)
    assert by_kind["export", "FAILED"]["error"] == {"code": "no_space", "sentence": "No space."}
    assert shown["running"][0]["progress"] == {"done": 0, "total": None}
    assert home(charlie) == {"needs": [], "needs_total": 0, "running": [], "running_total": 0, "lately": []}

    blind = join("eve", alice.workspace_id, Role.VIEWER, frozenset({"exports:read"}))
    assert {each["kind"] for part in ("needs", "running", "lately") for each in home(blind)[part]} == {"export"}
    deaf = join("dan", alice.workspace_id, Role.VIEWER, frozenset({"contacts:read"}))
    assert deaf.client.get("/api/v1/home").status_code == 403


def test_a_long_past_costs_no_more_queries_and_old_failures_are_left_out(alice: Person) -> None:
    job_id = imported(alice, table(*people(1)))["id"]
    with CaptureQueriesContext(connection) as few:
        home(alice)
    with workspace_scope(alice.workspace_id):
        job = ImportJob.objects.get(pk=job_id)
        for number in range(40):
            job.pk, job.filename = None, f"{number}.csv"
            job.state = ("COMPLETED", "FAILED")[number % 2]
            job.finished_at = job.finished_at.replace(year=2020)  # type: ignore[union-attr]
            job.save(force_insert=True)
    with CaptureQueriesContext(connection) as many:
        shown = home(alice)
    assert len(many) == len(few)
    assert (len(shown["lately"]), shown["lately"][0]["id"]) == (MOST_ITEMS, job_id)
    assert shown["needs"] == []


def test_the_sample_file_is_imported_for_whoever_has_none_at_hand(alice: Person, vera: Person) -> None:
    begun = alice.client.post("/api/v1/imports/sample")
    assert (begun.status_code, begun.json()["filename"]) == (202, "sample.csv")
    assert vera.client.post("/api/v1/imports/sample").status_code == 403
    run_all(alice.workspace_id)
    [needed] = home(vera)["needs"]
    assert (needed["id"], needed["state"], needed["figures"]["rows_total"]) == (
        begun.json()["id"],
        "NEEDS_REVIEW",
        3000,
    )
