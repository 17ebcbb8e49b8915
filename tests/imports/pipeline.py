"""The real pipeline, run in the test's own process: no worker, no broker, the same steps in the same order."""

import json
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models.functions import Now

from cast import Person
from contactory.runs.executor import execute
from contactory.runs.models import Run, RunState
from contactory.workspaces.scope import workspace_scope

HEADER = "Email,First name,Last name,Company,Pastry"


def run_all(workspace_id: int) -> int:
    """Execute every run of the workspace that is due, and those that they make; gives how many."""
    done = 0
    while (run_id := _next_run(workspace_id)) is not None:
        execute(run_id)
        done += 1
    return done


def send_file(person: Person, text: str, *, key: str | None = None, filename: str = "leads.csv", **fields: Any) -> Any:
    """POST the text as a file to /imports; mapping and policies may be given as objects."""
    form = {name: value if isinstance(value, str) else json.dumps(value) for name, value in fields.items()}
    return person.client.post(
        "/api/v1/imports",
        {"file": SimpleUploadedFile(filename, text.encode()), **form},
        headers={"Idempotency-Key": key} if key else {},
    )


def imported(person: Person, text: str, **fields: Any) -> dict[str, Any]:
    """What GET /imports/{id} says of the text once every step that is due has run."""
    response = send_file(person, text, **fields)
    assert response.status_code == 202, response.content
    run_all(person.workspace_id)
    shown: dict[str, Any] = person.client.get(response.headers["Location"]).json()
    return shown


def table(*rows: str) -> str:
    """A file of these rows under the header."""
    return "\n".join((HEADER, *rows)) + "\n"


def people(count: int, *, start: int = 1) -> list[str]:
    """Rows without a problem, each of a person of its own, ten to a company."""
    return [f"p{n}@c{n // 10}.com,Ana{n},Silva,Company {n // 10},scone" for n in range(start, start + count)]


def _next_run(workspace_id: int) -> int | None:
    with workspace_scope(workspace_id):
        due = Run.objects.filter(workspace_id=workspace_id, state=RunState.READY, run_at__lte=Now())
        return due.order_by("id").values_list("id", flat=True).first()
