"""What the tests of undo share: files of people, undo by the API with its run done, and what is there afterwards."""

from typing import Any

from cast import Person
from contactory.contacts.models import Company, Contact
from contactory.workspaces.scope import workspace_scope
from contacts.records import send, shown
from imports.pipeline import imported, run_all

HEADER = "Email,First name,Last name,Company,Job title,City,Pastry\n"
ANA = "ana@estuary.com,Ana,Silva,Estuary Foods,Buyer,,scone\n"
BEA = "bea@estuary.com,Bea,Souza,Estuary Foods,Cook,Porto,bun\n"
CARL = "carl@quill.com,Carl,Jung,Quill,,,\n"


def imported_file(person: Person, *lines: str, on_existing: str = "overwrite") -> int:
    """The id of a completed import of these lines."""
    job = imported(person, HEADER + "".join(lines), policies={"on_existing": on_existing})
    assert job["status"] == "COMPLETED", job
    return int(job["id"])


def reverted(person: Person, job_id: int, **body: Any) -> dict[str, Any]:
    """What GET /imports/{id}/revert says once the run of a POST with this body has ended."""
    status, document = send(person, "POST", f"imports/{job_id}/revert", body)
    assert status == 202, document
    run_all(person.workspace_id)
    found = shown(person, f"imports/{job_id}/revert")
    assert found["latest"]["state"] == "DONE", found
    return found


def figures(counts: dict[str, int]) -> dict[str, int]:
    """The counts that are not nought."""
    return {name: count for name, count in counts.items() if count}


def outcomes(person: Person, job_id: int, **query: Any) -> list[dict[str, Any]]:
    """All outcomes of an import, page by page."""
    items: list[dict[str, Any]] = []
    place, cursor = f"/api/v1/imports/{job_id}/revert/outcomes", None
    while True:
        page = person.client.get(place, query | ({"cursor": cursor} if cursor else {})).json()
        items += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return items


def told(items: list[dict[str, Any]]) -> list[tuple[str, str, str, str, str | None]]:
    """Group, kind, field, reason and value of each outcome."""
    return [(each["group"], each["kind"], each["field"], each["reason"], each["value"]) for each in items]


def contacts(person: Person) -> dict[str, Contact]:
    """The workspace's contacts by address."""
    with workspace_scope(person.workspace_id):
        return {contact.email: contact for contact in Contact.objects.filter(workspace_id=person.workspace_id)}


def domains(person: Person) -> set[str]:
    """The domains of the workspace's companies."""
    with workspace_scope(person.workspace_id):
        return set(Company.objects.filter(workspace_id=person.workspace_id).values_list("domain", flat=True))
