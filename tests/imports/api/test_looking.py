"""GET /imports and /imports/{id}/…: lists, rows under every filter, issues, results."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import Person
from contactory.imports.row_pages import GATHERED
from contactory.workspaces.scope import workspace_scope
from imports.pipeline import imported, people, run_all, send_file, table

pytestmark = pytest.mark.usefixtures("committed_db", "stored")

MESSY = (
    *people(30),
    "no-address,Ana,Silva,Estuary,scone",  # 31: invalid_email
    "p1@c0.com,Ana,Silva,Estuary,scone",  # 32: duplicate of 1
    "p2@c0.com,Ana,Silva,Estuary,scone",  # 33: duplicate of 2
    "p2@c0.com,Ana,Silva,Estuary,scone",  # 34: duplicate of 2
    "q1@c0.com,,Silva,,scone",  # 35: two values missing
    "q2@c0.com,Ana,Silva",  # 36: malformed
    "also-none,,Silva,Estuary,scone",  # 37: invalid_email and missing_required
)
OPEN = {
    "malformed_row": {36},
    "missing_required": {35, 37},
    "invalid_email": {31, 37},
    "duplicate_in_file": {1, 2, 32, 33, 34},
}
ALL_OPEN = set().union(*OPEN.values())


def walk(person: Person, path: str, limit: int = 4) -> Iterator[dict[str, Any]]:
    """Every item of a list, page by page."""
    cursor = ""
    joint = "&" if "?" in path else "?"
    while cursor is not None:
        mark = f"&cursor={cursor}" if cursor else ""
        page = person.client.get(f"/api/v1/imports{path}{joint}limit={limit}{mark}").json()
        yield from page["items"]
        cursor = page["next_cursor"]


def numbers(person: Person, job_id: int, filters: str = "") -> list[int]:
    return [row["row_number"] for row in walk(person, f"/{job_id}/rows{filters}")]


def test_every_row_has_one_status_and_every_filter_finds_its_rows(alice: Person) -> None:
    job = imported(alice, table(*MESSY))
    assert (job["status"], job["rows_total"], job["rows_issue"]) == ("NEEDS_REVIEW", 37, len(ALL_OPEN))
    assert numbers(alice, job["id"]) == list(range(1, 38))
    assert numbers(alice, job["id"], "?status=ISSUE") == sorted(ALL_OPEN)
    assert numbers(alice, job["id"], "?status=READY") == sorted(set(range(1, 38)) - ALL_OPEN)
    assert numbers(alice, job["id"], "?status=DISCARD") == numbers(alice, job["id"], "?status=SUCCESS") == []
    for kind, rows in OPEN.items():
        for filters in (f"?issue={kind}", f"?issue={kind}&status=ISSUE"):
            assert numbers(alice, job["id"], filters) == sorted(rows), filters
        assert numbers(alice, job["id"], f"?issue={kind}&status=READY") == []
    assert numbers(alice, job["id"], "?issue=existing_contact") == []


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ("status=ISSUE&issue=missing_required&field=company", {35}),
        ("status=ISSUE&field=email", {1, 2, 31, 32, 33, 34, 37}),
        ("issue=invalid_email&value=also-none", {37}),
        ("status=ISSUE&value=p2@c0.com", {2, 33, 34}),
        ("text=ESTUARY", {31, 32, 33, 34, 37}),
        ("status=ISSUE&issue=invalid_email&text=ana", {31}),
        ("status=READY&text=p1", {*range(10, 20)}),
        ("text=q2@c0.com,Ana", {36}),
        ("after=30&until=32", {31, 32}),
        ("status=ISSUE&issue=duplicate_in_file&after=2&until=33", {32, 33}),
        ("text=%25", set()),
    ],
)
def test_what_narrows_a_list_narrows_its_places_alike(alice: Person, filters: str, expected: set[int]) -> None:
    job = imported(alice, table(*MESSY))
    assert set(numbers(alice, job["id"], f"?{filters}")) == expected
    if "after" not in filters:
        _expect_places(alice, job["id"], filters, sorted(expected))


def _expect_places(person: Person, job_id: int, filters: str, expected: list[int]) -> None:
    """Pages between places are the list, each as long as was asked for but the last."""
    told = person.client.get(f"/api/v1/imports/{job_id}/rows/places?{filters}&every=3").json()
    assert told["rows"] == len(expected)
    ends = [*told["places"][1:], 2**31 - 1] if expected else []
    pages = [
        numbers(person, job_id, f"?{filters}&after={after}&until={until}")
        for after, until in zip(told["places"], ends, strict=True)
    ]
    assert pages == [expected[start : start + 3] for start in range(0, len(expected), 3)]


def test_the_rows_of_one_issue_and_of_a_whole_file_have_places(alice: Person) -> None:
    job = imported(alice, table(*MESSY))
    _expect_places(alice, job["id"], "", list(range(1, 38)))
    groups = alice.client.get(f"/api/v1/imports/{job['id']}/issues").json()["items"]
    (twins,) = [group for group in groups if group["kind"] == "duplicate_in_file"]
    for sample in twins["samples"]:
        _expect_places(alice, job["id"], f"issue_id={sample['id']}", sample["rows"])


def test_values_that_repeat_are_counted_with_their_suggestion(alice: Person) -> None:
    rows = [f"ana{n}@gmial.com,Ana,Silva,Estuary,x" for n in range(2)]
    job = imported(alice, table(*people(3), "no,A,B,C,x", "no,A,B,C,x", "x@a@b,,B,C,x", *rows))
    told = alice.client.get(f"/api/v1/imports/{job['id']}/issues/invalid_email/values?limit=2").json()
    assert told["values"][0] == {"field": "email", "value": "no", "suggestion": None, "rows": 2}
    assert len(told["values"]) == 2
    (email,) = told["fields"]
    assert (email["field"], email["rows"]) == ("email", numbers_of_kind(alice, job["id"], "invalid_email"))
    assert alice.client.get(f"/api/v1/imports/{job['id']}/issues/nonsense/values").status_code == 422


def numbers_of_kind(person: Person, job_id: int, kind: str) -> int:
    return len(numbers(person, job_id, f"?status=ISSUE&issue={kind}"))


@pytest.mark.parametrize("gathered", [GATHERED, 0])
def test_settled_rows_are_found_by_what_settled_them(
    alice: Person, monkeypatch: pytest.MonkeyPatch, gathered: int
) -> None:
    monkeypatch.setattr("contactory.imports.row_pages.GATHERED", gathered)
    job = imported(alice, table(*MESSY), policies={"on_invalid": "discard", "on_duplicate": "keep_first"})
    assert (job["status"], job["rows_success"], job["rows_discarded"]) == ("COMPLETED", 30, 7)
    discarded = {31, 32, 33, 34, 35, 36, 37}
    assert numbers(alice, job["id"], "?status=DISCARD") == sorted(discarded)
    assert numbers(alice, job["id"], "?status=SUCCESS") == sorted(set(range(1, 38)) - discarded)
    assert numbers(alice, job["id"], "?status=ISSUE") == numbers(alice, job["id"], "?status=READY") == []
    assert numbers(alice, job["id"], "?issue=duplicate_in_file") == [1, 2, 32, 33, 34]
    assert numbers(alice, job["id"], "?issue=duplicate_in_file&status=DISCARD") == [32, 33, 34]
    assert numbers(alice, job["id"], "?issue=duplicate_in_file&status=SUCCESS") == [1, 2]
    assert numbers(alice, job["id"], "?issue=invalid_email&status=ISSUE") == []


def test_an_open_group_among_many_is_found_by_walking(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contactory.imports.row_pages.GATHERED", 0)
    job = imported(alice, table(*MESSY))
    assert numbers(alice, job["id"], "?status=ISSUE") == sorted(ALL_OPEN)
    assert numbers(alice, job["id"], "?status=ISSUE&issue=duplicate_in_file") == [1, 2, 32, 33, 34]


def test_a_row_tells_its_cells_and_problems(alice: Person) -> None:
    job = imported(alice, table(*MESSY))
    place = f"/api/v1/imports/{job['id']}/rows"
    both = alice.client.get(f"{place}/37").json()
    assert (both["line"], both["status"], both["decision"]) == (38, "ISSUE", None)
    assert both["cells"] == {
        "Email": "also-none", "First name": "", "Last name": "Silva", "Company": "Estuary", "Pastry": "scone"
    }  # fmt: skip
    assert [(each["kind"], each["field"]) for each in both["issues"]] == [
        ("missing_required", "first_name"),
        ("invalid_email", "email"),
    ]
    assert both["issues"][1]["value"] == "also-none"
    broken = alice.client.get(f"{place}/36").json()
    assert (broken["cells"], broken["raw"], broken["reason"]) == ({}, "q2@c0.com,Ana,Silva", "too_few_cells")
    for absent in (0, 38, -1, 2**31, 2**70):
        assert alice.client.get(f"{place}/{absent}").status_code == 404
    assert alice.client.get(f"{place}/x").status_code == 422


def test_columns_of_one_name_stay_apart(alice: Person) -> None:
    text = "Email,First name,Last name,Company,Note,Note\np@c.com,Ana,Silva,Estuary,one,two\n"
    job = imported(alice, text)
    cells = alice.client.get(f"/api/v1/imports/{job['id']}/rows/1").json()["cells"]
    assert (cells["Note"], cells["Note (2)"]) == ("one", "two")


def test_a_page_of_rows_is_a_fixed_number_of_queries(alice: Person) -> None:
    job = imported(alice, table(*MESSY, *("none,,,,x" for _ in range(120))))
    for filters in ("", "status=ISSUE", "status=READY", "issue=missing_required", "issue=duplicate_in_file"):
        counts = []
        for limit in (1, 100):
            with CaptureQueriesContext(connection) as captured:
                found = alice.client.get(f"/api/v1/imports/{job['id']}/rows?{filters}&limit={limit}")
            assert found.status_code == 200
            counts.append(len(captured))
        assert counts[0] == counts[1] <= 16, filters


@pytest.mark.parametrize(
    "query", ["status=NEVER", "issue=boredom", "limit=0", "limit=501", "cursor=x", "cursor=%00", "limit=x"]
)
def test_a_wrong_filter_is_named(alice: Person, query: str) -> None:
    job = imported(alice, table(*people(1)))
    refused = alice.client.get(f"/api/v1/imports/{job['id']}/rows?{query}")
    assert refused.status_code == 422


def test_a_cursor_belongs_to_one_import(alice: Person) -> None:
    first, second = (imported(alice, table(*people(9, start=n))) for n in (1, 100))
    cursor = alice.client.get(f"/api/v1/imports/{first['id']}/rows?limit=2").json()["next_cursor"]
    refused = alice.client.get(f"/api/v1/imports/{second['id']}/rows?cursor={cursor}")
    assert refused.json()["code"] == "invalid_cursor"


def test_issues_are_counted_by_kind_with_samples(alice: Person) -> None:
    job = imported(alice, table(*MESSY))
    groups = {each["kind"]: each for each in alice.client.get(f"/api/v1/imports/{job['id']}/issues").json()["items"]}
    assert list(groups) == ["malformed_row", "missing_required", "invalid_email", "duplicate_in_file"]
    assert {kind: group["open_rows"] for kind, group in groups.items()} == {k: len(v) for k, v in OPEN.items()}
    assert (groups["missing_required"]["open_issues"], groups["duplicate_in_file"]["open_issues"]) == (3, 2)
    assert sorted(sample["rows"] for sample in groups["duplicate_in_file"]["samples"]) == [[1, 32], [2, 33, 34]]
    assert job["issues"] == {
        "malformed_row": 1, "missing_required": 2, "invalid_email": 1, "invalid_value": 0, "repaired_row": 0,
        "duplicate_in_file": 5, "existing_contact": 0,
    }  # fmt: skip
    settled = imported(alice, table("zzz,,,,"), policies={"on_invalid": "discard"})
    kinds = alice.client.get(f"/api/v1/imports/{settled['id']}/issues").json()["items"]
    assert all(each["open_rows"] == 0 and each["resolved_rows"] == 1 for each in kinds)


def test_imports_are_listed_newest_first_and_by_state(alice: Person, vera: Person, charlie: Person) -> None:
    made = [imported(alice, table(*people(2, start=10 * n)))["id"] for n in range(1, 5)]
    waiting = imported(alice, table("none,,,,"))["id"]
    assert [job["id"] for job in walk(vera, "", limit=2)] == [waiting, *reversed(made)]
    assert [job["id"] for job in walk(vera, "?status=NEEDS_REVIEW")] == [waiting]
    assert list(walk(charlie, "")) == []
    send_file(alice, table(*people(1)), filename="Autumn_1.csv")
    assert [job["filename"] for job in walk(vera, "?q=autumn_", limit=1)] == ["Autumn_1.csv"]
    # Neither sign stands for others.
    assert list(walk(alice, "?q=n_c")) == list(walk(alice, "?q=n%25c")) == list(walk(charlie, "?q=autumn")) == []
    with CaptureQueriesContext(connection) as captured:
        alice.client.get("/api/v1/imports?limit=5")
    assert len(captured) <= 12


def test_results_are_the_contacts_that_it_created(alice: Person, charlie: Person) -> None:
    first = imported(alice, table(*people(7)))
    second = imported(alice, table(*people(9)), policies={"on_existing": "skip"})
    found = list(walk(alice, f"/{second['id']}/results", limit=1))
    assert {each["email"] for each in found} == {"p8@c0.com", "p9@c0.com"}
    assert {(each["import_id"], each["row_number"]) for each in found} == {(second["id"], 8), (second["id"], 9)}
    assert len(list(walk(alice, f"/{first['id']}/results"))) == 7
    assert charlie.client.get(f"/api/v1/imports/{first['id']}/results").status_code == 404


def test_the_rows_of_a_job_in_review_still_add_up_when_it_is_settled(alice: Person) -> None:
    job = imported(alice, table(*MESSY))
    policies = {"on_invalid": "discard", "on_duplicate": "discard_all"}
    path = f"/api/v1/imports/{job['id']}"
    alice.client.post(f"{path}/reprocess", {"policies": policies}, content_type="application/json")
    run_all(alice.workspace_id)
    shown = alice.client.get(path).json()
    by_status = {status: len(numbers(alice, job["id"], f"?status={status}")) for status in ("SUCCESS", "DISCARD")}
    assert shown["rows_total"] == sum(by_status.values()) == 37
    assert by_status == {"SUCCESS": shown["rows_success"], "DISCARD": shown["rows_discarded"]}
    with workspace_scope(alice.workspace_id):
        assert shown["status"] == "COMPLETED"
