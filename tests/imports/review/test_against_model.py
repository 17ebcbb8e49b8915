"""Random sequences of decisions, undo and reprocessing, each step compared with a simple model of what is promised."""

import random
from dataclasses import replace
from typing import Any

import pytest

from cast import Person
from contactory.errors import Conflict, InvalidInput
from contactory.imports.services.review_undo import undo
from imports.pipeline import imported
from imports.review.reviewed_model import OUT, Model, ModelRow
from imports.review.settling import contacts, counts, decide, finished, open_issues, reviewed

pytestmark = pytest.mark.usefixtures("committed_db", "stored")

ADDRESSES = ["a@x.com", "b@x.com", "c@y.com", "known@z.com", "not-an-address", ""]
HEADER = "Email,First name,Last name,Company,Employees"


class Play:
    """One import, and the model beside it."""

    def __init__(self, person: Person, dice: random.Random) -> None:
        self.person, self.dice = person, dice
        imported(person, f"{HEADER}\nknown@z.com,Old,One,Known,1\n")
        rows = {n: ModelRow(dice.choice(ADDRESSES), dice.choice(["Ana", "Ben", ""])) for n in range(1, 9)}
        rows[9] = ModelRow("never-settled", "Z")
        lines = [f"{row.email},{row.first},Silva,Firm,{n}" for n, row in rows.items()]
        self.job = reviewed(person, *lines)
        self.model = Model(rows, frozenset({"known@z.com"}))
        self.actions: list[int] = []

    def step(self) -> None:
        """Do one thing that comes to mind, in both, and compare."""
        number = self.dice.randint(1, 8)
        some = sorted({number, self.dice.randint(1, 8)})
        name = self.dice.choice(
            ["edit", "edit", "discard", "restore", "keep_first", "keep_last", "skip", "undo", "check"]
        )
        if name == "undo":
            self._undo()
        elif name == "check":
            finished(self.person, self.job)
        else:
            self._act(name, number, some)
        self.compare()

    def compare(self) -> None:
        """The same counters, and the same problems for the same rows."""
        assert counts(self.person, self.job) == self.model.counts()
        found: dict[int, set[str]] = {number: set() for number in self.model.rows}
        for (kind, where), rows in open_issues(self.person, self.job).items():
            for row in rows:
                found[row].add("missing_required_email" if (kind, where) == ("missing_required", "email") else kind)
        assert found == self.model.problems()

    def _act(self, name: str, number: int, some: list[int]) -> None:
        cells, target = None, some
        model = self.model
        if name == "edit":
            email, first = self.dice.choice(ADDRESSES), self.dice.choice(["Cleo", ""])
            cells, target = {"Email": email, "First name": first}, [number]
            changed = [(number, model.edited(number, email, first))]
        elif name == "discard":
            changed = [(n, self._with(n, "discard")) for n in some if model.rows[n].decision != "discard"]
        elif name == "restore":
            changed = [(n, self._with(n, None)) for n in some if model.rows[n].decision is not None]
        elif name in ("keep_first", "keep_last"):
            kept = min if name == "keep_first" else max
            groups = [group for group in model.groups() if set(group) & set(some)]
            changed = [(n, self._with(n, "discard")) for group in groups for n in group if n != kept(group)]
        else:
            name = self.dice.choice(["skip", "fill_empty", "overwrite"])
            problems = model.problems()
            others = {"skip", "fill_empty", "overwrite"} - {name}
            fit = [n for n in some if "existing_contact" in problems[n] or model.rows[n].decision in others]
            changed = [(n, self._with(n, name)) for n in fit]
        self._both(name, target, cells, changed)

    def _both(self, name: str, target: list[int], cells: Any, changed: list[tuple[int, ModelRow]]) -> None:
        if not changed:
            with pytest.raises(InvalidInput):
                decide(self.person, self.job, name, target, cells=cells)
            return
        done = decide(self.person, self.job, name, target, cells=cells)
        assert done.action is not None
        assert done.rows == len(changed)
        self.actions.append(done.action.id)
        self.model.change(done.action.id, changed)

    def _undo(self) -> None:
        if not self.actions:
            return
        action = self.dice.choice(self.actions)
        back = self.model.undone(action)
        request = {"workspace_id": self.person.workspace_id, "job_id": self.job, "actor": "command"}
        if not back:
            with pytest.raises(Conflict):
                undo(**request, action_id=action)  # type: ignore[arg-type]
            return
        done = undo(**request, action_id=action)  # type: ignore[arg-type]
        assert done.action is not None
        assert sorted(set(self.model.before[action]) - set(back)) == done.left
        self.actions.remove(action)
        self.actions.append(done.action.id)
        self.model.change(done.action.id, back.items())

    def _with(self, number: int, decision: str | None) -> ModelRow:
        return replace(self.model.rows[number], decision=decision)


@pytest.mark.parametrize("seed", range(8))
def test_review_keeps_what_the_model_promises_and_loses_no_row(alice: Person, seed: int) -> None:
    play = Play(alice, random.Random(seed))
    play.compare()
    for _ in range(20):
        play.step()
    left = sorted(number for number, kinds in play.model.problems().items() if kinds)
    decide(alice, play.job, "discard", left)
    kept = [row for n, row in play.model.rows.items() if n not in left and row.decision not in OUT]
    ended = finished(alice, play.job)
    assert ended.state == "COMPLETED"
    assert ended.rows_success == len(kept)
    made = contacts(alice)
    assert made.keys() == {"known@z.com"} | {row.email for row in kept}
    for row in kept:
        expected = "Old" if row.decision == "fill_empty" else row.first
        assert made[row.email].first_name == expected
