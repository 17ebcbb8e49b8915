"""An erasure that is killed anywhere goes on, and ends as if nothing had happened."""

from pathlib import Path

import pytest

from cast import Person
from contactory.erasure.services import request_erasure
from contactory.runs.executor import execute
from contactory.runs.models import Run, RunState
from contactory.workspaces.scope import workspace_scope
from dying import killed_at
from erasure.tracing import files_with, now, tables_with
from imports.pipeline import imported, people, run_all, table
from imports.review.settling import contacts

pytestmark = pytest.mark.usefixtures("stored")

ANA = "ana@estuary.org"
POINTS = [
    "erasure.erase:claimed",
    "erasure.erase:in_commit",
    "erasure.erase:records",
    "erasure.erase:rows",
    "erasure.erase:mentions",
    "erasure.files:written",
    "erasure.files:swapped",
    "erasure.erase:in_finish",
]


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_erasure_goes_on(alice: Person, stored: Path, tmp_path: Path, point: str) -> None:
    job = imported(alice, table(f"{ANA},Canaryana,Silva,Estuary,scone", *people(2)))
    erasure = request_erasure(workspace_id=alice.workspace_id, email=ANA, actor="test")
    with workspace_scope(alice.workspace_id):
        run = Run.objects.get(step="erasure.erase")
    assert killed_at(point, lambda: execute(run.pk), tmp_path / "points")
    assert now(erasure).state == "WAITING"

    with workspace_scope(alice.workspace_id):
        Run.objects.filter(pk=run.pk).update(state=RunState.READY, lease_until=None)
    run_all(alice.workspace_id)

    assert now(erasure).state == "DONE"
    assert now(erasure).counts["contacts"] == now(erasure).counts["rows"] == 1
    assert set(contacts(alice)) == {"p1@c0.com", "p2@c0.com"}
    assert tables_with("canaryana", ANA) == {}
    assert files_with("canaryana", ANA) == []
    assert len([path for path in stored.rglob("*") if path.is_file()]) == 1
    again = alice.client.get(f"/api/v1/imports/{job['id']}").json()
    assert (again["status"], again["rows_total"], again["rows_success"]) == ("COMPLETED", 3, 3)
