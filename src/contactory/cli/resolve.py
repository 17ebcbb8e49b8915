"""contactory resolve."""

import re
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from contactory.cli.counted import counted
from contactory.cli.frame import django_ready
from contactory.cli.import_file import EXIT
from contactory.errors import InvalidInput

if TYPE_CHECKING:
    from contactory.imports.models import ImportJob
    from contactory.imports.services.review_targets import Filter

Job = Annotated[int, typer.Argument(metavar="IMPORT", help="The number of the import.", show_default=False)]
Issue = Annotated[str | None, typer.Option(help="The kind of problem, such as invalid_email.", show_default=False)]
Action = Annotated[
    str | None,
    typer.Option(
        help="discard, restore, keep_first, keep_last, use_suggestion, accept, skip, fill_empty or overwrite.",
        show_default=False,
    ),
]
Field = Annotated[str | None, typer.Option(help="Only problems in this field.")]
Value = Annotated[str | None, typer.Option(help="Only problems with this value.")]
Rows = Annotated[str, typer.Option(help="Only these rows, such as 1,5-9.")]
NoReprocess = Annotated[bool, typer.Option("--no-reprocess", help="Only decide; do not check the import again.")]
Partial = Annotated[bool, typer.Option("--partial", help="Write the rows without a problem; hold the others.")]
Workspace = Annotated[str, typer.Option(help="The workspace of the import.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]

ACTOR = "command"
_SPAN = re.compile(r"\s*(\d{1,10})(?:\s*-\s*(\d{1,10}))?\s*")


def resolve(
    job: Job,
    issue: Issue = None,
    action: Action = None,
    field: Field = None,
    value: Value = None,
    rows: Rows = "",
    no_reprocess: NoReprocess = False,
    partial: Partial = False,
    workspace: Workspace = "",
    as_json: AsJson = False,
) -> int:
    """Settle all problems of one kind in an import, if one is named, then check it again; ends as import does."""
    _check_pair(issue, action)
    numbers = _numbers(rows)
    with django_ready("resolve", stream=False, worker=not no_reprocess) as stack:
        from contactory.api.correlation import new_correlation_id  # noqa: PLC0415 - needs Django
        from contactory.imports.queries import find_job  # noqa: PLC0415
        from contactory.local.workers import temporary_worker  # noqa: PLC0415
        from contactory.telemetry.logs import bound  # noqa: PLC0415
        from contactory.workspaces.queries import workspace_by_name  # noqa: PLC0415
        from contactory.workspaces.scope import workspace_scope  # noqa: PLC0415
        from contactory.workspaces.services import first_start  # noqa: PLC0415

        first_start()
        workspace_id = int(workspace_by_name(workspace).pk)
        with bound(correlation_id=new_correlation_id()):
            if issue and action:
                _act(workspace_id, job, action, _filter(issue, field, value, numbers))
            if no_reprocess:
                with workspace_scope(workspace_id):
                    ended = find_job(workspace_id, job)
            else:
                with temporary_worker(mend=stack.ensure_running):
                    ended = checked_again(workspace_id, job, partial=partial)
        return conclude(workspace_id, ended, as_json)


def _check_pair(issue: str | None, action: str | None) -> None:
    if (issue is None) != (action is None):
        raise InvalidInput("--issue and --action go together; without both, the import is only checked again.")
    if action == "edit":
        raise InvalidInput(
            "--action edit: cells are edited in a file, by contactory review IMPORT --export issues.csv and --apply, "
            "or by the API."
        )


def _act(workspace_id: int, job_id: int, action: str, wanted: "Filter") -> None:
    from contactory.imports.services.review import act  # noqa: PLC0415 - needs Django
    from contactory.imports.services.review_targets import Target  # noqa: PLC0415

    outcome = act(workspace_id=workspace_id, job_id=job_id, actor=ACTOR, action=action, target=Target(filter=wanted))
    print(_said(outcome.rows, outcome.resolved, outcome.opened), file=sys.stderr)


def checked_again(workspace_id: int, job_id: int, *, partial: bool = False) -> "ImportJob":
    """Reprocess an import and follow it; gives it as it is then. partial writes what is ready, and holds the rest."""
    from contactory.cli.progress import follow  # noqa: PLC0415 - needs Django
    from contactory.imports.services.control import reprocess  # noqa: PLC0415

    reprocess(workspace_id=workspace_id, job_id=job_id, partial=partial)
    return follow(workspace_id, job_id)


def conclude(workspace_id: int, job: "ImportJob", as_json: bool) -> int:
    """Print how an import stands; gives the exit status that import would end with."""
    from contactory.cli.outcome import print_json, print_table  # noqa: PLC0415 - needs Django
    from contactory.imports.queries import summary  # noqa: PLC0415
    from contactory.workspaces.scope import workspace_scope  # noqa: PLC0415

    with workspace_scope(workspace_id):
        found = summary(job)
    if as_json:
        print_json(job, found)
    else:
        print_table(job, found, timed=False)
    return EXIT[job.state]


def _filter(issue: str, field: str | None, value: str | None, rows: tuple[int, ...] | None) -> "Filter":
    from contactory.engine.issue_codes import IssueKind  # noqa: PLC0415 - after Django
    from contactory.imports.services.review_targets import Filter  # noqa: PLC0415

    if issue not in list(IssueKind):
        raise InvalidInput(f"--issue {issue!r}: there is no such kind; the kinds are {', '.join(IssueKind)}.")
    return Filter(issue=IssueKind(issue), field=field, value=value, rows=rows)


def _numbers(rows: str) -> tuple[int, ...] | None:
    """The row numbers of a list such as 1,5-9; None for an empty one."""
    if not rows.strip():
        return None
    most, found = 100_000, set[int]()
    for part in rows.split(","):
        span = _SPAN.fullmatch(part)
        if span is None:
            raise InvalidInput(f"--rows {rows!r}: {part.strip()!r} is neither a row's number nor a span such as 5-9.")
        first, last = int(span[1]), int(span[2] or span[1])
        if last < first or last - first >= most or len(found) + last - first >= most:
            raise InvalidInput(f"--rows {rows!r}: {part.strip()!r} is no span of at most {most:,} rows.")
        found.update(range(first, last + 1))
    return tuple(sorted(found))


def _said(rows: int, resolved: int, opened: int) -> str:
    more = f", {opened:,} came up" if opened else ""
    return f"{counted(rows, 'row')} changed; {counted(resolved, 'issue')} settled{more}."
