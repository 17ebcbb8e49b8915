"""What the tests of records share: imported contacts, requests about one record, and its changes as they are stored."""

import json
from typing import Any

from cast import Person
from contactory.contacts.models import FieldChange
from contactory.workspaces.scope import workspace_scope
from imports.pipeline import imported, table


def imported_contacts(person: Person, *rows: str, **fields: Any) -> list[dict[str, Any]]:
    """The contacts that a file of these rows made, in the order of the file, as a list shows them."""
    job = imported(person, table(*rows), **fields)
    assert job["status"] == "COMPLETED", job
    items: list[dict[str, Any]] = person.client.get(f"/api/v1/imports/{job['id']}/results").json()["items"]
    return items


def shown(person: Person, path: str) -> dict[str, Any]:
    """What GET gives, which must be there."""
    answer = person.client.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.content
    document: dict[str, Any] = answer.json()
    return document


def send(person: Person, method: str, path: str, body: object = None, **headers: str) -> tuple[int, dict[str, Any]]:
    """Status and document of a request with a JSON body."""
    answer = person.client.generic(
        method,
        f"/api/v1/{path}",
        b"" if body is None else json.dumps(body),
        content_type="application/json",
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )
    return answer.status_code, answer.json() if answer.content else {}


def changes_of(person: Person, **about: int) -> list[tuple[str, str, str, str]]:
    """Field, old, new and source of the changes of a record, in the order in which they were made."""
    with workspace_scope(person.workspace_id):
        rows = FieldChange.objects.filter(workspace_id=person.workspace_id, **about).order_by("id")
        return list(rows.values_list("field", "old", "new", "source"))
