"""Every error is a problem document, tells what to do, and leaks nothing."""

import json
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError
from django.test import Client
from ninja import Field, NinjaAPI, Router, Schema
from ninja.testing import TestClient
from structlog.testing import capture_logs

from cast import Person
from contactory.api.problems import describe_errors_of
from contactory.api_root import api
from contactory.errors import Refusal, Unavailable, WrongState
from contactory.workspaces.authentication import AUTHENTICATION
from contactory.workspaces.models import Account

SECRET = "canary-5512"


class Inner(Schema):
    age: int = Field(ge=0)


class Body(Schema):
    name: str = Field(max_length=3)
    inner: Inner


def failing(error: Exception) -> Any:
    """The answer of a route of the real kind that raises the error."""
    router = Router()

    @router.get("/fail")
    def fail(request: object) -> None:
        raise error

    @router.post("/body")
    def take(request: object, payload: Body) -> None:
        return None

    scratch = NinjaAPI(urls_namespace=f"scratch-{id(router)}")
    scratch.add_router("", router)
    describe_errors_of(scratch)
    return TestClient(scratch)


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (WrongState("It is COMPLETED.", state="COMPLETED"), 409, "wrong_state"),
        (Unavailable("The disk is full.", code="disk_full"), 503, "disk_full"),
        (OperationalError(f"connection to {SECRET} refused"), 503, "unavailable"),
        (DatabaseError(SECRET), 500, "internal_error"),
        (KeyError(SECRET), 500, "internal_error"),
        (RecursionError(SECRET), 500, "internal_error"),
    ],
)
def test_an_exception_becomes_a_problem(error: Exception, status: int, code: str) -> None:
    answer = failing(error).get("/fail")
    document = json.loads(answer.content)
    assert (answer.status_code, document["status"], document["code"]) == (status, status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert document["type"] == f"urn:contactory:problem:{code}"
    assert SECRET not in answer.content.decode()
    if isinstance(error, Refusal):
        assert document["detail"] == error.sentence
        assert document.items() >= error.facts.items()


def test_facts_cannot_pass_themselves_off_as_the_standard_members() -> None:
    document = json.loads(failing(WrongState("No.", status=200, detail="Yes.")).get("/fail").content)
    assert (document["status"], document["detail"]) == (409, "No.")


def test_a_bug_is_logged_once_and_a_refusal_never(caplog: pytest.LogCaptureFixture) -> None:
    with capture_logs() as lines:
        failing(ZeroDivisionError("once")).get("/fail")
        failing(WrongState("No.")).get("/fail")
    assert [(line["log_level"], type(line["exc_info"])) for line in lines] == [("error", ZeroDivisionError)]
    Client().get("/api/v1/uploads/1")
    assert caplog.records == []


@pytest.mark.usefixtures("committed_db")
def test_a_row_that_the_database_refuses_does_not_reach_the_log(alice: Person) -> None:
    with pytest.raises(IntegrityError) as refused:
        Account.objects.create(email=alice.account.email)
    assert alice.account.email in str(refused.value)
    with capture_logs() as lines:
        answer = failing(refused.value).get("/fail")
    assert answer.status_code == 500
    (line,) = lines
    assert (line["error"], line["sqlstate"]) == ("IntegrityError", "23505")
    assert "test_problems.py" in line["frames"]
    assert alice.account.email not in str(line) + answer.content.decode()


def test_each_wrong_field_has_its_sentence() -> None:
    answer = failing(KeyError()).post("/body", json={"name": f"long {SECRET}", "inner": {"age": -1}})
    errors = json.loads(answer.content)["errors"]
    assert [(error["field"], error["code"]) for error in errors] == [
        ("name", "string_too_long"),
        ("inner.age", "greater_than_equal"),
    ]
    assert errors[0]["sentence"] == "name: say at most 3 characters."
    assert SECRET not in answer.content.decode()


@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/api/v1/nothing", 404),
        ("get", "/api/", 404),
        ("get", "/api/v1/uploads/not-a-number", 422),
        ("get", f"/api/v1/uploads/{10**30}", 404),
        ("get", "/api/v1/uploads/-1", 404),
        ("patch", "/api/v1/api-keys", 405),
    ],
)
def test_what_no_route_takes_is_a_problem_too(alice: Person, method: str, path: str, status: int) -> None:
    answer = getattr(alice.client, method)(path)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    document = answer.json()
    assert document["status"] == status
    assert document["detail"].endswith(".")
    assert document["correlation_id"] == answer.headers["X-Request-ID"]


@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b'"x"', b"{" * 5000, b"x" * (11 * 1024**2)])
def test_a_malformed_body_is_refused(alice: Person, body: bytes) -> None:
    answer = alice.client.post("/api/v1/uploads", body, content_type="application/json")
    assert 400 <= answer.status_code < 500
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("job-7.a:b_C", True),
        ("x" * 64, True),
        ("x" * 65, False),
        ("a b", False),
        ("<script>", False),
        ("", False),
    ],
)
def test_a_sane_request_id_is_kept_and_another_replaced(sent: str, kept: bool) -> None:
    answer = Client().get("/health/live", headers={"X-Request-ID": sent})
    assert (answer.headers["X-Request-ID"] == sent) is kept
    assert 8 <= len(answer.headers["X-Request-ID"]) <= 64


def test_two_requests_have_two_ids() -> None:
    ids = {Client().get("/health/live").headers["X-Request-ID"] for _ in range(3)}
    assert len(ids) == 3


def test_the_description_has_an_example_for_each_body() -> None:
    described: Any = api.get_openapi_schema()
    schemas = described["components"]["schemas"]
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], path
            for_anybody = path == "/api/v1/session" and method in ("get", "post")
            assert for_anybody or operation["security"], f"{method} {path} asks for no key"
            for content in operation.get("requestBody", {}).get("content", {}).values():
                if reference := content["schema"].get("$ref", ""):
                    assert "example" in schemas[reference.rpartition("/")[2]], f"{method} {path}"
    assert len(AUTHENTICATION) == 2
