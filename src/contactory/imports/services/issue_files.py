"""The file of open problems that people edit and give back: its columns, the key of a line, and what a line can say."""

import re
from collections.abc import Iterable, Mapping, Sequence

from django.db import connection

from contactory.engine.issue_codes import IssueKind
from contactory.imports.fitting import FITTING
from contactory.imports.models import ImportJob
from contactory.imports.review_models import Action
from contactory.imports.row_pages import Row
from contactory.store.queries import SQL

ROW, LINE, KEY, DECISION = "Row", "Line", "Row key", "Decision"
ABOUT = (ROW, LINE, KEY, "Problem", "Reason", "Suggestion", "What can be done", DECISION, "Raw text")
BETWEEN = " | "
KEEP = "keep"
# What people may write under Decision; keep is for the one row of a group that stays.
DECISIONS: dict[str, Action | None] = {
    KEEP: None,
    **{
        action.value: action
        for action in (
            Action.DISCARD,
            Action.ACCEPT,
            Action.USE_SUGGESTION,
            Action.KEEP_FIRST,
            Action.KEEP_LAST,
            Action.SKIP,
            Action.FILL_EMPTY,
            Action.OVERWRITE,
        )
    },
}
EDIT = "edit the cells"
_SPACES = re.compile(r"[\s_-]+")


def row_key(job_id: int, digest: str, version: int) -> str:
    """The key of a line: the import, the beginning of the row's hash, and the version that the line shows."""
    return f"i{job_id}-{digest}-v{version}"


def row_digests(job: ImportJob, rows: Sequence[Row]) -> Mapping[int, str]:
    """The beginning of the hash of each row, in hexadecimal; call it inside the workspace's scope."""
    with connection.cursor() as cursor:
        cursor.execute(SQL["digests_of_rows"], {"job": job.id, "rows": [row.row_number for row in rows]})
        return dict(cursor.fetchall())


def issue_line(job: ImportJob, row: Row, digest: str, names: Iterable[str]) -> list[str]:
    """One line of the file, under ABOUT and then these columns.

    Kinds, reasons and suggestions stand in the same order, so that the first of each belong together.
    """
    found = [issue for issue in row.issues if not issue.resolved]
    kinds = BETWEEN.join(issue.kind for issue in found)
    reasons = BETWEEN.join(issue.message for issue in found)
    suggestions = BETWEEN.join(issue.suggestion or "" for issue in found) if any(i.suggestion for i in found) else ""
    suggested = bool(suggestions)
    possible = ", ".join(possible_decisions((issue.kind for issue in found), suggested=suggested))
    key = row_key(job.id, digest, row.version)
    about = [str(row.row_number), str(row.line), key, kinds, reasons, suggestions, possible, "", row.raw or ""]
    return [*about, *(row.cells.get(name, "") for name in names)]


def possible_decisions(kinds: Iterable[str], *, suggested: bool = True) -> list[str]:
    """What can be done about a row with these open problems, in the words of the file."""
    fitting = dict.fromkeys(action for kind in kinds for action in FITTING[IssueKind(kind)])
    words: list[str] = []
    for action in fitting:
        if action == Action.USE_SUGGESTION and not suggested:
            continue
        if action == Action.KEEP_FIRST:
            words.append(KEEP)
        words.append(EDIT if action == Action.EDIT else action.value)
    return words


def spoken(decision: str) -> str:
    """A decision as people write it, in the form of DECISIONS: "Use suggestion" is use_suggestion."""
    return _SPACES.sub("_", decision.strip().lower())
