"""Settling problems: one decision about rows, an issue, or all that a filter matches, in one transaction."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from contactory.engine.issue_codes import IssueKind
from contactory.errors import Conflict, InvalidInput
from contactory.imports.fitting import known_action
from contactory.imports.models import ImportJob, RowDecision
from contactory.imports.review_models import Action, ReviewAction
from contactory.imports.row_pages import find_row, row_version
from contactory.imports.services.review_cells import Changes, Columns, check_again, correct, mapping_of
from contactory.imports.services.review_effects import followed
from contactory.imports.services.review_targets import Target, select
from contactory.imports.services.review_work import Work, working_in_review
from contactory.workspaces.scope import workspace_scope

_DECISIONS: dict[Action, RowDecision.Action] = {
    Action.DISCARD: RowDecision.Action.DISCARD,
    Action.KEEP_FIRST: RowDecision.Action.DISCARD,
    Action.KEEP_LAST: RowDecision.Action.DISCARD,
    Action.SKIP: RowDecision.Action.SKIP,
    Action.FILL_EMPTY: RowDecision.Action.FILL_EMPTY,
    Action.OVERWRITE: RowDecision.Action.OVERWRITE,
}
# What an edit writes, once the columns of the job are known.
ChangesOf = Callable[[Columns], Changes]
_OF_CONTACTS = (Action.SKIP, Action.FILL_EMPTY, Action.OVERWRITE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an action: the rows that it changed, the issues that it settled and brought up, and the job then.

    others are the numbers of further rows whose issues came or went, at most a thousand. left are rows that an undo
    found changed since. action is None for a trial, of which nothing is kept.
    """

    action: ReviewAction | None
    job: ImportJob
    rows: int
    resolved: int
    opened: int
    others: list[int]
    left: list[int] = field(default_factory=list)


class _Trial(Exception):  # noqa: N818 - it carries what would be, and takes it back
    """Ends the transaction of a trial."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__("only a trial")
        self.outcome = outcome


def act(
    *,
    workspace_id: int,
    job_id: int,
    actor: str,
    action: str,
    target: Target,
    cells: Mapping[str, str] | None = None,
    version: int | None = None,
    source: str = ReviewAction.Source.PERSON,
    dry_run: bool = False,
) -> Outcome:
    """Decide about rows of a job in review, and check at once all that the decision can affect.

    cells, for edit and nothing else, are texts by header or field. version is that of the only row named: its newest
    action as the caller saw it, 0 for none. Raises NotFound, WrongState, InvalidInput for what does not fit or matches
    nothing, and Conflict (row_changed) with the row as it is now.
    """
    wanted = known_action(action)
    if (cells is not None) != (wanted == Action.EDIT):
        raise InvalidInput("cells belong to the action edit, and edit needs them.", field="cells")
    changes = None if cells is None else _same_cells(cells)
    return decide(
        workspace_id=workspace_id,
        job_id=job_id,
        actor=actor,
        action=wanted,
        target=target,
        changes=changes,
        version=version,
        source=source,
        dry_run=dry_run,
    )


def edit_rows(
    *,
    workspace_id: int,
    job_id: int,
    actor: str,
    edits: Mapping[int, Mapping[str, str]],
    source: str = ReviewAction.Source.PERSON,
    dry_run: bool = False,
) -> Outcome:
    """Write other cells into many rows, each its own, as one action; refuses what act() refuses."""
    return decide(
        workspace_id=workspace_id,
        job_id=job_id,
        actor=actor,
        action=Action.EDIT,
        target=Target(rows=tuple(sorted(edits))),
        changes=_own_cells(edits),
        source=source,
        dry_run=dry_run,
    )


def decide(
    *,
    workspace_id: int,
    job_id: int,
    actor: str,
    action: Action,
    target: Target,
    changes: ChangesOf | None = None,
    version: int | None = None,
    source: str = ReviewAction.Source.PERSON,
    dry_run: bool = False,
) -> Outcome:
    """As act(), with what an edit changes as a function of the job's columns."""

    def effect() -> Outcome:
        with working_in_review(workspace_id, job_id) as work:
            _require_version(work, target, version)
            select(work, action, target)
            made = begin_action(work, actor, action, target.to_json(), source)
            _prepare(work, action, changes)
            with followed(work) as effects:
                _apply(work, action)
        work.job.refresh_from_db()
        return Outcome(made, work.job, made.rows, effects.resolved, effects.opened, effects.others)

    return in_one_go(workspace_id, effect, dry_run=dry_run)


def in_one_go(workspace_id: int, effect: Callable[[], Outcome], *, dry_run: bool) -> Outcome:
    """What the effect gives, in one transaction of the workspace; of a trial nothing is kept."""
    try:
        with workspace_scope(workspace_id):
            outcome = effect()
            if dry_run:
                raise _Trial(replace(outcome, action=None))
    except _Trial as trial:
        return trial.outcome
    return outcome


def begin_action(work: Work, actor: str, action: Action, target: Mapping[str, Any], source: str) -> ReviewAction:
    """Write down what is done, for the rows that were selected, and what stands for each of them until then."""
    made = ReviewAction.objects.create(
        workspace_id=work.job.workspace_id,
        job=work.job,
        action=action,
        target=dict(target),
        source=source,
        actor=actor,
        rows=work.put_into("acted"),
    )
    by_contact = {"dissolved": f"{action.value} by {actor}"} if action in (Action.KEEP_FIRST, Action.KEEP_LAST) else {}
    work.values |= {"action_id": made.id, "resolution": f"{action.value} by {actor}", **by_contact}
    work.run("write_steps")
    return made


def _require_version(work: Work, target: Target, version: int | None) -> None:
    if version is None:
        return
    if target.rows is None or len(target.rows) != 1:
        raise InvalidInput("version belongs to one row; name that row alone.", field="version")
    row_number = target.rows[0]
    if row_version(work.job, row_number) != version:
        row = find_row(work.job, row_number)
        raise Conflict(
            f"Row {row_number} was changed meanwhile; decide again about the row as it is now.",
            code="row_changed",
            row=asdict(row),
        )


def _prepare(work: Work, action: Action, changes: ChangesOf | None) -> None:
    """Check the rows as they will be, before anything is written."""
    if action == Action.EDIT and changes is not None:
        correct(work, changes(Columns.of(work.job)))
    elif action == Action.USE_SUGGESTION:
        columns = mapping_of(work.job).field_columns()
        correct(
            work,
            lambda record: {columns[name]: text for name, text in json.loads(record[3]).items() if name in columns},
            statement="rows_suggested",
        )


def _apply(work: Work, action: Action) -> None:
    if action in (Action.EDIT, Action.USE_SUGGESTION):
        _apply_edits(work)
    elif action == Action.RESTORE:
        work.run("undecide_acted")
        settle_own_problems(work)
    elif action == Action.ACCEPT:
        work.run("settle_acted", kind=IssueKind.REPAIRED_ROW.value)
    else:
        decision = _DECISIONS[action]
        work.run("decide_acted", decision=decision.value, source=str(work.values["resolution"]).partition(" by ")[2])
        kind = IssueKind.EXISTING_CONTACT.value if action in _OF_CONTACTS else None
        work.run("settle_acted", kind=kind)


def _apply_edits(work: Work) -> None:
    work.run("undecide_edited")
    work.run("write_edits")
    work.run("write_keys_of_edits")
    work.run("close_corrected")
    if work.put_into("found_problem"):
        work.run("open_found")


def settle_own_problems(work: Work) -> None:
    """Check the selected rows as they stand, and open and close their own issues by it."""
    check_again(work)
    work.run("close_corrected")
    if work.put_into("found_problem"):
        work.run("open_found")
    work.run("reopen_damage")


def _same_cells(cells: Mapping[str, str]) -> ChangesOf:
    def changes_of(columns: Columns) -> Changes:
        wanted = columns.changes(cells)
        return lambda _: wanted

    return changes_of


def _own_cells(edits: Mapping[int, Mapping[str, str]]) -> ChangesOf:
    def changes_of(columns: Columns) -> Changes:
        wanted = {row: columns.changes(cells) for row, cells in edits.items()}
        return lambda record: wanted[record[0]]

    return changes_of
