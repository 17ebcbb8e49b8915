"""What each line of a file of corrections asks for, and why some of it is refused."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from contactory.engine.issue_codes import IssueKind
from contactory.imports.fitting import FITTING
from contactory.imports.review_models import Action
from contactory.imports.services.issue_files import DECISIONS, KEEP, possible_decisions, spoken

MOST_LISTED = 1_000

_SENTENCES = {
    "no_row_key": "the Row key is missing or damaged; copy it from the file that was exported",
    "other_import": "the Row key belongs to another import; give the line back to that one",
    "unknown_row": "the import has no row of that number; leave Row as it was exported",
    "row_erased": "the row was erased on request and takes nothing back; take the line out",
    "other_row": "the Row key belongs to another row; leave Row and Row key together, also when you sort",
    "row_twice": "another line is about the same row; keep one of them",
    "row_is_a_record": "the row has become a record meanwhile; change the record instead",
}


@dataclass(frozen=True, slots=True)
class Refused:
    """One line that is not applied, and why; line is physical, row_number None where it is not known."""

    line: int
    row_number: int | None
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that an edit changes."""

    line: int
    row_number: int
    column: str
    before: str
    after: str


@dataclass(slots=True)
class Verdicts:
    """What the lines ask for: other cells by row and column, and decisions, as rows by their words.

    Of what is refused and of the differences the first MOST_LISTED are kept, and all are counted.
    """

    names: Sequence[str]
    edits: dict[int, dict[str, str]] = field(default_factory=dict)
    decided: dict[str, dict[int, int]] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    refused_count: int = 0
    differences: list[Difference] = field(default_factory=list)
    difference_count: int = 0

    def refuse(self, line: int, row: int | None, code: str, sentence: str) -> None:
        """Note that a line is not applied."""
        self.refused_count += 1
        if len(self.refused) < MOST_LISTED:
            where = f"Line {line}" if row is None else f"Line {line}, row {row}"
            self.refused.append(Refused(line, row, code, f"{where}: {sentence}."))

    def withdraw(self, row: int, code: str, sentence: str) -> None:
        """Refuse what was asked for a row after all."""
        lines = [rows.pop(row) for rows in self.decided.values() if row in rows]
        self.edits.pop(row, None)
        self.refuse(lines[0], row, code, sentence)

    def judge(self, record: Sequence[Any]) -> None:
        """Take one record of the statement lines_to_judge."""
        line = _Line(*record)
        fault = line.fault()
        if fault is not None:
            self.refuse(line.line, line.row, *fault)
            return
        changed = line.changed()
        if changed and not line.is_settled():
            self._edit(line, changed)
        if line.word and not line.is_settled():
            self.decided.setdefault(line.word, {})[line.row] = line.line

    def _edit(self, line: "_Line", changed: Sequence[int]) -> None:
        wanted = range(len(self.names)) if line.now is None else changed
        self.edits[line.row] = {self.names[at]: line.said[at] for at in wanted}
        before = line.now or [""] * len(self.names)
        self.difference_count += len(changed)
        room = MOST_LISTED - len(self.differences)
        self.differences += [
            Difference(line.line, line.row, self.names[at], before[at], line.said[at]) for at in changed[:room]
        ]


@dataclass(slots=True)
class _Line:
    """A line beside its row: what it says, what the row has, and what it had when the line was written."""

    line: int
    row: int
    verdict: str | None
    sentence: str | None
    decision: str
    cells: list[str] | None
    now: list[str] | None
    then: list[str] | None
    is_stale: bool
    stands: str | None
    last_action: str | None
    kinds: list[str]
    word: str = ""

    def __post_init__(self) -> None:
        self.word = spoken(self.decision)

    @property
    def said(self) -> list[str]:
        """The cells of the line."""
        return self.cells or []

    def changed(self) -> list[int]:
        """The columns in which the line differs from the row as it is."""
        return _different(self.now, self.said)

    def is_settled(self) -> bool:
        """Whether a line that is older than its row asks for nothing that is not so already."""
        if not self.is_stale:
            return False
        decided = not self.word or self.word in (self.stands, self.last_action)
        return decided and (not self.changed() or not _different(self.then, self.said))

    def fault(self) -> tuple[str, str] | None:
        """Why the line cannot be applied: a code and a sentence, or None."""
        if self.sentence is not None:
            return "unreadable_line", f"it cannot be read: {self.sentence.rstrip('.')}"
        if self.verdict:
            return self.verdict, _SENTENCES[self.verdict]
        if self.word and self.word not in DECISIONS:
            known = ", ".join(DECISIONS)
            return "unknown_decision", f"there is no decision {self.decision.strip()[:80]!r}; the decisions are {known}"
        if self.is_settled():
            return None
        if self.is_stale:
            return "row_changed", "the row was changed since the file was written; export it again"
        return self._misfit()

    def _misfit(self) -> tuple[str, str] | None:
        if self.word == Action.DISCARD and self.changed():
            return "edited_and_discarded", "it has other cells and is to be discarded; do one of the two"
        if not self.word or self.word == Action.DISCARD:
            return None
        wanted = Action.KEEP_FIRST if self.word == KEEP else Action(self.word)
        if not any(wanted in FITTING[IssueKind(kind)] for kind in self.kinds):
            fitting = ", ".join(possible_decisions(self.kinds)) or "nothing, for it has no open problem"
            return "decision_does_not_fit", f"{self.word} does not fit its problems; what fits is {fitting}"
        return None


def _different(before: Sequence[str] | None, after: Sequence[str]) -> list[int]:
    """Where texts differ by more than the way in which their lines end, which spreadsheets change."""
    known = before if before is not None else [""] * len(after)
    return [
        at for at, (old, new) in enumerate(zip(known, after, strict=True)) if old != new and _plain(old) != _plain(new)
    ]


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
