"""Whoever was erased does not come back: not with a file, not by hand, not by what was at work meanwhile."""

from pathlib import Path
from typing import Any

import pytest

from cast import Person
from contactory.contacts.services.editing import edit_contact
from contactory.erasure.services import request_erasure
from contactory.errors import Conflict, Unavailable
from contactory.exports.requests import ExportRequest
from contactory.exports.services import request_export
from contactory.imports.models import ImportJob
from contactory.imports.services.review import act
from contactory.imports.services.review_targets import Target
from contactory.runs.executor import execute
from contactory.runs.models import Run, RunState
from contactory.suppression.models import Suppression
from contactory.suppression.queries import is_suppressed
from contactory.suppression.services import lift
from contactory.workspaces.scope import workspace_scope
from erasure.tracing import erased, files_with, now, tables_with
from exports.making import now as export_now
from imports.pipeline import imported, people, run_all, send_file, table
from imports.review.settling import contacts, counts, finished, job_of, row_of

pytestmark = pytest.mark.usefixtures("stored")

ANA = "ana@estuary.org"
ANA_ROW = f"{ANA},Canaryana,Silva,Estuary,scone"


def wake(person: Person) -> None:
    """Let what waits for something else look again now."""
    with workspace_scope(person.workspace_id):
        Run.objects.filter(state=RunState.READY).update(run_at="2020-01-01T00:00:00Z")
    run_all(person.workspace_id)


def run_next(person: Person, step: str) -> None:
    """Execute the run of that step which is due, and nothing else."""
    with workspace_scope(person.workspace_id):
        run_id = Run.objects.filter(step=step, state=RunState.READY).order_by("id").values_list("id", flat=True)[0]
    execute(run_id)


@pytest.mark.parametrize(
    "row",
    [
        ANA_ROW,
        "ANA@Estuary.ORG ,Canaryana,Silva,Estuary,scone",
        "new@x.com,Canaryana,Silva,Estuary,scone",
        f'"{ANA},Canaryana,Silva,"Estuary,scone,and,more',
    ],
    ids=["the same", "in capitals", "as a second address", "in a torn row"],
)
def test_a_later_file_does_not_bring_the_person_back(alice: Person, row: str) -> None:
    imported(alice, table(ANA_ROW))
    assert erased(alice, ANA).counts["contacts"] == 1
    header = "Email,First name,Last name,Company,Pastry,Secondary email"
    lines = [f"{line}," for line in people(3)] + [f"{row},{ANA if row.startswith('new') else ''}"]

    shown = imported(alice, "\n".join([header, *lines]) + "\n")

    assert (shown["status"], shown["rows_total"], shown["rows_discarded"]) == ("COMPLETED", 4, 1)
    assert set(contacts(alice)) == {"p1@c0.com", "p2@c0.com", "p3@c0.com"}
    out = row_of(alice, shown["id"], 4)
    assert (out.status, out.decided_by, out.reason, out.raw) == ("DISCARD", "suppressed", "erased", None)
    assert not any(out.cells.values())
    # The file is written anew once its import has ended.
    wake(alice)
    assert tables_with("canaryana", ANA) == {}
    assert files_with("canaryana", ANA) == []


def test_without_an_entry_nothing_is_discarded_and_another_workspace_has_its_own(
    alice: Person, charlie: Person
) -> None:
    erased(alice, ANA)
    shown = imported(charlie, table(ANA_ROW))
    assert (shown["status"], shown["rows_discarded"]) == ("COMPLETED", 0)
    with workspace_scope(alice.workspace_id):
        mine = bytes(Suppression.objects.get().hash)
    erased(charlie, ANA)
    with workspace_scope(charlie.workspace_id):
        assert bytes(Suppression.objects.get().hash) != mine


def test_nobody_can_enter_the_address_by_hand_until_it_is_let_in(alice: Person) -> None:
    imported(alice, table(*people(1)))
    erased(alice, ANA)
    contact = contacts(alice)["p1@c0.com"]

    def enter() -> None:
        changes = {"secondary_email": ANA.upper()}
        edit_contact(workspace_id=alice.workspace_id, contact_id=contact.pk, changes=changes, actor="account:1")

    with pytest.raises(Conflict, match="erased on request"):
        enter()
    lift(workspace_id=alice.workspace_id, email=f" {ANA} ", actor="account:1")
    enter()
    assert imported(alice, table(ANA_ROW))["rows_discarded"] == 0
    assert ANA in contacts(alice)


def test_under_another_key_no_file_is_taken(alice: Person, settings: Any) -> None:
    erased(alice, ANA)
    settings.SECRET_KEY = "another key of more than thirty-two characters"
    shown = imported(alice, table(ANA_ROW))
    assert shown["status"] == "FAILED"
    assert "SECRET_KEY" in shown["error"]["sentence"]
    assert contacts(alice) == {}
    with workspace_scope(alice.workspace_id), pytest.raises(Unavailable):
        is_suppressed(alice.workspace_id, [ANA])


@pytest.mark.parametrize("before", ["imports.open", "imports.stage_segment", "imports.check", "imports.consolidate"])
def test_an_import_at_work_ends_without_the_person(alice: Person, before: str) -> None:
    send_file(alice, table(ANA_ROW, *people(2)))
    for step in ("imports.open", "imports.stage_segment", "imports.check", "imports.consolidate"):
        if step == before:
            break
        run_next(alice, step)

    erasure = request_erasure(workspace_id=alice.workspace_id, email=ANA, actor="test")
    run_next(alice, "erasure.erase")
    assert (now(erasure).state, len(now(erasure).jobs_left or [])) == ("WAITING", 1)
    run_all(alice.workspace_id)
    wake(alice)

    assert now(erasure).state == "DONE"
    with workspace_scope(alice.workspace_id):
        job = ImportJob.objects.get()
    assert (job.state, job.rows_total, job.rows_discarded, job.rows_success) == ("COMPLETED", 3, 1, 2)
    assert set(contacts(alice)) == {"p1@c0.com", "p2@c0.com"}
    assert tables_with("canaryana", ANA) == {}
    assert files_with("canaryana", ANA) == []


def test_an_export_that_is_being_written_is_given_up(alice: Person) -> None:
    imported(alice, table(ANA_ROW))
    export = request_export(workspace_id=alice.workspace_id, request=ExportRequest(what="contacts"), actor="test")
    erasure = request_erasure(workspace_id=alice.workspace_id, email=ANA, actor="test")
    run_next(alice, "erasure.erase")
    assert now(erasure).counts["exports"] == 1
    assert export_now(export).state == "FAILED"


def test_in_review_the_row_is_out_whatever_anybody_decides(alice: Person) -> None:
    job_id = int(imported(alice, table(ANA_ROW, "no address,Bo,Li,Sea,x", *people(2)))["id"])
    erased(alice, ANA)
    assert counts(alice, job_id) == (2, 1, 1, 0)
    assert row_of(alice, job_id, 1).decided_by == "erased"
    for action, rows in (("discard", (2,)), ("restore", (1,))):
        act(
            workspace_id=alice.workspace_id,
            job_id=job_id,
            actor="account:1",
            action=action,
            target=Target(rows=rows),
        )
    job = finished(alice, job_id)
    assert (job.state, job.rows_discarded, job.rows_success) == ("COMPLETED", 2, 2)
    assert set(contacts(alice)) == {"p1@c0.com", "p2@c0.com"}


def test_an_edit_cannot_bring_the_address_back(alice: Person) -> None:
    erased(alice, ANA)
    job_id = int(imported(alice, table("no address,Bo,Li,Sea,x", *people(1)))["id"])
    act(
        workspace_id=alice.workspace_id,
        job_id=job_id,
        actor="account:1",
        action="edit",
        target=Target(rows=(1,)),
        cells={"Email": ANA},
    )
    job = finished(alice, job_id)
    assert (job.state, job.rows_discarded) == ("COMPLETED", 1)
    assert tables_with(ANA) == {}


def test_what_was_erased_counts_as_deleted_when_its_import_is_undone(alice: Person) -> None:
    job_id = int(imported(alice, table(ANA_ROW, *people(2)))["id"])
    erased(alice, ANA)
    answer = alice.client.post(f"/api/v1/imports/{job_id}/revert", content_type="application/json")
    assert answer.status_code == 202
    run_all(alice.workspace_id)
    job = job_of(alice, job_id)
    assert (job.state, job.reverted) == (
        "REVERTED",
        {**(job.reverted or {}), "contacts_removed": 2, "contacts_blocked": 1},
    )
    assert contacts(alice) == {}


def test_erasing_again_finds_nothing_more(alice: Person, stored: Path) -> None:
    imported(alice, table(ANA_ROW, *people(2)))
    first, second = erased(alice, ANA), erased(alice, ANA)
    assert first.pk != second.pk
    assert first.counts["rows"] == first.counts["file_records"] == 1
    assert {name: count for name, count in second.counts.items() if count} == {}
