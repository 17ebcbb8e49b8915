"""Whatever a request brings, the answer is a problem document with a sentence, and never a bug of ours."""

import json
from collections.abc import Iterator
from threading import Event
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from cast import Person
from contactory.api_root import api
from contactory.local.migrations import OWNER

PATH_IDS = {"provider": "apollo", "kind": "invalid_email"}


def described() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each route of the API: its method, its path with the ids of nothing, and its description."""
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, operation in methods.items():
            names = [each["name"] for each in operation.get("parameters", []) if each["in"] == "path"]
            yield method.upper(), path.format(**{name: PATH_IDS.get(name, 1) for name in names}), operation


# Routes about sessions ask first who has signed in.
OPERATIONS = [each for each in described() if not each[1].startswith("/api/v1/session/")]


def told(answer: Any) -> tuple[int, dict[str, Any]]:
    """The status and the problem document of an answer that must have one."""
    assert answer.headers["Content-Type"] == "application/problem+json", answer.content
    return answer.status_code, json.loads(answer.content)


@pytest.mark.parametrize(
    ("said", "place"), [('{"a": ["b", "c\\u0000"]}', "a.1"), ('{"a\\ud800": 1}', "body"), ('"\\udc00"', "body")]
)
def test_no_route_takes_a_body_with_a_text_that_cannot_be_kept(alice: Person, said: str, place: str) -> None:
    tried = 0
    for method, path, operation in OPERATIONS:
        if "application/json" in operation.get("requestBody", {}).get("content", {}):
            status, problem = told(alice.client.generic(method, path, said, content_type="application/json"))
            if path.endswith("/corrections") and status == 404:  # looks for the import before it reads
                continue
            assert (status, problem["code"], problem.get("field")) == (422, "invalid_value", place), (method, path)
            assert "no text (NUL, or half of a pair)" in problem["detail"]
            tried += 1
    assert tried > 30


def test_no_route_takes_a_parameter_with_a_text_that_cannot_be_kept(alice: Person) -> None:
    tried = 0
    for method, path, operation in OPERATIONS:
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "query":
                status, problem = told(alice.client.generic(method, f"{path}?{parameter['name']}=a%00b"))
                assert (status, problem["field"]) == (422, parameter["name"]), (method, path)
                tried += 1
    assert tried > 60


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b'{"name": ', "The body is not JSON: look at line 1, column 10."),
        (b'{"name": NaN}', "The body is not JSON that can be read: send an object such as {}, in UTF-8."),
        (b'{"name": "\xff"}', "The body is not JSON that can be read: send an object such as {}, in UTF-8."),
        (b"[" * 100_000, "The body is not JSON that can be read: send an object such as {}, in UTF-8."),
    ],
)
@pytest.mark.parametrize("place", ["api-keys", "imports"])
def test_a_body_that_is_no_json_is_refused(alice: Person, place: str, body: bytes, sentence: str) -> None:
    status, problem = told(alice.client.generic("POST", f"/api/v1/{place}", body, content_type="application/json"))
    assert (status, problem["code"], problem["detail"]) == (400, "bad_request", sentence)


def test_an_absent_body_is_called_a_body(alice: Person) -> None:
    status, problem = told(alice.client.generic("POST", "/api/v1/api-keys", content_type="application/json"))
    assert (status, problem["detail"]) == (422, "body: it is missing.")


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v2/imports", "/api/v1/imports/1/nothing"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_an_address_without_a_route_is_absent_for_every_method(alice: Person, method: str, path: str) -> None:
    for client in (alice.client, alice.browser, Client(enforce_csrf_checks=True)):
        status, problem = told(client.generic(method, path))
        assert (status, problem["code"]) == (404, "not_found")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/metrics"])
def test_the_pages_for_monitors_are_only_read(path: str) -> None:
    status, problem = told(Client(enforce_csrf_checks=True).post(path))
    assert (status, problem["code"]) == (405, "method_not_allowed")


@pytest.mark.usefixtures("committed_db")
def test_tables_of_an_older_version_are_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contactory.health._MIGRATED", Event())
    recorder = MigrationRecorder(connections[OWNER])
    (*_, newest) = sorted(name for app, name in recorder.applied_migrations() if app == "imports")
    recorder.record_unapplied("imports", newest)
    try:
        answer = Client().get("/health/ready")
    finally:
        recorder.record_applied("imports", newest)
    assert (answer.status_code, "run contactory migrate" in answer.json()["checks"]["database"]) == (503, True)
    assert Client().get("/health/ready").json()["checks"]["database"] == "ok"


@pytest.mark.parametrize("report", ["credits/spend", "credits/values"])
@pytest.mark.parametrize(
    ("asked", "status", "since"),
    [
        ("since=2026-03-01", 200, "2026-03-01T00:00:00Z"),
        ("until=2026-03-31T12:00:00", 200, "2026-03-01T12:00:00Z"),
        ("since=2026-03-01T00:00:00+01:00&until=2026-03-02", 200, "2026-02-28T23:00:00Z"),
        ("until=0001-01-05", 422, None),
        ("since=9999-12-31T23:59:59-14:00", 422, None),
    ],
)
def test_times_of_reports_may_leave_the_offset_out(
    alice: Person, report: str, asked: str, status: int, since: str | None
) -> None:
    answer = alice.client.get(f"/api/v1/{report}?{quote(asked, safe='=&')}")
    assert answer.status_code == status
    assert answer.json().get("since") == since


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("enrichments/1/revert", {"dry_run": True, "records": [2**63]}),
        ("imports/1/revert", {"dry_run": True, "contacts": [2**63]}),
        ("api-keys", {"name": "mine", "scopes": ["x" * 5000]}),
        ("enrichments", {"recipe": True, "filter": {}}),
        ("enrichments", {"recipe": "x" * 5000, "filter": {}}),
    ],
)
def test_values_of_strange_sizes_are_refused_in_a_short_sentence(alice: Person, path: str, body: Any) -> None:
    status, problem = told(alice.client.post(f"/api/v1/{path}", body, content_type="application/json"))
    assert status in (404, 422)
    assert problem["code"] in ("invalid_request", "invalid_input", "recipe_not_found")
    assert len(problem["detail"]) < 600
