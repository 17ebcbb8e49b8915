"""What an action is asked for: rows, one issue, or everything that a filter matches."""

from typing import Any, Self

from django.db import connection
from pydantic import BaseModel, ConfigDict, Field, model_validator

from contactory.engine.issue_codes import IssueKind
from contactory.errors import Conflict, InvalidInput, NotFound
from contactory.imports.fitting import OF_ANY_ROW, misfit, require_fit
from contactory.imports.models import ImportJob, Issue, StagedRow
from contactory.imports.record_kinds import COMPANIES, RECORD_KINDS, RecordKind
from contactory.imports.review_models import Action
from contactory.imports.row_pages import LAST_ROW, RowStatus
from contactory.imports.row_source import corrected_rows
from contactory.imports.services.review_work import Work, in_words_of
from contactory.store.queries import SQL

MOST_ROWS = 100_000
MOST_TEXT = 300
NO_NUL = r"^[^\x00]*$"
_SELECT: dict[Action, str] = {
    Action.EDIT: "act_on_matched",
    Action.DISCARD: "act_on_rows_not_out",
    Action.RESTORE: "act_on_decided",
    Action.KEEP_FIRST: "act_on_all_but_one",
    Action.KEEP_LAST: "act_on_all_but_one",
    Action.USE_SUGGESTION: "act_on_suggested",
    Action.ACCEPT: "act_on_repaired",
    Action.SKIP: "act_on_known",
    Action.FILL_EMPTY: "act_on_known",
    Action.OVERWRITE: "act_on_known",
}
_OF_ISSUES = {
    "issue": "AND issue.kind = %(kind)s",
    "field": "AND issue.field = %(field)s",
    "value": "AND i.value = %(value)s",
    "group": "AND issue.kind = 'duplicate_in_file' AND issue.group_key = %(group)s",
    "suggestion": "AND i.suggestion = %(suggestion)s",
}
_OF_STATUS = {
    RowStatus.ISSUE: "AND EXISTS (SELECT FROM issue_item i JOIN issue ON issue.id = i.issue_id AND NOT issue.resolved"
    " WHERE i.job_id = r.job_id AND i.row_number = r.row_number) AND NOT {out}",
    RowStatus.READY: "AND NOT {out} AND {settled}",
    RowStatus.DISCARD: "AND {out}",
    RowStatus.SUCCESS: "AND false",
}


class Filter(BaseModel):
    """Which rows: those for which everything that is given holds.

    issue, field, value, group and suggestion speak of one open problem (a settled one where rows are to be restored):
    its kind, its field, the value at fault, the e-mail that a group shares, the value suggested. domain is that of the
    e-mail, or the company's; text is in one of the cells, of any case; status and rows narrow the rows.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    issue: IssueKind | None = None
    field: str | None = Field(default=None, max_length=100)
    value: str | None = Field(default=None, max_length=100_000)
    group: str | None = Field(default=None, max_length=1_000)
    suggestion: str | None = Field(default=None, max_length=100_000)
    domain: str | None = Field(default=None, max_length=300)
    text: str | None = Field(default=None, min_length=1, max_length=MOST_TEXT, pattern=NO_NUL)
    status: RowStatus | None = None
    rows: tuple[int, ...] | None = Field(default=None, max_length=MOST_ROWS)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_dump(exclude_none=True):
            raise ValueError("a filter names at least one thing that the rows have in common")
        return self


class Target(BaseModel):
    """What an action is for: exactly one of rows, issue_id and filter."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rows: tuple[int, ...] | None = Field(default=None, min_length=1, max_length=MOST_ROWS)
    issue_id: int | None = None
    filter: Filter | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if len(self.model_dump(exclude_none=True)) != 1:
            raise ValueError("say one of rows, issue_id and filter")
        return self

    def to_json(self) -> dict[str, Any]:
        """JSON values that say what was asked for."""
        return self.model_dump(mode="json", exclude_none=True)


def select(work: Work, action: Action, target: Target) -> int:
    """Fill the session's table of rows that change; gives how many they are.

    Raises InvalidInput for an action that does not fit (action_does_not_fit) or matches nothing (nothing_matches),
    NotFound for a row or an issue that is not there, Conflict for an issue that somebody has settled.
    """
    work.know("matched", _match(work, action, target))
    count = work.fill("acted", _SELECT[action], action=action.value)
    if count == 0:
        raise _nothing(work, action)
    return count


def _match(work: Work, action: Action, target: Target) -> int:
    if target.rows is not None:
        return _match_rows(work, target.rows)
    if target.issue_id is not None:
        return _match_issue(work, action, target.issue_id)
    return _match_filter(work, action, target.filter or Filter())


def _match_rows(work: Work, rows: tuple[int, ...]) -> int:
    wanted = sorted({row for row in rows if 0 < row <= LAST_ROW})
    matched = work.run("match_rows", wanted=wanted)
    found = min(matched, 1) if len(wanted) <= 1 else work.one("count_matched")[0]
    if found == 0 or found < len(set(rows)):
        staged = StagedRow.objects.filter(job_id=work.job.id, row_number__in=wanted)
        gone = sorted(set(rows) - set(staged.values_list("row_number", flat=True)))
        if gone:
            raise NotFound("There is no such row in this import.", row_number=gone[0])
        raise Conflict(f"A row that was named has become a record of import {work.job.id}.", code="row_is_a_record")
    return matched


def _match_issue(work: Work, action: Action, issue_id: int) -> int:
    issue = Issue.objects.filter(job_id=work.job.id, id=issue_id).first()
    if issue is None:
        raise NotFound("There is no such issue in this import.")
    require_fit(action, IssueKind(issue.kind))
    if issue.resolved and action not in (Action.RESTORE, Action.SKIP, Action.FILL_EMPTY, Action.OVERWRITE):
        raise Conflict(
            f"Issue {issue_id} is settled already ({issue.resolution}); restore its rows to decide again.",
            code="issue_is_settled",
            resolution=issue.resolution,
        )
    return work.run("match_issue", issue=issue_id)


def count_open(job: ImportJob, wanted: Filter, action: Action) -> int:
    """How many rows have an open issue that a filter with a kind matches and the action settles."""
    conditions = [*_of_issues(wanted), *_of_rows(wanted, RECORD_KINDS[job.kind], "i.value")]
    if action == Action.USE_SUGGESTION:
        conditions.append("AND i.suggestion IS NOT NULL")
    statement = in_words_of("count_open_rows", corrected_rows(job))
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("{conditions}", " ".join(conditions)), {"job": job.id} | _values(wanted))
        return int(cursor.fetchone()[0])


def _match_filter(work: Work, action: Action, wanted: Filter) -> int:
    if wanted.issue is not None:
        require_fit(action, wanted.issue)
    of_issues = _of_issues(wanted)
    by_issue = bool(of_issues) or action not in OF_ANY_ROW
    conditions = " ".join([*of_issues, *_of_rows(wanted, work.kind, "i.value" if by_issue else "r.email_key")])
    if by_issue:
        state = "" if action == Action.RESTORE else "NOT"
        statement = work.statement("match_issues", state=state, conditions=conditions)
    else:
        statement = work.statement("match_all_rows", conditions=conditions)
    work.cursor.execute(statement, work.values | _values(wanted))
    return int(work.cursor.rowcount)


def _values(wanted: Filter) -> dict[str, Any]:
    given = wanted.model_dump(mode="json", exclude_none=True)
    return given | {"kind": wanted.issue, "rows": list(wanted.rows or ()), "domain": (wanted.domain or "").lower()}


def _of_issues(wanted: Filter) -> list[str]:
    return [condition for name, condition in _OF_ISSUES.items() if getattr(wanted, name) is not None]


def _of_rows(wanted: Filter, kind: RecordKind, address: str) -> list[str]:
    conditions = []
    if wanted.domain is not None and kind == COMPANIES:
        conditions.append("AND r.domain_key = %(domain)s")
    elif wanted.domain is not None:
        conditions.append(f"AND right(lower({address}), length(%(domain)s) + 1) = '@' || %(domain)s")
    if wanted.text is not None:
        conditions.append("AND " + SQL["has_text"].replace("{alias}", "r"))
    if wanted.rows is not None:
        conditions.append("AND r.row_number = ANY (%(rows)s)")
    if wanted.status is not None:
        condition = _OF_STATUS[wanted.status].replace("{out}", SQL["row_is_out"])
        conditions.append(condition.replace("{settled}", SQL["row_is_not_open"]))
    return conditions


def _nothing(work: Work, action: Action) -> InvalidInput:
    kinds = work.column("kinds_matched")
    if kinds and action not in OF_ANY_ROW and not any(_fits(action, kind) for kind in kinds):
        return misfit(action, kinds)
    said = {
        Action.RESTORE: "no row of these was decided about",
        Action.USE_SUGGESTION: "no row of these has a suggestion",
        Action.DISCARD: "every row of these is discarded already, or there is none",
    }.get(action, "no row of these has an open problem that it settles")
    return InvalidInput(f"{action.value} matches nothing: {said}; nothing was changed.", code="nothing_matches")


def _fits(action: Action, kind: str) -> bool:
    try:
        require_fit(action, IssueKind(kind))
    except InvalidInput:
        return False
    return True
