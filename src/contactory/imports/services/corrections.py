"""Takes back what people edited outside: the file of open problems, or a corrected version of the whole file."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection, transaction

from contactory.errors import Conflict, InvalidInput
from contactory.imports.models import ImportJob
from contactory.imports.review_models import Action, ReviewAction
from contactory.imports.row_pages import column_names
from contactory.imports.services.corrected_file import Match, match_lines
from contactory.imports.services.correction_files import CorrectionFile, Form, copy_lines, opened_corrections
from contactory.imports.services.correction_verdicts import Difference, Refused, Verdicts
from contactory.imports.services.issue_files import KEEP
from contactory.imports.services.review import Outcome, decide, edit_rows
from contactory.imports.services.review_targets import MOST_ROWS, Target
from contactory.imports.services.review_work import Work, working_in_review
from contactory.store.queries import SQL
from contactory.workspaces.audit import Facts, audit
from contactory.workspaces.scope import workspace_scope

_CHUNK = 2_000
# In this order: what an edit or a repair settles need not be decided, and who is known shows once twins are gone.
_BEFORE_GROUPS = (Action.ACCEPT, Action.USE_SUGGESTION)
_AFTER_GROUPS = (Action.KEEP_FIRST, Action.KEEP_LAST, Action.SKIP, Action.FILL_EMPTY, Action.OVERWRITE)
_NOTHING_LEFT = ("nothing_matches", "action_does_not_fit")


@dataclass(slots=True)
class Corrected:
    """What a file of corrections did, or would do.

    unchanged counts the lines that ask for nothing new, edited the rows with other cells, decided the rows by action.
    refused and differences are the first thousand of theirs. match is for a whole file: what it has more and less.
    """

    job: ImportJob
    form: Form
    dry_run: bool
    lines: int
    unchanged: int
    edited: int
    decided: dict[str, int]
    refused: list[Refused]
    refused_count: int
    differences: list[Difference]
    difference_count: int
    match: Match = field(default_factory=Match)
    resolved: int = 0
    opened: int = 0
    action_ids: list[int] = field(default_factory=list)


def apply_corrections(
    *, workspace_id: int, job_id: int, actor: str, path: Path, dry_run: bool = False, skip_refused: bool = False
) -> Corrected:
    """Write what a file changes into the rows of a job in review, decide what it decides, and check them again.

    It is one transaction. Raises NotFound, WrongState, UnreadableFile, InvalidInput for a file that cannot be meant,
    and Conflict (lines_refused) with the lines that cannot be applied, unless they are skipped or it is a trial.
    """
    with workspace_scope(workspace_id):
        with working_in_review(workspace_id, job_id) as work, _spool() as folder:
            file = opened_corrections(path, folder, work.job)
            corrected = _apply(work, file, actor, dry_run=dry_run, skip_refused=skip_refused)
        if dry_run:
            transaction.set_rollback(True)
        elif corrected.action_ids:
            _note(corrected, actor)
    return corrected


def _apply(work: Work, file: CorrectionFile, actor: str, *, dry_run: bool, skip_refused: bool) -> Corrected:
    width = len(file.columns)
    exact = SQL["exact_cells"].replace("%(width)s", str(width))
    work.run("make_correction_tables")
    copy_lines(work.cursor, file)
    match = Match()
    if file.form == Form.WHOLE:
        match = match_lines(work, exact)
    else:
        work.run("drop_blank_lines", width=width)
        work.know("corrected_line")
        work.run("match_lines_by_key")
        work.know("corrected_row")
    verdicts = _judged(work, exact)
    (lines,) = work.one("count_corrected_lines")
    if not lines:
        raise InvalidInput("The file has a header and no line below it, so there is nothing to apply.", code="no_lines")
    if verdicts.refused and not skip_refused and not dry_run:
        raise _lines_refused(verdicts)
    corrected = Corrected(
        job=work.job,
        form=file.form,
        dry_run=dry_run,
        lines=lines,
        unchanged=lines - match.added - verdicts.refused_count - len(_asked(verdicts)),
        edited=len(verdicts.edits),
        decided={word: len(rows) for word, rows in verdicts.decided.items() if rows},
        refused=verdicts.refused,
        refused_count=verdicts.refused_count,
        differences=verdicts.differences,
        difference_count=verdicts.difference_count,
        match=match,
    )
    _act(corrected, work, verdicts, actor)
    return corrected


def _judged(work: Work, exact: str) -> Verdicts:
    verdicts = Verdicts(column_names(work.job))
    with connection.chunked_cursor() as cursor:
        cursor.execute(work.statement("lines_to_judge", exact=exact), work.values)
        while records := cursor.fetchmany(_CHUNK):
            for record in records:
                verdicts.judge(record)
            _require_few(work.job, verdicts)
    asked = {
        row: word
        for word in (KEEP, Action.KEEP_FIRST.value, Action.KEEP_LAST.value)
        for row in verdicts.decided.get(word, ())
    }
    for row in work.column("clashing_keeps", rows=list(asked), words=list(asked.values())):
        verdicts.withdraw(row, "group_decided_twice", "other lines settle its duplicates in another way; keep one row")
    return verdicts


def _require_few(job: ImportJob, verdicts: Verdicts) -> None:
    if len(_asked(verdicts)) > MOST_ROWS:
        raise InvalidInput(
            f"The file changes more than {MOST_ROWS:,} rows of import {job.id}; cancel that one, and import the file "
            "as a new one.",
            code="too_many_changes",
        )


def _asked(verdicts: Verdicts) -> set[int]:
    return {*verdicts.edits, *(row for rows in verdicts.decided.values() for row in rows)}


def _lines_refused(verdicts: Verdicts) -> Conflict:
    count = verdicts.refused_count
    lines = f"{count:,} lines of the file cannot be applied" if count > 1 else "One line of the file cannot be applied"
    return Conflict(
        f"{lines}, so nothing was: {verdicts.refused[0].sentence} Mend the file, or skip what is refused.",
        code="lines_refused",
        refused=count,
        lines=[
            {"line": each.line, "row_number": each.row_number, "code": each.code, "sentence": each.sentence}
            for each in verdicts.refused
        ],
    )


def _act(corrected: Corrected, work: Work, verdicts: Verdicts, actor: str) -> None:
    source = ReviewAction.Source.FILE
    asked = {"workspace_id": work.job.workspace_id, "job_id": work.job.id, "actor": actor, "source": source}
    if verdicts.edits:
        _take(corrected, edit_rows(edits=verdicts.edits, **asked))  # type: ignore[arg-type]

    def settle(action: Action, rows: Iterable[int]) -> None:
        found = tuple(sorted(rows))
        if not found:
            return
        try:
            outcome = decide(action=action, target=Target(rows=found), **asked)  # type: ignore[arg-type]
        except InvalidInput as refusal:
            # An edit in the same file may have left nothing to decide.
            if refusal.code not in _NOTHING_LEFT:
                raise
            return
        _take(corrected, outcome)

    for action in _BEFORE_GROUPS:
        settle(action, verdicts.decided.get(action, ()))
    kept = list(verdicts.decided.get(KEEP, ()))
    settle(Action.DISCARD, {*verdicts.decided.get(Action.DISCARD, ()), *work.column("rows_that_give_way", kept=kept)})
    for action in _AFTER_GROUPS:
        settle(action, verdicts.decided.get(action, ()))


def _take(corrected: Corrected, outcome: Outcome) -> None:
    corrected.job = outcome.job
    corrected.resolved += outcome.resolved
    corrected.opened += outcome.opened
    if outcome.action is not None and not corrected.dry_run:
        corrected.action_ids.append(outcome.action.id)


def _note(corrected: Corrected, actor: str) -> None:
    facts = Facts(after={"form": corrected.form, "edited": corrected.edited, **corrected.decided})
    job = corrected.job
    audit(
        workspace_id=job.workspace_id, actor=actor, action="import.corrected", subject=f"import:{job.id}", facts=facts
    )


@contextmanager
def _spool() -> Iterator[Path]:
    settings.SPOOL_PATH.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="corrections-", dir=settings.SPOOL_PATH) as folder:
        yield Path(folder)
