"""Every route, found from the API's own description and the URLconf, refuses whoever does not belong there.

All of them are tried on the same objects of Alice's: that these stay as they are is what each test asserts.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from django.contrib.admin import site
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from cast import READING, Person, committed, join, stored_below
from contactory.api_root import api
from contactory.workspaces.models import Role
from contactory.workspaces.services import create_api_key, create_workspace
from stranger_cases import ABSENT, BODY, CANARY, OUTSIDE, OWN_SESSION, PATH


class Operation(NamedTuple):
    """One method of one path of the API."""

    method: str
    path: str
    takes_body: bool

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def parameters(self) -> list[str]:
        return re.findall(r"{(\w+)}", self.path)


def operations() -> Iterator[Operation]:
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, described in methods.items():
            yield Operation(method.upper(), path, "requestBody" in described)


OPERATIONS = list(operations())
WITH_IDS = [operation for operation in OPERATIONS if operation.parameters]
IN_WORKSPACES = [operation for operation in OPERATIONS if operation.name not in OWN_SESSION]
every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)


@pytest.fixture(scope="module")
def all_of_them(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Person]]:
    """The people of these tests, for as long as they last."""
    with committed(django_db_blocker), stored_below(tmp_path_factory.mktemp("files")):
        alice = join("alice", create_workspace(name="Alice and Co").pk, Role.OWNER)
        vera = join("vera", alice.workspace_id, Role.VIEWER, READING)
        charlie = join("charlie", create_workspace(name="Charlie").pk, Role.OWNER)
        yield {"alice": alice, "vera": vera, "charlie": charlie}


@pytest.fixture(scope="module")
def ids(all_of_them: dict[str, Person]) -> dict[str, int | str]:
    """One object of Alice's for each path parameter that any route has."""
    alice = all_of_them["alice"]
    create_api_key(workspace_id=alice.workspace_id, name=CANARY, scopes=["imports:read"], actor=CANARY)
    return {name: make(alice) for name, make in PATH.items()}


@pytest.fixture(scope="module")
def alice(all_of_them: dict[str, Person]) -> Person:
    return all_of_them["alice"]


@pytest.fixture(scope="module")
def vera(all_of_them: dict[str, Person]) -> Person:
    return all_of_them["vera"]


@pytest.fixture(scope="module")
def charlie(all_of_them: dict[str, Person]) -> Person:
    return all_of_them["charlie"]


def send(client: Client, operation: Operation, ids: dict[str, int | str], **headers: str) -> HttpResponse:
    body = BODY[operation.name](ids) if operation.takes_body else None
    return client.generic(
        operation.method,
        operation.path.format(**ids),
        json.dumps(body) if body is not None else b"",
        content_type="application/json",
        headers=headers,  # type: ignore[arg-type]
    )


def told(response: HttpResponse) -> tuple[int, dict[str, Any]]:
    """The status and all that the body tells, apart from the id of the request."""
    assert response.headers["Content-Type"] == "application/problem+json", response.content
    document = json.loads(response.content)
    assert document.pop("correlation_id")
    return response.status_code, document


def rows_of(workspace_id: int) -> dict[str, str]:
    """A digest of every row that the workspace has, by table; keys may be used, so their last use does not count."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT table_name FROM information_schema.columns "
            "WHERE column_name = 'workspace_id' AND table_schema = current_schema()"
        )
        digests = {}
        for (table,) in cursor.fetchall():
            cursor.execute(
                f"SELECT md5(string_agg((to_jsonb(t) - 'last_used_at')::text, '' ORDER BY t::text)) FROM {table} t "
                "WHERE workspace_id = %s",
                [workspace_id],
            )
            (digests[table],) = cursor.fetchone()
        return digests


def test_every_route_of_the_api_has_a_case() -> None:
    unknown = {name for operation in OPERATIONS for name in operation.parameters} - PATH.keys()
    assert not unknown, f"say in stranger_cases.PATH how to make an object of Alice's for: {sorted(unknown)}"
    bodies = {operation.name for operation in OPERATIONS if operation.takes_body} - BODY.keys()
    assert not bodies, f"give stranger_cases.BODY a valid body for: {sorted(bodies)}"
    gone = BODY.keys() - {operation.name for operation in OPERATIONS}
    assert not gone, f"these are no routes any more: {sorted(gone)}"


@every_operation
def test_nobody_gets_in_without_a_key(operation: Operation, ids: dict[str, int | str], alice: Person) -> None:
    before = rows_of(alice.workspace_id)
    client = Client(raise_request_exception=False)
    absent = dict.fromkeys(ids, ABSENT)
    answers = [told(send(client, operation, which)) for which in (ids, absent)]
    assert answers[0] == answers[1]
    assert answers[0][0] == 401
    assert told(send(client, operation, ids, Authorization=f"Bearer {alice.secret}x"))[0] == 401
    assert told(send(client, operation, ids, Authorization=f"Basic {alice.secret}"))[0] == 401
    assert rows_of(alice.workspace_id) == before


@pytest.mark.parametrize("operation", WITH_IDS, ids=lambda operation: operation.name)
def test_a_stranger_cannot_tell_foreign_from_absent(
    operation: Operation, ids: dict[str, int | str], alice: Person, charlie: Person
) -> None:
    before = rows_of(alice.workspace_id)
    foreign = told(send(charlie.client, operation, ids))
    absent = told(send(charlie.client, operation, dict.fromkeys(ids, ABSENT) | {"number": 1, "kind": "invalid_email"}))
    assert foreign == absent
    assert foreign[0] == 404
    assert rows_of(alice.workspace_id) == before


@every_operation
def test_a_stranger_reads_and_changes_nothing_of_alice(
    operation: Operation, ids: dict[str, int | str], alice: Person, charlie: Person
) -> None:
    before = rows_of(alice.workspace_id)
    response = send(charlie.client, operation, ids)
    assert response.status_code < 500
    assert CANARY.encode() not in getattr(response, "content", b"")
    assert rows_of(alice.workspace_id) == before


@pytest.mark.parametrize("operation", IN_WORKSPACES, ids=lambda operation: operation.name)
def test_a_session_does_not_open_a_workspace_one_is_no_member_of(
    operation: Operation, ids: dict[str, int | str], alice: Person, charlie: Person
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(charlie.account)
    status, document = told(send(client, operation, ids, **{"X-Workspace": str(alice.workspace_id)}))
    assert status == 403
    assert [each["id"] for each in document["workspaces"]] == [charlie.workspace_id]


@pytest.mark.parametrize(
    "operation", [each for each in IN_WORKSPACES if each.method != "GET"], ids=lambda operation: operation.name
)
def test_a_viewer_cannot_write(operation: Operation, ids: dict[str, int | str], alice: Person, vera: Person) -> None:
    before = rows_of(alice.workspace_id)
    with_key = told(send(vera.client, operation, ids))
    browser = Client(raise_request_exception=False)
    browser.force_login(vera.account)
    with_session = told(send(browser, operation, ids))
    assert with_key[0] == with_session[0] == 403
    assert with_key[1]["code"] == with_session[1]["code"] == "forbidden"
    assert rows_of(alice.workspace_id) == before


@pytest.mark.parametrize(
    "operation", [each for each in OPERATIONS if each.method != "GET"], ids=lambda operation: operation.name
)
def test_a_session_without_csrf_token_changes_nothing(
    operation: Operation, ids: dict[str, int | str], alice: Person
) -> None:
    before = rows_of(alice.workspace_id)
    status, document = told(send(alice.browser, operation, ids))
    assert (status, document["code"]) == (403, "csrf_failed")
    assert rows_of(alice.workspace_id) == before


def routes(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from routes(each.url_patterns, prefix + str(each.pattern))
        else:
            yield prefix + str(each.pattern)


def test_every_route_outside_the_api_has_a_case() -> None:
    found = {route for route in routes(get_resolver().url_patterns) if not route.startswith(("admin/", "api/v1/"))}
    assert found == OUTSIDE.keys()


@pytest.mark.parametrize("route", OUTSIDE)
def test_outside_the_api_strangers_see_only_what_is_public(route: str, ids: dict[str, int | str]) -> None:
    path = "/" + re.sub(r"<(\w+):\w+>", lambda kind: "1" if kind[1] == "int" else "x", route)
    response = Client(raise_request_exception=False).get(path)
    assert response.status_code == OUTSIDE[route]
    assert CANARY.encode() not in response.content


def test_the_description_and_its_pages_need_no_key_and_tell_no_data(ids: dict[str, int | str]) -> None:
    described = {operation.path.removeprefix("/") for operation in OPERATIONS}
    for route in routes(get_resolver().url_patterns):
        plain = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route)
        if route.startswith("api/v1/") and plain not in described:
            response = Client(raise_request_exception=False).get("/" + plain)
            assert response.status_code in (200, 401, 404), route
            assert CANARY.encode() not in response.content


def test_the_admin_sends_strangers_to_the_sign_in_page(ids: dict[str, int | str]) -> None:
    for route in routes(get_resolver().url_patterns):
        if route.startswith("admin/"):
            response = Client(raise_request_exception=False).get("/" + re.sub(r"[<(^].*", "1/", route))
            assert response.status_code == 302, route
            assert response.headers["Location"].startswith("/sign-in?next="), route


@pytest.mark.parametrize("model", list(site._registry), ids=lambda model: model._meta.label)
def test_the_admin_shows_owners_their_own_workspace_only(
    model: Any, ids: dict[str, int | str], alice: Person, charlie: Person
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(charlie.account)
    place = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    listed = client.get(place)
    assert listed.status_code == 200
    for telling in (CANARY, alice.account.email, "Alice and Co"):
        assert telling.encode() not in listed.content
    for key in foreign_keys(model, alice):
        assert client.get(f"{place}{key}/change/").status_code == 302


def foreign_keys(model: Any, alice: Person) -> list[Any]:
    rows = model.objects.using("owner")
    own = {"account": {"pk": alice.account.pk}, "workspace": {"pk": alice.workspace_id}}
    return list(
        rows.filter(**own.get(model._meta.db_table, {"workspace_id": alice.workspace_id})).values_list("pk", flat=True)
    )
