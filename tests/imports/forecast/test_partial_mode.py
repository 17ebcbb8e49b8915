"""An import that is written in part: what is a record, what is held, and that it all adds up to the end."""

from pathlib import Path
from typing import Any

import pytest

from cast import Person
from contactory.contacts.models import Contact
from contactory.errors import Refusal, WrongState
from contactory.imports.models import HeldRow, ImportJob, Issue
from contactory.imports.queries import find_job
from contactory.imports.row_pages import RowFilter, RowStatus, row_page
from contactory.imports.services.control import cancel, reprocess
from contactory.imports.services.partial import consolidate_job
from contactory.imports.services.revert_requests import ask_revert
from contactory.imports.services.routing import fail_job
from contactory.store.queries import SQL
from contactory.workspaces.scope import workspace_scope
from imports.forecast.foreseeing import HEADER, all_rows, contacts, decide, foreseen, imported, line_of, written
from imports.forecast.foreseeing import Outcome as Foreseen
from imports.pipeline import run_all

pytestmark = pytest.mark.usefixtures("committed_db", "stored")

ANA, BEN, CLEO = (f"{name}@northwind.com" for name in ("ana", "ben", "cleo"))
BAD = line_of("dan@@hooli.com", title="Waiting")
MIXED = HEADER + line_of(ANA) + BAD + line_of(BEN) + line_of(CLEO) + line_of(CLEO, title="Twin")


def job_of(person: Person, job_id: int) -> ImportJob:
    with workspace_scope(person.workspace_id):
        job = find_job(person.workspace_id, job_id)
    assert job.rows_total == job.rows_ready + job.rows_issue + job.rows_discarded + job.rows_success
    return job


def status_of(person: Person, job_id: int, status: RowStatus) -> list[int]:
    with workspace_scope(person.workspace_id):
        page = row_page(find_job(person.workspace_id, job_id), RowFilter(status=status), after=0, limit=100)
    assert {row.status for row in page} <= {status}
    return [row.row_number for row in page]


def statuses(person: Person, job_id: int) -> dict[str, list[int]]:
    return {status.value: found for status in RowStatus if (found := status_of(person, job_id, status))}


def emails(person: Person) -> list[str]:
    return sorted(texts["email"] for texts in contacts(person.workspace_id).values())


def test_clean_rows_become_records_and_the_others_wait(alice: Person, tmp_path: Path) -> None:
    job_id = imported(alice.workspace_id, tmp_path, MIXED)
    assert emails(alice) == []
    job = written(alice.workspace_id, job_id)
    assert (job.state, job.partial, job.rows_success, job.rows_issue) == ("NEEDS_REVIEW", True, 2, 3)
    assert (job.contacts_created, job.companies_created) == (2, 1)
    assert emails(alice) == [ANA, BEN]
    assert statuses(alice, job_id) == {"SUCCESS": [1, 3], "ISSUE": [2, 4, 5]}


@pytest.mark.parametrize("again", ["reprocess", "consolidate"])
def test_what_was_held_is_written_later_and_everything_adds_up(alice: Person, tmp_path: Path, again: str) -> None:
    job_id = imported(alice.workspace_id, tmp_path, MIXED, partial=True)
    assert statuses(alice, job_id) == {"SUCCESS": [1, 3], "ISSUE": [2, 4, 5]}
    decide(alice.workspace_id, job_id, {2: "discard", 4: "discard"})
    assert statuses(alice, job_id) == {"READY": [5], "DISCARD": [2, 4], "SUCCESS": [1, 3]}
    if again == "reprocess":
        reprocess(workspace_id=alice.workspace_id, job_id=job_id)
        run_all(alice.workspace_id)
    else:
        written(alice.workspace_id, job_id, partial=False)
    job = job_of(alice, job_id)
    assert (job.state, job.contacts_created, job.companies_created, job.rows_success) == ("COMPLETED", 3, 1, 3)
    assert emails(alice) == [ANA, BEN, CLEO]
    assert statuses(alice, job_id) == {"DISCARD": [2, 4], "SUCCESS": [1, 3, 5]}


def test_by_policy_every_check_writes_what_has_become_ready(alice: Person, tmp_path: Path) -> None:
    text = HEADER + line_of(ANA) + BAD + line_of(CLEO) + line_of(CLEO, title="Twin")
    job_id = imported(alice.workspace_id, tmp_path, text, partial=True)
    reprocess(workspace_id=alice.workspace_id, job_id=job_id, policies={"on_duplicate": "keep_last"})
    run_all(alice.workspace_id)
    job = job_of(alice, job_id)
    assert (job.state, job.rows_success, job.rows_discarded, job.rows_issue) == ("NEEDS_REVIEW", 2, 1, 1)
    assert statuses(alice, job_id) == {"SUCCESS": [1, 4], "DISCARD": [3], "ISSUE": [2]}
    # What was decided to be kept out is still there to be taken back.
    with workspace_scope(alice.workspace_id):
        assert sorted(HeldRow.objects.filter(job_id=job_id).values_list("row_number", flat=True)) == [2, 3]


def test_a_file_without_a_problem_completes_at_once(alice: Person, tmp_path: Path) -> None:
    job = job_of(alice, imported(alice.workspace_id, tmp_path, HEADER + line_of(ANA), partial=True))
    assert (job.state, job.partial, job.rows_success) == ("COMPLETED", False, 1)


def test_a_file_with_nothing_but_problems_waits_as_it_is(alice: Person, tmp_path: Path) -> None:
    job_id = imported(alice.workspace_id, tmp_path, HEADER + BAD, partial=True)
    assert (job_of(alice, job_id).state, job_of(alice, job_id).partial) == ("NEEDS_REVIEW", False)
    with pytest.raises(WrongState, match="No row of import") as refused:
        consolidate_job(workspace_id=alice.workspace_id, job_id=job_id, partial=True)
    assert refused.value.facts["state"] == "NEEDS_REVIEW"


def test_what_is_refused(alice: Person, tmp_path: Path) -> None:
    job_id = imported(alice.workspace_id, tmp_path, MIXED)
    with pytest.raises(WrongState, match="has 3 rows to decide"):
        consolidate_job(workspace_id=alice.workspace_id, job_id=job_id)
    done = imported(alice.workspace_id, tmp_path, HEADER + line_of(ANA))
    with pytest.raises(WrongState, match="is COMPLETED"):
        consolidate_job(workspace_id=alice.workspace_id, job_id=done, partial=True)


def test_a_row_that_was_held_meets_the_contact_that_the_first_part_made(alice: Person, tmp_path: Path) -> None:
    text = HEADER + line_of(ANA, title="CEO") + line_of("ana@@northwind.com", title="Buyer")
    job_id = imported(alice.workspace_id, tmp_path, text, partial=True)
    correct(alice, job_id, 2, ANA)
    reprocess(workspace_id=alice.workspace_id, job_id=job_id)
    run_all(alice.workspace_id)
    job = job_of(alice, job_id)
    assert (job.state, job.rows_success, job.rows_issue) == ("NEEDS_REVIEW", 1, 1)
    with workspace_scope(alice.workspace_id):
        issue = Issue.objects.get(job_id=job_id, resolved=False)
    assert (issue.kind, issue.row_number) == ("existing_contact", 2)
    decide(alice.workspace_id, job_id, {2: "overwrite"})
    (row,) = all_rows(alice.workspace_id, job_id, Foreseen.UPDATE)
    assert [(change.field, change.before, change.after) for change in row.changes] == [("title", "CEO", "Buyer")]
    job = written(alice.workspace_id, job_id, partial=False)
    figures = (job.state, job.contacts_created, job.contacts_updated, job.rows_success)
    assert figures == ("COMPLETED", 1, 1, 2)


def test_merges_of_the_first_part_are_not_counted_again(alice: Person, tmp_path: Path) -> None:
    imported(alice.workspace_id, tmp_path, HEADER + line_of(ANA))
    text = HEADER + line_of(ANA, title="CEO") + BAD + line_of("eve@@hooli.com")
    job_id = imported(alice.workspace_id, tmp_path, text, on_existing="overwrite", partial=True)
    job = job_of(alice, job_id)
    assert (job.rows_success, job.contacts_updated, job.contacts_created) == (1, 1, 0)
    with workspace_scope(alice.workspace_id):
        Contact.objects.filter(workspace_id=alice.workspace_id).update(title="Changed since")
    found = foreseen(alice.workspace_id, job_id)
    assert (found.update, found.unchanged, found.held, found.left) == (0, 0, 2, 2)
    decide(alice.workspace_id, job_id, {2: "discard"})
    correct(alice, job_id, 3, "eve@hooli.com")
    job = written(alice.workspace_id, job_id, partial=False)
    figures = (job.state, job.rows_success, job.contacts_updated, job.contacts_created)
    assert figures == ("COMPLETED", 2, 1, 1)
    assert {texts["title"] for texts in contacts(alice.workspace_id).values()} == {"Changed since", ""}


def test_an_address_that_became_known_is_held_instead_of_written(alice: Person, tmp_path: Path) -> None:
    first = imported(alice.workspace_id, tmp_path, HEADER + line_of(ANA) + line_of(BEN) + BAD)
    imported(alice.workspace_id, tmp_path, HEADER + line_of(ANA))
    assert foreseen(alice.workspace_id, first).checked_again == 1
    job = written(alice.workspace_id, first)
    assert (job.state, job.rows_success, job.rows_issue) == ("NEEDS_REVIEW", 1, 2)
    assert emails(alice) == [ANA, BEN]


def test_two_rows_for_a_contact_that_went_become_twins_not_two_contacts(alice: Person, tmp_path: Path) -> None:
    imported(alice.workspace_id, tmp_path, HEADER + line_of(ANA))
    job_id = imported(alice.workspace_id, tmp_path, HEADER + line_of(ANA) + line_of(ANA) + line_of(BEN) + BAD)
    decide(alice.workspace_id, job_id, {1: "overwrite", 2: "fill_empty"})
    with workspace_scope(alice.workspace_id):
        Contact.objects.filter(workspace_id=alice.workspace_id).delete()
    assert foreseen(alice.workspace_id, job_id).checked_again == 2
    job = written(alice.workspace_id, job_id)
    assert (job.state, job.rows_success, job.rows_issue) == ("NEEDS_REVIEW", 1, 3)
    assert emails(alice) == [BEN]


@pytest.mark.parametrize("meanwhile", ["waits", "is checked", "is decided"])
def test_cancelling_completes_what_was_written_and_undo_takes_it_back(
    alice: Person, tmp_path: Path, meanwhile: str
) -> None:
    imported(alice.workspace_id, tmp_path, HEADER + line_of(CLEO, title="Before"))
    job_id = imported(alice.workspace_id, tmp_path, MIXED, partial=True)
    assert statuses(alice, job_id) == {"SUCCESS": [1, 3], "ISSUE": [2, 4, 5]}
    if meanwhile == "is checked":
        reprocess(workspace_id=alice.workspace_id, job_id=job_id, policies={"on_duplicate": "keep_first"})
    if meanwhile == "is decided":
        decide(alice.workspace_id, job_id, {2: "discard", 4: "discard", 5: "overwrite"})
    assert cancel(workspace_id=alice.workspace_id, job_id=job_id).state == "COMPLETED"
    run_all(alice.workspace_id)
    job = job_of(alice, job_id)
    assert (job.state, job.rows_success, job.rows_discarded, job.rows_issue) == ("COMPLETED", 2, 3, 0)
    assert statuses(alice, job_id) == {"DISCARD": [2, 4, 5], "SUCCESS": [1, 3]}
    assert emails(alice) == [ANA, BEN, CLEO]
    # Whoever cancels again, because no answer came, changes nothing.
    assert cancel(workspace_id=alice.workspace_id, job_id=job_id).finished_at == job.finished_at
    ask_revert(workspace_id=alice.workspace_id, job_id=job_id, actor="test")
    run_all(alice.workspace_id)
    with pytest.raises(WrongState, match="is REVERTED and cannot be cancelled"):
        cancel(workspace_id=alice.workspace_id, job_id=job_id)
    assert (job_of(alice, job_id).state, emails(alice)) == ("REVERTED", [CLEO])
    assert [texts["title"] for texts in contacts(alice.workspace_id).values()] == ["Before"]


@pytest.mark.parametrize("partial", [True, False])
def test_what_has_been_in_review_never_fails(alice: Person, tmp_path: Path, partial: bool) -> None:
    job_id = imported(alice.workspace_id, tmp_path, MIXED, partial=partial)
    reprocess(workspace_id=alice.workspace_id, job_id=job_id)
    with workspace_scope(alice.workspace_id):
        fail_job(alice.workspace_id, job_id, Refusal("The disk is full.", code="disk_full"))
    job = job_of(alice, job_id)
    assert (job.state, job.error) == ("NEEDS_REVIEW", "The disk is full.")
    decide(alice.workspace_id, job_id, {2: "discard", 4: "discard"})
    done = written(alice.workspace_id, job_id, partial=False)
    assert (done.state, done.error, done.rows_success) == ("COMPLETED", "", 3)


def correct(person: Person, job_id: int, row_number: int, email: str) -> None:
    """Give a row another address, as somebody does in review, and settle its issues."""
    from django.db import connection

    from contactory.imports.models import ReviewAction, RowEdit, StagedRow

    with workspace_scope(person.workspace_id), connection.cursor() as cursor:
        row = StagedRow.objects.get(job_id=job_id, row_number=row_number)
        values: Any = {"workspace_id": person.workspace_id, "job_id": job_id}
        action = ReviewAction.objects.create(action="edit", actor="test", rows=1, **values)
        RowEdit.objects.create(
            row_number=row_number, email_key=email, domain_key=email.partition("@")[2],
            texts=[email, *row.texts[1:]], action=action, **values,
        )  # fmt: skip
        Issue.objects.filter(job_id=job_id, issueitem__row_number=row_number).update(resolved=True)
        cursor.execute(SQL["recount"], {"job": job_id})
