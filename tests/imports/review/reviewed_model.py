"""What review promises, in a few lines of Python over a list of rows: the tests compare the real one with it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

OUT = ("discard", "skip")


@dataclass(frozen=True)
class ModelRow:
    """One row: its cells, what was decided about it, and the action that last changed it."""

    email: str
    first: str
    decision: str | None = None
    action: int = 0


@dataclass
class Model:
    """The rows of an import by number, the addresses of the workspace, and what each action found."""

    rows: dict[int, ModelRow]
    contacts: frozenset[str]
    before: dict[int, dict[int, ModelRow]] = field(default_factory=dict)

    def own(self, number: int) -> set[str]:
        """The problems of the row by itself."""
        row = self.rows[number]
        if row.decision in OUT:
            return set()
        found = {"missing_required"} if not row.first else set()
        return (
            found
            | ({"invalid_email"} if row.email and "@" not in row.email else set())
            | ({"missing_required_email"} if not row.email else set())
        )

    def problems(self) -> dict[int, set[str]]:
        """Every open problem by row; rows with one of their own, or a decision, take part in no comparison."""
        found = {number: self.own(number) for number in self.rows}
        free = [number for number, row in self.rows.items() if row.decision is None and not found[number]]
        shared = Counter(self.rows[number].email for number in free)
        for number in free:
            email = self.rows[number].email
            if shared[email] > 1:
                found[number].add("duplicate_in_file")
            elif email in self.contacts:
                found[number].add("existing_contact")
        return found

    def groups(self) -> list[list[int]]:
        """The rows of each group of duplicates."""
        twins = [number for number, kinds in self.problems().items() if "duplicate_in_file" in kinds]
        return [[n for n in twins if self.rows[n].email == email] for email in {self.rows[n].email for n in twins}]

    def counts(self) -> tuple[int, int, int, int]:
        """Ready, issue, discarded and success."""
        out = sum(row.decision in OUT for row in self.rows.values())
        issue = sum(bool(kinds) for kinds in self.problems().values())
        return len(self.rows) - out - issue, issue, out, 0

    def change(self, action: int, changed: Iterable[tuple[int, ModelRow]]) -> None:
        """Put these rows in the place of what stands, as that action."""
        now = dict(changed)
        self.before[action] = {number: self.rows[number] for number in now}
        self.rows |= {number: replace(row, action=action) for number, row in now.items()}

    def edited(self, number: int, email: str, first: str) -> ModelRow:
        """The row with other cells: it is in again, and a decision about a contact is over if the address moved."""
        row = self.rows[number]
        keeps = row.decision not in (None, "discard") and row.email == email
        return replace(row, email=email, first=first, decision=row.decision if keeps else None)

    def undone(self, action: int) -> dict[int, ModelRow]:
        """What an undo puts back: the rows of the action that nothing changed since."""
        return {n: row for n, row in self.before[action].items() if self.rows[n].action == action}
