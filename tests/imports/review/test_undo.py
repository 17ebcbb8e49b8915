"""Taking actions back: values, decisions and issues are as they were, and what others did since stays."""

from typing import Any

import pytest

from cast import Person
from contactory.errors import Conflict, NotFound
from contactory.imports.models import Issue, ReviewAction
from contactory.imports.services.review import Outcome
from contactory.imports.services.review_undo import undo
from contactory.workspaces.scope import workspace_scope
from imports.pipeline import imported, table
from imports.review.settling import HEADER, contacts, counts, decide, finished, open_issues, reviewed, row_of

pytestmark = pytest.mark.usefixtures("committed_db", "stored")

ANA = "ana@northwind.com,Ana,Silva,Northwind,12"
ANA_AGAIN = "ana@northwind.com,Anna,Silva,Northwind,13"
NO_NAME = "cleo@hooli.com,,Rossi,Hooli,7"
COMMA = '"dan@hooli,com",Dan,Nowak,Hooli,8'
SHORT = "eve@hooli.com,Eve"
MENDED = 'ben@globex.com,"Ben "B" Khan",Khan,Globex,5'
ALL = {"Email": "eve@hooli.com", "First name": "Eve", "Last name": "Adams", "Company": "Hooli", "Employees": "3"}


def taken_back(person: Person, job: int, action_id: int, **more: Any) -> Outcome:
    actor = f"api_key:{person.key_id}"
    return undo(workspace_id=person.workspace_id, job_id=job, actor=actor, action_id=action_id, **more)


def number(done: Outcome) -> int:
    assert done.action is not None
    return done.action.id


def state(person: Person, job: int, rows: int) -> list[Any]:
    """All that review can change, but for versions and history."""
    shown = [row_of(person, job, row) for row in range(1, rows + 1)]
    texts = [(row.status, row.cells, row.decision, row.edited) for row in shown]
    with workspace_scope(person.workspace_id):
        messages = list(Issue.objects.filter(job_id=job, resolved=False).order_by("id").values_list("id", "message"))
    return [texts, messages, open_issues(person, job), counts(person, job)]


@pytest.mark.parametrize(
    ("action", "target", "cells"),
    [
        ("edit", 1, {"Email": "cleo@hooli.com", "First name": " x "}),
        ("edit", 3, {"first_name": "Cleo"}),
        ("edit", 5, ALL),
        ("edit", {"issue": "duplicate_in_file"}, {"Company": ""}),
        ("discard", [1, 3, 5, 6, 7], None),
        ("discard", {"status": "READY"}, None),
        ("keep_first", {"issue": "duplicate_in_file"}, None),
        ("keep_last", 2, None),
        ("use_suggestion", {"issue": "invalid_email"}, None),
        ("accept", 6, None),
        ("skip", 7, None),
        ("overwrite", {"issue": "existing_contact"}, None),
    ],
)
def test_undo_restores_everything_and_its_undo_the_action(alice: Person, action: str, target: Any, cells: Any) -> None:
    imported(alice, f"{HEADER}\nold@known.com,Old,One,Known,1\n")
    rows = (ANA, ANA_AGAIN, NO_NAME, COMMA, SHORT, MENDED, "old@known.com,Older,One,Known,2", "x@y.com,X,Y,Z,1")
    job = reviewed(alice, *rows)
    before = state(alice, job, 8)
    done = decide(alice, job, action, target, cells=cells)
    after = state(alice, job, 8)
    assert after != before
    back = taken_back(alice, job, number(done))
    assert state(alice, job, 8) == before
    assert (back.rows, back.left, back.resolved, back.opened) == (done.rows, [], done.opened, done.resolved)
    taken_back(alice, job, number(back))
    assert state(alice, job, 8) == after


def test_what_somebody_changed_since_is_left_and_listed(alice: Person, bob: Person) -> None:
    job = reviewed(alice, ANA, ANA_AGAIN, NO_NAME)
    done = decide(alice, job, "discard", [1, 2, 3])
    decide(bob, job, "edit", 3, cells={"First name": "Cleo"})
    back = taken_back(alice, job, number(done))
    assert (back.rows, back.left) == (2, [3])
    assert row_of(alice, job, 3).cells["First name"] == "Cleo"
    assert open_issues(alice, job) == {("duplicate_in_file", "ana@northwind.com"): [1, 2]}
    assert counts(alice, job) == (1, 2, 0, 0)


def test_what_cannot_be_taken_back_says_why(alice: Person) -> None:
    job = reviewed(alice, NO_NAME)
    first = number(decide(alice, job, "discard", 1))
    decide(alice, job, "edit", 1, cells={"Company": "Hooli 2"})
    with pytest.raises(Conflict, match="changed since") as refused:
        taken_back(alice, job, first)
    assert refused.value.facts["rows"] == [1]
    second = number(decide(alice, job, "discard", 1))
    taken_back(alice, job, second)
    with pytest.raises(Conflict, match="undone already"):
        taken_back(alice, job, second)
    with pytest.raises(NotFound):
        taken_back(alice, job, 2**40)


def test_an_action_of_another_import_is_not_there(alice: Person) -> None:
    job, other = reviewed(alice, NO_NAME), reviewed(alice, NO_NAME)
    done = decide(alice, other, "discard", 1)
    with pytest.raises(NotFound):
        taken_back(alice, job, number(done))


def test_history_says_what_was_undone_and_what_stands_again(alice: Person) -> None:
    job = reviewed(alice, NO_NAME)
    first = number(decide(alice, job, "discard", 1))
    back = number(taken_back(alice, job, first))
    assert undone(alice) == {first: back, back: None}
    again = number(taken_back(alice, job, back))
    assert undone(alice) == {first: None, back: again, again: None}


def test_a_trial_of_undo_keeps_nothing(alice: Person) -> None:
    job = reviewed(alice, NO_NAME)
    first = number(decide(alice, job, "discard", 1))
    tried = taken_back(alice, job, first, dry_run=True)
    assert (tried.rows, tried.opened, tried.action) == (1, 1, None)
    assert counts(alice, job) == (0, 0, 1, 0)
    assert undone(alice) == {first: None}


def test_a_policys_decision_that_was_restored_comes_back_by_undo(alice: Person) -> None:
    text = table("p@q.com,A,B,C,x", ",A,B,C,x", 'r@s.com,"R "x" S",T,U,v')
    job = imported(alice, text, policies={"on_invalid": "discard"})["id"]
    restored = decide(alice, job, "restore", 2)
    assert open_issues(alice, job)[("missing_required", "email")] == [2]
    taken_back(alice, job, number(restored))
    assert row_of(alice, job, 2).decided_by == "policy: on_invalid=discard"
    decide(alice, job, "accept", 3)
    assert finished(alice, job).state == "COMPLETED"
    assert contacts(alice).keys() == {"p@q.com", "r@s.com"}


def undone(person: Person) -> dict[int, int | None]:
    with workspace_scope(person.workspace_id):
        return dict(ReviewAction.objects.values_list("id", "undone_by_id"))
