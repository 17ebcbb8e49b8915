"""The routes of exports, as Alice, Bob and Vera use them and Charlie may not."""

import json
from typing import Any

import pytest
from asgiref.sync import async_to_sync

from cast import Person
from contactory.workspaces.models import AuditEvent
from contactory.workspaces.permissions import SCOPES_OF_ROLE
from contactory.workspaces.scope import workspace_scope
from exports.making import exported
from imports.pipeline import imported, people, run_all, table

pytestmark = pytest.mark.usefixtures("stored")
EXPORTS = "/api/v1/exports"


def post(person: Person, key: str = "", **body: Any) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return person.client.post(EXPORTS, json.dumps(body), content_type="application/json", headers=headers)


def body_of(response: Any) -> bytes:
    async def read() -> bytes:
        return b"".join([part async for part in response.streaming_content])

    return async_to_sync(read)()


def actions(person: Person) -> list[str]:
    with workspace_scope(person.workspace_id):
        return list(AuditEvent.objects.order_by("id").values_list("action", flat=True))


def test_from_the_request_to_the_file(alice: Person) -> None:
    imported(alice, table(*people(4)))
    asked = post(alice, what="contacts", format="csv", columns=["email"])
    assert (asked.status_code, asked.json()["state"], asked.json()["file_url"]) == (202, "PENDING", None)
    run_all(alice.workspace_id)
    shown = alice.client.get(f"{EXPORTS}/{asked.json()['id']}").json()
    assert (shown["state"], shown["rows_done"], shown["wanted"]["columns"]) == ("READY", 4, ["email"])
    file = alice.client.get(shown["file_url"])
    assert file.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert file.headers["Content-Disposition"] == f'attachment; filename="{shown["filename"]}"'
    assert int(file.headers["Content-Length"]) == shown["size"] == len(body_of(file))
    assert [each for each in actions(alice) if each.startswith("export.")] == ["export.created", "export.downloaded"]


def test_one_idempotency_key_makes_one_export(alice: Person) -> None:
    first, second = (post(alice, "once", what="companies") for _ in range(2))
    assert first.json() == second.json()
    assert len(alice.client.get(EXPORTS).json()["items"]) == 1


def test_exports_are_listed_newest_first_by_pages_and_state(alice: Person) -> None:
    made = [exported(alice).pk for _ in range(3)]
    waiting = post(alice, what="companies").json()["id"]
    page = alice.client.get(EXPORTS, {"limit": 2}).json()
    rest = alice.client.get(EXPORTS, {"limit": 2, "cursor": page["next_cursor"]}).json()
    assert [item["id"] for item in page["items"] + rest["items"]] == [waiting, *reversed(made)]
    pending = alice.client.get(EXPORTS, {"state": "PENDING"}).json()["items"]
    assert [item["id"] for item in pending] == [waiting]


def test_a_file_that_is_not_ready_is_refused_by_its_state(alice: Person) -> None:
    waiting = post(alice, what="contacts").json()["id"]
    answer = alice.client.get(f"{EXPORTS}/{waiting}/file")
    assert (answer.status_code, answer.json()["state"]) == (409, "PENDING")


def test_a_deleted_export_is_gone(alice: Person) -> None:
    export = exported(alice)
    assert alice.client.delete(f"{EXPORTS}/{export.pk}").status_code == 204
    assert alice.client.get(f"{EXPORTS}/{export.pk}").status_code == 404
    assert alice.client.get(f"{EXPORTS}/{export.pk}/file").status_code == 404
    assert alice.client.get(EXPORTS).json()["items"] == []
    assert actions(alice)[-1] == "export.deleted"


@pytest.mark.parametrize(
    "body",
    [
        {"what": "pastries"},
        {"what": "contacts", "format": "pdf"},
        {"what": "contacts", "columns": []},
        {"what": "contacts", "columns": ["nonsense"]},
        {"what": "contacts", "filter": {"nonsense": "x"}},
        {"what": "contacts", "filter": {"q": "a\x00b"}},
        {"what": "import_issues"},
        {"what": "import_results", "import_id": 1, "filter": {"q": "x"}},
        {"what": "import_issues", "import_id": 2**70},
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence_and_makes_nothing(alice: Person, body: dict[str, Any]) -> None:
    answer = post(alice, **body)
    assert answer.status_code == 422
    assert answer.json()["detail"]
    assert alice.client.get(EXPORTS).json()["items"] == []


def test_an_absent_import_is_not_found(alice: Person, charlie: Person) -> None:
    job = imported(alice, table(*people(2)))
    assert post(alice, what="import_results", import_id=999).status_code == 404
    assert post(charlie, what="import_results", import_id=job["id"]).status_code == 404


def test_roles(alice: Person, bob: Person, vera: Person, charlie: Person) -> None:
    export = exported(alice)
    assert {"exports:read", "exports:write"} <= SCOPES_OF_ROLE["editor"]
    assert SCOPES_OF_ROLE["viewer"] & {"exports:read", "exports:write"} == {"exports:read"}
    assert post(bob, what="contacts").status_code == 202
    browser = vera.browser
    assert browser.get(f"{EXPORTS}/{export.pk}").status_code == 200
    assert browser.get(f"{EXPORTS}/{export.pk}/file").status_code == 200
    assert post(vera, what="contacts").status_code == 403
    assert vera.client.get(EXPORTS).status_code == 403, "her key has no scope for exports"
    assert charlie.client.get(f"{EXPORTS}/{export.pk}/file").status_code == 404
