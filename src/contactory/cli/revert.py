"""contactory revert."""

import json
import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from contactory.cli.frame import django_ready
from contactory.errors import Unavailable

if TYPE_CHECKING:
    from contactory.imports.models import ImportJob
    from contactory.imports.revert_models import Revert

Job = Annotated[int, typer.Argument(help="The number of the import.", show_default=False)]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")]
Workspace = Annotated[str, typer.Option(help="The workspace of the import.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]

ACTOR = "command"
SHOWN = 10
LOOK_EVERY = 0.1
OUTAGE_PAUSE = 1.0
FAILED = 1


def revert(job: Job, dry_run: DryRun = False, workspace: Workspace = "", as_json: AsJson = False) -> int:
    """Undo an import: what it created goes, what it changed is as before, what others changed since stays."""
    with django_ready("revert", stream=False) as stack:
        from contactory.api.correlation import new_correlation_id  # noqa: PLC0415 - needs Django
        from contactory.imports.services.revert_requests import ask_revert  # noqa: PLC0415
        from contactory.local.workers import temporary_worker  # noqa: PLC0415
        from contactory.telemetry.logs import bound  # noqa: PLC0415
        from contactory.workspaces.queries import workspace_by_name  # noqa: PLC0415
        from contactory.workspaces.services import FIRST_WORKSPACE, first_start  # noqa: PLC0415

        first_start()
        workspace_id = int(workspace_by_name(workspace or FIRST_WORKSPACE).pk)
        with bound(correlation_id=new_correlation_id()):
            asked = ask_revert(workspace_id=workspace_id, job_id=job, actor=ACTOR, dry_run=dry_run)
            with temporary_worker(mend=stack.ensure_running):
                ended = _follow(workspace_id, asked)
        return _conclude(workspace_id, ended, as_json)


def _follow(workspace_id: int, asked: "Revert") -> "Revert":
    """Look at the revert until it has ended; gives it as it is then."""
    from django.db import InterfaceError, OperationalError, connection  # noqa: PLC0415 - needs Django

    from contactory.workspaces.scope import workspace_scope  # noqa: PLC0415

    while asked.state == "WAITING":
        time.sleep(LOOK_EVERY)
        try:
            with workspace_scope(workspace_id):
                asked.refresh_from_db()
        except (OperationalError, InterfaceError):
            connection.close()
            time.sleep(OUTAGE_PAUSE)
    return asked


def _conclude(workspace_id: int, ended: "Revert", as_json: bool) -> int:
    from contactory.imports.queries import find_job  # noqa: PLC0415 - needs Django
    from contactory.workspaces.scope import workspace_scope  # noqa: PLC0415

    if ended.state == "FAILED":
        raise Unavailable(f"{ended.error} Nothing was undone: try again.", code="revert_failed")
    with workspace_scope(workspace_id):
        job = find_job(workspace_id, ended.job_id)
        if as_json:
            print(json.dumps(_summary(job, ended)))
        else:
            _print(job, ended)
    return 0


def _summary(job: "ImportJob", ended: "Revert") -> dict[str, Any]:
    return {
        "job_id": job.id,
        "status": job.state,
        "dry_run": ended.dry_run,
        "contacts_created": job.contacts_created,
        **ended.counts,
        "seconds": round(ended.seconds, 3),
    }


def _print(job: "ImportJob", ended: "Revert") -> None:
    """Print the three groups as a table, and the first of what stays with the reasons."""
    from rich.console import Console  # noqa: PLC0415 - needs nothing, but takes its time
    from rich.table import Table  # noqa: PLC0415

    table = Table("", "reversed", "kept", "blocked")
    for what, done in (("contacts", "removed"), ("companies", "removed"), ("fields", "restored")):
        figures = (ended.counts[f"{what}_{group}"] for group in (done, "kept", "blocked"))
        table.add_row(what, *(f"{figure:,}" for figure in figures))
    for column in table.columns[1:]:
        column.justify = "right"
    console = Console()
    title = "would become" if ended.dry_run else "is"
    state = "REVERTED" if ended.dry_run else job.state
    console.print(f"Import {job.id} of {job.filename} {title} {state}", soft_wrap=True, highlight=False)
    console.print(table)
    for line in _staying(job, ended):
        console.print(line, soft_wrap=True, highlight=False, markup=False)


def _staying(job: "ImportJob", ended: "Revert") -> list[str]:
    from contactory.imports.revert_models import RevertGroup  # noqa: PLC0415 - needs Django
    from contactory.imports.revert_outcomes import START, outcome_page  # noqa: PLC0415

    lines = []
    for group in (RevertGroup.KEPT, RevertGroup.BLOCKED):
        found = outcome_page(job, group, dry_run=ended.dry_run, after=START, limit=SHOWN + 1)
        lines += [
            f"{group.name.lower()}: {each.kind} {each.record_id}{f', {each.field}' if each.field else ''}"
            f"{f' (row {each.row_number})' if each.row_number else ''}: {each.sentence}"
            for each in found[:SHOWN]
        ]
        if len(found) > SHOWN:
            lines.append(f"{group.name.lower()}: and more; the API lists all of them.")
    return lines
