"""Each action of review: what it settles, what it brings up elsewhere, and that the counters move with the rows."""

import pytest
from django.db import connection

from cast import Person
from contactory.errors import Conflict, InvalidInput, NotFound, WrongState
from contactory.imports.models import ReviewAction, ReviewStep
from contactory.imports.services.control import cancel
from contactory.imports.services.review import act
from contactory.imports.services.review_targets import Target
from contactory.workspaces.scope import workspace_scope
from imports.pipeline import imported
from imports.review.settling import contacts, counts, decide, finished, open_issues, reviewed, row_of

pytestmark = pytest.mark.usefixtures("committed_db", "stored")

ANA = "ana@northwind.com,Ana,Silva,Northwind,12"
ANA_AGAIN = "ANA@northwind.com,Anna,Silva,Northwind,13"
BEN = "ben@globex.com,Ben,Khan,Globex,5"
NO_NAME = "cleo@hooli.com,,Rossi,Hooli,7"
COMMA = '"dan@hooli,com",Dan,Nowak,Hooli,8'
SHORT = "eve@hooli.com,Eve"


def test_an_edit_settles_the_row_that_it_mends(alice: Person) -> None:
    job = reviewed(alice, ANA, NO_NAME)
    done = decide(alice, job, "edit", 2, cells={"First name": " Cleo "})
    assert (done.rows, done.resolved, done.opened) == (1, 1, 0)
    row = row_of(alice, job, 2)
    assert (row.status, row.edited, row.cells["First name"]) == ("READY", True, " Cleo ")
    assert row.version == done.action.id  # type: ignore[union-attr]
    assert counts(alice, job) == (2, 0, 0, 0)
    assert finished(alice, job).state == "COMPLETED"
    assert contacts(alice)["cleo@hooli.com"].first_name == "Cleo"


def test_an_action_leaves_nobodys_rows_in_the_session(alice: Person) -> None:
    job = reviewed(alice, *(f"person{number}@hooli.com,,Rossi,Hooli,7" for number in range(60)))
    for action, target, rows in (("edit", 1, 1), ("discard", {"issue": "missing_required"}, 59), ("restore", 2, 1)):
        cells = {"First name": "Cleo"} if action == "edit" else None
        assert decide(alice, job, action, target, cells=cells).rows == rows
        left = _rows_in_session()
        assert set(left) >= {"matched", "acted", "incoming_edit", "found_problem", "affected"}
        assert not any(left.values()), left
    assert counts(alice, job) == (1, 1, 58, 0)


def _rows_in_session() -> dict[str, int]:
    """How many rows each table has that is private to this session."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relnamespace = pg_my_temp_schema() AND relkind = 'r'")
        found = {}
        for (name,) in cursor.fetchall():
            cursor.execute(f"SELECT count(*) FROM pg_temp.{name}")
            found[name] = cursor.fetchone()[0]
        return found


def test_an_edit_that_mends_one_thing_and_breaks_another_says_so(alice: Person) -> None:
    job = reviewed(alice, ANA, NO_NAME)
    done = decide(alice, job, "edit", 2, cells={"first_name": "Cleo", "Employees": "many people"})
    assert (done.resolved, done.opened) == (1, 1)
    assert open_issues(alice, job) == {("invalid_value", "employees"): [2]}
    assert counts(alice, job) == (1, 1, 0, 0)


def test_a_group_that_dissolves_resolves_its_issue_and_a_new_one_opens(alice: Person) -> None:
    job = reviewed(alice, ANA, ANA_AGAIN, BEN)
    done = decide(alice, job, "edit", 2, cells={"Email": "ben@globex.com"})
    assert (done.resolved, done.opened, done.others) == (1, 1, [1, 3])
    assert open_issues(alice, job) == {("duplicate_in_file", "ben@globex.com"): [2, 3]}
    assert counts(alice, job) == (1, 2, 0, 0)
    decide(alice, job, "edit", 2, cells={"Email": "anna@northwind.com"})
    assert open_issues(alice, job) == {}
    assert counts(alice, job) == (3, 0, 0, 0)
    assert finished(alice, job).contacts_created == 3


def test_a_row_that_is_mended_joins_the_group_of_its_address(alice: Person) -> None:
    job = reviewed(alice, ANA, BEN, "ana@northwind.com,,Silva,Northwind,1")
    assert ("duplicate_in_file", "ana@northwind.com") not in open_issues(alice, job)
    done = decide(alice, job, "edit", 3, cells={"First name": "Anna"})
    assert (done.resolved, done.opened, done.others) == (1, 1, [1])
    assert open_issues(alice, job) == {("duplicate_in_file", "ana@northwind.com"): [1, 3]}


@pytest.mark.parametrize(("action", "kept", "out"), [("keep_first", "Ana", [2, 4]), ("keep_last", "Annie", [1, 2])])
def test_one_of_a_group_is_kept(alice: Person, action: str, kept: str, out: list[int]) -> None:
    job = reviewed(alice, ANA, ANA_AGAIN, BEN, "ana@northwind.com,Annie,Silva,Northwind,1")
    done = decide(alice, job, action, {"issue": "duplicate_in_file"})
    assert (done.rows, done.resolved) == (2, 1)
    assert [n for n in (1, 2, 3, 4) if row_of(alice, job, n).status == "DISCARD"] == out
    assert counts(alice, job) == (2, 0, 2, 0)
    assert finished(alice, job).state == "COMPLETED"
    assert contacts(alice)["ana@northwind.com"].first_name == kept


def test_a_discarded_row_comes_back_with_its_problem_and_its_twin(alice: Person) -> None:
    job = reviewed(alice, ANA, ANA_AGAIN, NO_NAME)
    before = open_issues(alice, job)
    decide(alice, job, "discard", [2, 3])
    assert (open_issues(alice, job), counts(alice, job)) == ({}, (1, 0, 2, 0))
    done = decide(alice, job, "restore", {"status": "DISCARD"})
    assert (done.rows, done.opened) == (2, 2)
    assert (open_issues(alice, job), counts(alice, job)) == (before, (0, 3, 0, 0))


def test_a_suggestion_is_used_in_all_rows_that_have_one(alice: Person) -> None:
    job = reviewed(alice, COMMA, '"eli@gmail,com",Eli,Nowak,Hooli,8', "nobody,Fay,Nowak,Hooli,8", BEN)
    done = decide(alice, job, "use_suggestion", {"issue": "invalid_email"})
    assert (done.rows, done.resolved) == (2, 2)
    assert row_of(alice, job, 1).cells["Email"] == "dan@hooli.com"
    assert open_issues(alice, job) == {("invalid_email", "email"): [3]}
    decide(alice, job, "discard", 3)
    assert finished(alice, job).contacts_created == 3
    assert {"dan@hooli.com", "eli@gmail.com"} < contacts(alice).keys()


def test_the_domains_of_the_workspace_are_suggested(alice: Person) -> None:
    known = [f"p{n}@northwind.com,P{n},Q,Northwind,1" for n in range(3)]
    imported(alice, "\n".join((",".join(HEADERS), *known)) + "\n")
    job = reviewed(alice, "ana@nortwhind..com,Ana,Silva,Northwind,1", "eva.northwind.com,Eva,Silva,Northwind,1")
    assert [row_of(alice, job, n).issues[0].suggestion for n in (1, 2)] == ["ana@northwind.com", "eva@northwind.com"]
    decide(alice, job, "edit", 1, cells={"Email": "zoe.northwind.com"})
    decide(alice, job, "edit", 2, cells={"First name": "Zoe", "Employees": "1O"})
    found = [
        (each.field, each.suggestion) for n in (1, 2) for each in row_of(alice, job, n).issues if not each.resolved
    ]
    assert found == [("email", "zoe@northwind.com"), ("email", "eva@northwind.com"), ("employees", "10")]
    decide(alice, job, "use_suggestion", {"issue": "invalid_value"})
    decide(alice, job, "use_suggestion", {"issue": "invalid_email"})
    assert finished(alice, job).state == "COMPLETED"
    assert (contacts(alice)["eva@northwind.com"].employees, "zoe@northwind.com" in contacts(alice)) == ("10", True)


def test_a_row_that_could_not_be_read_takes_all_its_cells_or_goes(alice: Person) -> None:
    job = reviewed(alice, ANA, SHORT)
    with pytest.raises(InvalidInput, match="all its cells; missing: Last name, Company, Employees") as refused:
        decide(alice, job, "edit", 2, cells={"Email": "eve@hooli.com", "First name": "Eve"})
    assert refused.value.code == "cells_missing"
    whole = dict(zip(HEADERS, ("eve@hooli.com", "Eve", "Adams", "Hooli", "3"), strict=True))
    decide(alice, job, "edit", 2, cells=whole)
    assert (row_of(alice, job, 2).cells, counts(alice, job)) == (whole, (2, 0, 0, 0))
    assert finished(alice, job).contacts_created == 2


HEADERS = ("Email", "First name", "Last name", "Company", "Employees")


@pytest.mark.parametrize(
    ("action", "employees", "updated"), [("skip", "12", 0), ("fill_empty", "12", 0), ("overwrite", "13", 1)]
)
def test_existing_contacts(alice: Person, action: str, employees: str, updated: int) -> None:
    imported(alice, "\n".join((",".join(HEADERS), ANA)) + "\n")
    job = reviewed(alice, ANA_AGAIN, BEN)
    done = decide(alice, job, action, {"issue": "existing_contact"})
    assert (done.rows, done.resolved) == (1, 1)
    assert row_of(alice, job, 1).decision == action
    assert counts(alice, job)[1] == 0
    end = finished(alice, job)
    assert (end.state, end.contacts_created, end.contacts_updated) == ("COMPLETED", 1, updated)
    assert contacts(alice)["ana@northwind.com"].employees == employees


def test_an_existing_contact_is_found_for_the_new_address_and_forgotten_for_the_old(alice: Person) -> None:
    imported(alice, "\n".join((",".join(HEADERS), ANA, BEN)) + "\n")
    job = reviewed(alice, ANA, "new@northwind.com,New,One,Northwind,1")
    decide(alice, job, "edit", 1, cells={"email": "ana2@northwind.com"})
    assert open_issues(alice, job) == {}
    decide(alice, job, "edit", 2, cells={"email": "Ben@Globex.com"})
    assert open_issues(alice, job) == {("existing_contact", "email"): [2]}
    decide(alice, job, "overwrite", 2)
    assert counts(alice, job) == (2, 0, 0, 0)
    decide(alice, job, "edit", 2, cells={"email": "ana@northwind.com"})
    assert row_of(alice, job, 2).decision is None, "a decision about a contact holds for its address only"
    assert open_issues(alice, job) == {("existing_contact", "email"): [2]}


def test_a_mended_row_is_accepted(alice: Person) -> None:
    job = reviewed(alice, ANA, 'ben@globex.com,"Ben "B" Khan",Khan,Globex,5')
    assert open_issues(alice, job) == {("repaired_row", ""): [2]}
    decide(alice, job, "accept", 2)
    assert counts(alice, job) == (2, 0, 0, 0)
    assert finished(alice, job).state == "COMPLETED"


@pytest.mark.parametrize(
    ("action", "row", "fitting"),
    [
        ("keep_first", 2, "missing_required is settled by edit, discard"),
        ("accept", 3, "invalid_email is settled by use_suggestion, edit, discard"),
        ("overwrite", 4, "duplicate_in_file is settled by keep_first, keep_last, edit, discard"),
    ],
)
def test_an_action_that_does_not_fit_is_refused_with_those_that_do(
    alice: Person, action: str, row: int, fitting: str
) -> None:
    job = reviewed(alice, BEN, NO_NAME, "nobody,Fay,Nowak,Hooli,8", ANA, ANA_AGAIN)
    kind = fitting.split(maxsplit=1)[0]
    for target in (row, {"issue": kind}):
        with pytest.raises(InvalidInput, match=fitting) as refused:
            decide(alice, job, action, target)
        assert refused.value.code == "action_does_not_fit"
    assert steps(alice) == 0


@pytest.mark.parametrize(
    ("action", "target"),
    [
        ("restore", 1),
        ("discard", {"issue": "invalid_value"}),
        ("use_suggestion", {"issue": "invalid_email"}),
        ("keep_first", {"issue": "duplicate_in_file", "group": "x@y.com"}),
        ("skip", 1),
    ],
)
def test_what_matches_nothing_is_said_and_leaves_nothing(alice: Person, action: str, target: object) -> None:
    job = reviewed(alice, BEN, "nobody,Fay,Nowak,Hooli,8", ANA, ANA_AGAIN)
    with pytest.raises(InvalidInput, match="matches nothing") as refused:
        decide(alice, job, action, target)
    assert refused.value.code == "nothing_matches"
    with workspace_scope(alice.workspace_id):
        assert not ReviewAction.objects.exists()


@pytest.mark.parametrize(
    ("action", "cells", "said"),
    [
        ("edit", None, "edit needs them"),
        ("discard", {"Email": "a@b.com"}, "cells belong to the action edit"),
        ("edit", {"Pastry": "scone"}, "no column 'Pastry'"),
        ("edit", {"Email": "a@b.com", "email": "c@d.com"}, "named twice"),
        ("edit", {"Email": "a\0@b.com"}, "a character that no text may have"),
        ("edit", {"Email": "a\ud800@b.com"}, "a character that no text may have"),
        ("undo", None, "no action 'undo'"),
        ("bake", None, "no action 'bake'"),
    ],
)
def test_wrong_requests_are_named(alice: Person, action: str, cells: dict[str, str] | None, said: str) -> None:
    job = reviewed(alice, NO_NAME)
    with pytest.raises(InvalidInput, match=said):
        decide(alice, job, action, 1, cells=cells)
    assert steps(alice) == 0


def test_rows_and_issues_that_are_not_there(alice: Person, charlie: Person) -> None:
    job = reviewed(alice, NO_NAME)
    for row in (2, 0, -1, 2**40):
        with pytest.raises(NotFound):
            decide(alice, job, "discard", row)
    with pytest.raises(NotFound):
        decide(charlie, job, "discard", 1)
    with pytest.raises(NotFound):
        act(workspace_id=alice.workspace_id, job_id=job, actor="t", action="discard", target=Target(issue_id=2**40))


def test_only_a_job_in_review_takes_decisions(alice: Person) -> None:
    job = reviewed(alice, NO_NAME)
    cancel(workspace_id=alice.workspace_id, job_id=job)
    with pytest.raises(WrongState, match="CANCELLED"):
        decide(alice, job, "discard", 1)


def test_an_issue_that_somebody_settled_is_not_settled_twice(alice: Person, bob: Person) -> None:
    job = reviewed(alice, NO_NAME)
    issue = row_of(alice, job, 1).issues[0].id
    request = {"workspace_id": alice.workspace_id, "job_id": job, "action": "discard"}
    act(**request, actor=f"account:{bob.account.pk}", target=Target(issue_id=issue))  # type: ignore[arg-type]
    with pytest.raises(Conflict) as refused:
        act(**request, actor=f"api_key:{alice.key_id}", target=Target(issue_id=issue))  # type: ignore[arg-type]
    assert refused.value.code == "issue_is_settled"
    row = row_of(alice, job, 1)
    assert row.decided_by == bob.account.email
    assert row.issues[0].resolution == f"discard by {bob.account.email}"


def test_a_decision_about_a_row_that_changed_is_refused_with_the_newer_row(alice: Person) -> None:
    job = reviewed(alice, NO_NAME)
    decide(alice, job, "edit", 1, cells={"First name": "Cleo"}, version=0)
    with pytest.raises(Conflict) as refused:
        decide(alice, job, "edit", 1, cells={"First name": "Clea"}, version=0)
    newer = refused.value.facts["row"]
    assert newer["cells"]["First name"] == "Cleo"  # type: ignore[index]
    decide(alice, job, "edit", 1, cells={"First name": "Clea"}, version=newer["version"])  # type: ignore[index]
    assert row_of(alice, job, 1).cells["First name"] == "Clea"


def test_a_trial_counts_and_keeps_nothing(alice: Person) -> None:
    job = reviewed(alice, ANA, ANA_AGAIN, NO_NAME)
    before = open_issues(alice, job)
    tried = decide(alice, job, "discard", [2, 3], dry_run=True)
    assert (tried.action, tried.rows, tried.resolved, tried.job.rows_discarded) == (None, 2, 2, 2)
    assert (open_issues(alice, job), counts(alice, job), steps(alice)) == (before, (0, 3, 0, 0), 0)
    assert decide(alice, job, "discard", [2, 3]).resolved == tried.resolved


def steps(person: Person) -> int:
    with workspace_scope(person.workspace_id):
        return ReviewStep.objects.count()
