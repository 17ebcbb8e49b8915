"""The file of open problems, taken out, edited and given back: what it says is done, and nothing else."""

from pathlib import Path

import pytest

from cast import Person
from contactory.imports.models import ReviewAction, RowDecision
from contactory.workspaces.scope import workspace_scope
from imports.corrections.giving_back import Lines, changed, given_back, lines_of, taken_out, written
from imports.review.settling import contacts, counts, decide, finished, open_issues, reviewed, row_of

pytestmark = pytest.mark.usefixtures("committed_db", "stored")

ANA = "ana@northwind.com,Ana,Silva,Northwind,12"
ANA_AGAIN = "ANA@northwind.com,Anna,Silva,Northwind,13"
BEN = "ben@globex.com,Ben,Khan,Globex,5"
NO_NAME = "cleo@hooli.com,,Rossi,Hooli,7"
COMMA = '"dan@hooli,com",Dan,Nowak,Hooli,8'
SHORT = "eve@hooli.com,Eve"
FORMULA = 'fay@hooli,=1+1,"two\nlines",Hooli,9'


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_that_nobody_changed_changes_nothing(alice: Person, tmp_path: Path, form: str) -> None:
    job = reviewed(alice, ANA, ANA_AGAIN, BEN, NO_NAME, SHORT, FORMULA)
    before = open_issues(alice, job)
    done = given_back(alice, job, taken_out(alice, job, tmp_path, form))
    assert (done.lines, done.unchanged, done.edited, done.decided, done.refused) == (5, 5, 0, {}, [])
    assert open_issues(alice, job) == before
    with workspace_scope(alice.workspace_id):
        assert not ReviewAction.objects.filter(job_id=job).exists()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_cells_and_decisions_are_taken_and_the_import_completes(alice: Person, tmp_path: Path, form: str) -> None:
    job = reviewed(alice, ANA, ANA_AGAIN, BEN, NO_NAME, COMMA, SHORT)

    def change(lines: Lines) -> None:
        first, again, no_name, comma, short = lines
        again["Decision"] = "keep"
        no_name["First name"] = "Cleo"
        comma["Decision"] = "Use suggestion"
        short |= {"Email": "eve@hooli.com", "First name": "Eve", "Last name": "=Eve", "Company": "Hooli"}

    done = given_back(alice, job, changed(alice, job, tmp_path, change, form))
    assert (done.lines, done.unchanged, done.edited, done.refused) == (5, 1, 2, [])
    assert done.decided == {"keep": 1, "use_suggestion": 1}
    assert {(each.row_number, each.column, each.before, each.after) for each in done.differences} == {
        (4, "First name", "", "Cleo"),
        (6, "Email", "", "eve@hooli.com"),
        (6, "First name", "", "Eve"),
        (6, "Last name", "", "=Eve"),
        (6, "Company", "", "Hooli"),
    }
    assert open_issues(alice, job) == {}
    assert counts(alice, job) == (5, 0, 1, 0)
    assert finished(alice, job).state == "COMPLETED"
    found = contacts(alice)
    assert set(found) == {
        "ana@northwind.com",
        "ben@globex.com",
        "cleo@hooli.com",
        "dan@hooli.com",
        "eve@hooli.com",
    }
    assert (found["ana@northwind.com"].first_name, found["eve@hooli.com"].last_name) == ("Anna", "=Eve")
    with workspace_scope(alice.workspace_id):
        actions = ReviewAction.objects.filter(job_id=job).order_by("id")
        assert [(each.action, each.source) for each in actions] == [
            ("edit", "file"),
            ("use_suggestion", "file"),
            ("discard", "file"),
        ]
