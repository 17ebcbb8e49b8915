"""A corrected file imported as a new one: what its predecessor has is skipped, and the predecessor is offered."""

from typing import Any

import pytest

from cast import Person
from imports.corrections.test_corrected_file import NO_NAME, ROWS
from imports.pipeline import imported, send_file
from imports.review.settling import HEADER, contacts, decide, finished, reviewed, row_of

pytestmark = pytest.mark.usefixtures("committed_db", "stored")


def again(person: Person, *rows: str, **fields: Any) -> dict[str, Any]:
    """GET /imports/{id} of an import of these rows."""
    return imported(person, "\n".join((HEADER, *rows)) + "\n", **fields)


def test_rows_that_were_written_and_did_not_change_are_skipped(alice: Person) -> None:
    job = reviewed(alice, *ROWS, NO_NAME, "dan@hooli.com,,Nowak,Hooli,8")
    decide(alice, job, "edit", 9, cells={"First name": "Cleo"})
    decide(alice, job, "discard", 10)
    assert finished(alice, job).state == "COMPLETED"
    new = again(
        alice,
        "new@new.com,N,N,N,1",
        ROWS[0].replace("Ana1", "Anna"),
        *ROWS[1:],
        NO_NAME,
        "dan@hooli.com,Dan,Nowak,Hooli,8",
        corrects=str(job),
    )
    assert (new["status"], new["corrects"]) == ("NEEDS_REVIEW", job)
    assert (new["rows_discarded"], new["rows_issue"], new["rows_ready"]) == (8, 1, 2)
    skipped = row_of(alice, new["id"], 10)
    assert (skipped.decision, skipped.decided_by) == ("skip", f"unchanged since import {job}")
    assert [issue.kind for issue in row_of(alice, new["id"], 2).issues] == ["existing_contact"]
    decide(alice, new["id"], "overwrite", 2)
    done = finished(alice, new["id"])
    assert (done.state, done.contacts_created, done.contacts_updated) == ("COMPLETED", 2, 1)
    found = contacts(alice)
    assert {found["p1@a1.com"].first_name, found["cleo@hooli.com"].first_name} == {"Anna", "Cleo"}
    assert len(found) == 11


def test_of_an_import_in_review_only_what_is_added_is_left(alice: Person) -> None:
    job = reviewed(alice, *ROWS, NO_NAME)
    new = again(alice, *ROWS, "new@new.com,N,N,N,1", NO_NAME, corrects=str(job))
    assert (new["status"], new["rows_success"], new["rows_discarded"]) == ("COMPLETED", 1, 9)
    assert set(contacts(alice)) == {"new@new.com"}


def test_other_columns_make_other_rows(alice: Person) -> None:
    job = reviewed(alice, *ROWS, NO_NAME)
    text = "\n".join((HEADER.replace("Employees", "Town"), *ROWS)) + "\n"
    assert imported(alice, text, corrects=str(job))["rows_success"] == len(ROWS)


def test_the_import_that_a_file_corrects_is_offered(alice: Person, charlie: Person) -> None:
    job = reviewed(alice, *ROWS, NO_NAME)
    rows = ["new@new.com,N,N,N,1", *ROWS[1:], NO_NAME.replace(",,", ",Cleo,")]
    assert again(alice, *rows)["corrected_version_of"] == job
    assert again(charlie, *rows)["corrected_version_of"] is None
    assert again(alice, *(row.replace("a", "b") for row in rows))["corrected_version_of"] is None


def test_what_cannot_be_corrected_is_said(alice: Person, charlie: Person) -> None:
    job = reviewed(alice, *ROWS, NO_NAME)
    alice.client.post(f"/api/v1/imports/{job}/cancel")
    text = "\n".join((HEADER, *ROWS)) + "\n"
    refused = send_file(alice, text, corrects=str(job))
    assert (refused.status_code, refused.json()["code"]) == (409, "wrong_state")
    theirs = reviewed(charlie, *ROWS, NO_NAME)
    for absent in (theirs, 999):
        assert send_file(alice, text, corrects=str(absent)).status_code == 404
