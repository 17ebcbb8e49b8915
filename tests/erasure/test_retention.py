"""Files and rows go when their time is over; imports, figures and records stay."""

from pathlib import Path

import pytest
from django.db import connections

from cast import Person
from contactory.environment import environment
from contactory.erasure import retention
from contactory.erasure.retention import clean_retained
from contactory.imports.models import Issue, RowDecision, StagedRow
from contactory.workspaces.scope import workspace_scope
from imports.pipeline import imported, people, table
from imports.review.settling import contacts, job_of

pytestmark = pytest.mark.usefixtures("committed_db")


def age(days: float) -> None:
    """Let every import have ended, and every file have come, that long ago."""
    with connections["owner"].cursor() as cursor:
        for name, column in (("import_job", "finished_at"), ("upload", "created_at")):
            cursor.execute(f"ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY")
            cursor.execute(f"UPDATE {name} SET {column} = {column} - make_interval(secs => %s)", [days * 86400])
            cursor.execute(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")


def keep(person: Person, **days: float | None) -> None:
    answer = person.client.patch("/api/v1/workspace", days, content_type="application/json")
    assert answer.status_code == 200, answer.content
    assert {name: answer.json()[name] for name in days} == days


def files(stored: Path) -> list[Path]:
    return [path for path in stored.rglob("*") if path.is_file()]


def left(person: Person) -> tuple[int, int, int]:
    with workspace_scope(person.workspace_id):
        return StagedRow.objects.count(), Issue.objects.count(), RowDecision.objects.count()


def test_nothing_goes_unless_somebody_says_so(alice: Person, stored: Path) -> None:
    imported(alice, table(*people(3)))
    age(4000)
    assert clean_retained() == (0, 0)
    assert left(alice)[0] == 3


def test_rows_and_files_of_what_ended_go_and_figures_stay(
    alice: Person, charlie: Person, stored: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    done = int(imported(alice, table(*people(3), "bad,X,Y,Z,q"), policies={"on_invalid": "discard"})["id"])
    open_id = int(imported(alice, table("bad,X,Y,Z,q", *people(1, start=9)))["id"])
    imported(charlie, table(*people(2)))
    keep(alice, file_retention_days=2.0, row_retention_days=1.0)
    assert clean_retained() == (0, 0)

    age(1.5)
    assert clean_retained() == (0, 4)
    assert left(alice) == (2, 1, 0)
    assert len(files(stored)) == 3

    age(1)
    assert clean_retained() == (1, 0)
    assert len(files(stored)) == 2
    job = job_of(alice, done)
    assert (job.state, job.rows_total, job.rows_discarded, job.rows_success) == ("COMPLETED", 4, 1, 3)
    assert job_of(alice, open_id).rows_issue == 1
    assert len(contacts(alice)) == 3
    assert clean_retained() == (0, 0)
    assert left(charlie)[0] == 2


def test_what_needs_the_rows_says_that_they_are_gone(alice: Person, stored: Path) -> None:
    job_id = int(imported(alice, table(*people(1)))["id"])
    keep(alice, row_retention_days=1.0)
    age(2)
    clean_retained()
    answer = alice.client.post(f"/api/v1/imports/{job_id}/revert", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "rows_removed")
    assert alice.client.get(f"/api/v1/imports/{job_id}/rows").json()["items"] == []
    (contact,) = contacts(alice).values()
    shown = alice.client.get(f"/api/v1/contacts/{contact.pk}/provenance")
    assert shown.status_code == 200
    (email,) = [value for value in shown.json()["fields"] if value["field"] == "email"]
    assert email["value"] == "p1@c0.com"


def test_the_settings_hold_where_a_workspace_says_nothing(
    alice: Person, charlie: Person, stored: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(alice, table(*people(1)))
    imported(charlie, table(*people(1)))
    monkeypatch.setenv("ROW_RETENTION_DAYS", "1")
    environment.cache_clear()
    keep(charlie, row_retention_days=0.0)
    age(2)
    assert clean_retained() == (0, 1)
    assert (left(alice)[0], left(charlie)[0]) == (0, 1)
    keep(charlie, row_retention_days=None)
    assert clean_retained() == (0, 1)
