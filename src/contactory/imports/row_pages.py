"""Pages of an import's rows, by row number; each is a fixed number of queries, however large the import is.

A row is DISCARD when it was decided to leave it out, else ISSUE while it has an open issue, else SUCCESS once it was
written (in a job that is COMPLETED, or REVERTED later, every row; of one written in part those not held back),
else READY.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import connection

from contactory.engine.issue_codes import IssueKind
from contactory.errors import NotFound
from contactory.imports.models import ImportJob, JobState
from contactory.store.queries import SQL
from contactory.workspaces.actors import actor_names, with_names

LAST_ROW = 2**31 - 1
# So many groups are gathered and sorted faster than the index of rows is walked in search of them.
GATHERED = 50_000
# The states in which every row that was not kept out has become a record.
WRITTEN = (JobState.COMPLETED, JobState.REVERTED)


class RowStatus(StrEnum):
    """Where a row stands."""

    READY = "READY"
    ISSUE = "ISSUE"
    DISCARD = "DISCARD"
    SUCCESS = "SUCCESS"


@dataclass(frozen=True, slots=True)
class RowIssue:
    """One problem of one row, with the value at fault and, where there is one, the value suggested."""

    id: int
    kind: str
    field: str
    message: str
    value: str | None
    suggestion: str | None
    resolved: bool
    resolution: str


@dataclass(frozen=True, slots=True)
class Row:
    """A staged row with everything that is known of it; cells is empty for a row that could not be read.

    version is the newest action of review that changed the row, 0 for none; changed_by and changed_at belong to it.
    """

    row_number: int
    line: int
    cells: dict[str, str]
    status: RowStatus
    raw: str | None
    reason: str | None
    decision: str | None
    decided_by: str | None
    edited: bool
    version: int
    changed_by: str | None
    changed_at: datetime | None
    issues: list[RowIssue] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Which rows are wanted: those for which everything that is given holds.

    kind, field and value speak of one issue: with the status ISSUE an open one, with another status a settled one,
    without a status either. issue_id is that of the only issue whose rows are wanted; text is in one of the cells.
    """

    status: RowStatus | None = None
    kind: IssueKind | None = None
    field: str | None = None
    value: str | None = None
    issue_id: int | None = None
    text: str | None = None


def row_page(job: ImportJob, wanted: RowFilter, *, after: int, limit: int, until: int = LAST_ROW) -> list[Row]:
    """Up to limit rows with a number above after and up to until, in their order; call it inside the scope."""
    return rows_of(job, row_numbers(job, wanted, after=after, limit=limit, until=until))


def find_row(job: ImportJob, row_number: int) -> Row:
    """The row of that number; raises NotFound."""
    found = rows_of(job, [row_number]) if 0 < row_number <= LAST_ROW else []
    if not found:
        raise NotFound("There is no such row in this import.")
    return found[0]


def row_version(job: ImportJob, row_number: int) -> int:
    """The version that the row of that number has."""
    return _fetch(SQL["row_version"], {"job": job.id, "row": row_number})[0]


def rows_of(job: ImportJob, numbers: Sequence[int]) -> list[Row]:
    """The rows of these numbers, in their order."""
    if not numbers:
        return []
    values: dict[str, Any] = {"job": job.id, "rows": list(numbers)}
    issues: dict[int, list[RowIssue]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(SQL["issues_of_page"], values)
        for row_number, *rest in cursor.fetchall():
            issues[row_number].append(RowIssue(*rest))
        cursor.execute(SQL["rows_of_page"], values)
        found = cursor.fetchall()
    names, written = column_names(job), written_among(job, numbers)
    rows = [_row(names, record, issues[record[0]], written) for record in found]
    return _with_names_of_people(job, rows)


def exact_cells(texts: Sequence[str], originals: Sequence[str | None] | None) -> list[str]:
    """The cells as the file, or a person's correction, has them; derived texts stand behind them."""
    if originals is None:
        return list(texts)
    changed = enumerate(originals)
    return [texts[index] if cell is None else cell for index, cell in changed]


def column_names(job: ImportJob) -> list[str]:
    """The columns of an import's file by their headers; a name that is there already is numbered."""
    return numbered_names(column["header"] for column in (job.mapping or {"columns": []})["columns"])


def numbered_names(headers: Iterable[str]) -> list[str]:
    """Headers without needless spaces, each once: the second of a name is "Name (2)"."""
    names: dict[str, None] = {}
    for header in headers:
        base = name = " ".join(header.split())
        number = 2
        while name in names:
            name, number = f"{base} ({number})", number + 1
        names[name] = None
    return list(names)


def _row(names: Sequence[str], record: Sequence[Any], issues: list[RowIssue], written: Set[int]) -> Row:
    row_number, line, texts, originals, raw, reason, action, source, edited, version, by, at = record
    by_name = dict(zip(names, exact_cells(texts, originals), strict=False))
    status = _status(action, any(not issue.resolved for issue in issues), written=row_number in written)
    return Row(row_number, line, by_name, status, raw, reason, action, source, edited, version, by, at, issues)


def _with_names_of_people(job: ImportJob, rows: list[Row]) -> list[Row]:
    said = [row.decided_by for row in rows] + [row.changed_by for row in rows]
    said += [issue.resolution for row in rows for issue in row.issues]
    names = actor_names(job.workspace_id, said)
    if not names:
        return rows
    return [
        replace(
            row,
            decided_by=None if row.decided_by is None else with_names(row.decided_by, names),
            changed_by=None if row.changed_by is None else with_names(row.changed_by, names),
            issues=[replace(issue, resolution=with_names(issue.resolution, names)) for issue in row.issues],
        )
        for row in rows
    ]


def written_among(job: ImportJob, numbers: Sequence[int]) -> Set[int]:
    """Those of the rows that the job's consolidation, whole or in part, did not hold back."""
    if job.state in WRITTEN:
        return set(numbers)
    if not job.partial:
        return set()
    return set(numbers) - set(_fetch(SQL["held_of_page"], {"job": job.id, "rows": list(numbers)}))


def _status(action: str | None, is_open: bool, *, written: bool) -> RowStatus:
    if action in ("discard", "skip"):
        return RowStatus.DISCARD
    if is_open:
        return RowStatus.ISSUE
    return RowStatus.SUCCESS if written else RowStatus.READY


def row_numbers(
    job: ImportJob, wanted: RowFilter, *, after: int = 0, limit: int = LAST_ROW, until: int = LAST_ROW
) -> list[int]:
    """The numbers of the rows that row_page gives."""
    if not _possible(job, wanted.status):
        return []
    values = {"job": job.id, "after": after, "until": until, "limit": limit} | _values(wanted)
    if wanted.issue_id is not None:
        conditions = _conditions(wanted, _in_part(job)) if wanted.status is not None else ""
        return _fetch(SQL["page_of_issue"].replace("{conditions}", conditions), values)
    if wanted.kind is not None or wanted.status == RowStatus.ISSUE:
        return _problem_numbers(wanted, values, _in_part(job))
    conditions = _conditions(wanted, _in_part(job))
    if wanted.status == RowStatus.DISCARD:
        return _fetch(SQL["page_of_decided_rows"].replace("{conditions}", conditions), values)
    # Of a job that was written in part, few rows are left among many that are records.
    walked = "held_row" if wanted.status == RowStatus.READY and _in_part(job) else "staged_row"
    return _fetch(SQL["page_of_rows"].replace("{walked}", walked).replace("{conditions}", conditions), values)


def _in_part(job: ImportJob) -> bool:
    """Whether some rows of the job are records and others are not."""
    return job.partial and job.state not in WRITTEN


def _possible(job: ImportJob, status: RowStatus | None) -> bool:
    """Whether the job's counters, which move with the rows, leave room for a row of that status."""
    counts = {
        None: job.rows_total,
        RowStatus.READY: job.rows_ready,
        RowStatus.ISSUE: job.rows_issue,
        RowStatus.DISCARD: job.rows_discarded,
        RowStatus.SUCCESS: job.rows_success,
    }
    return counts[status] > 0


def _problem_numbers(wanted: RowFilter, values: dict[str, Any], in_part: bool) -> list[int]:
    """Rows that an issue of their own touches, and rows of groups among them; the page is the beginning of both."""
    single: list[int] = []
    if wanted.kind != IssueKind.DUPLICATE_IN_FILE:
        single = _fetch(_in_states("page_of_single_problems", wanted, in_part), values)
    if wanted.kind not in (None, IssueKind.DUPLICATE_IN_FILE):
        return single
    if len(single) == values["limit"]:
        values["until"] = single[-1]
    few = _fetch(SQL["count_twin_issues"], values | {"most": GATHERED})[0] < GATHERED
    twins = _fetch(_in_states("page_of_gathered_twins" if few else "page_of_walked_twins", wanted, in_part), values)
    return sorted({*single, *twins})[: values["limit"]]


def _values(wanted: RowFilter) -> dict[str, Any]:
    return {
        "kind": wanted.kind,
        "field": wanted.field,
        "value": wanted.value,
        "issue": wanted.issue_id,
        "text": wanted.text,
    }


def _in_states(name: str, wanted: RowFilter, in_part: bool) -> str:
    """The statement, for each state of issues that counts, put together."""
    pages = [
        SQL[name]
        .replace("{state}", state)
        .replace("{matching}", "" if wanted.kind is None else "AND r.kind = %(kind)s")
        .replace("{conditions}", _conditions(wanted, in_part))
        for state in _issue_states(wanted.status)
    ]
    return SQL["first_rows"].replace("{pages}", " UNION ".join(f"({page})" for page in pages))


def _issue_states(status: RowStatus | None) -> tuple[str, ...]:
    """How SQL says which issues count: open, settled, or either."""
    if status is None:
        return ("NOT", "")
    return ("NOT",) if status == RowStatus.ISSUE else ("",)


def _conditions(wanted: RowFilter, in_part: bool) -> str:
    return " ".join([_of_status(wanted.status, in_part), *_of_issue(wanted), *_of_text(wanted)])


def _of_issue(wanted: RowFilter) -> Iterator[str]:
    """That one issue has the field and the value that are wanted."""
    named = {"kind": "issue.kind", "field": "issue.field", "value": "i.value"}
    if wanted.field is None and wanted.value is None:
        return
    parts = [f"AND {column} = %({name})s" for name, column in named.items() if getattr(wanted, name) is not None]
    if wanted.status is not None:
        parts.append(f"AND {_issue_states(wanted.status)[0]} issue.resolved")
    yield "AND " + SQL["row_has_issue"].replace("{matching}", " ".join(parts))


def _of_text(wanted: RowFilter) -> Iterator[str]:
    if wanted.text is not None:
        yield "AND " + SQL["row_has_text"].replace("{has_text}", SQL["has_text"].replace("{alias}", "e"))


def _of_status(status: RowStatus | None, in_part: bool) -> str:
    if status is None:
        return ""
    if status == RowStatus.DISCARD:
        return "AND " + SQL["row_is_out"]
    not_out = "AND NOT " + SQL["row_is_out"]
    if status == RowStatus.ISSUE:
        return not_out
    held = f"AND {'NOT' if status == RowStatus.SUCCESS else ''} {SQL['row_is_held']}" if in_part else ""
    return f"{not_out} AND {SQL['row_is_not_open']} {held}"


def _fetch(statement: str, values: dict[str, Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]
