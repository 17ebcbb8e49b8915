"""contactory forecast."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from contactory.cli.frame import django_ready
from contactory.errors import InvalidInput

if TYPE_CHECKING:
    from contactory.imports.models import ImportJob
    from contactory.imports.services.forecast_pages import ForecastRow, Outcome
    from contactory.imports.services.forecasting import Forecast

Job = Annotated[int, typer.Argument(metavar="IMPORT", help="The number of the import.", show_default=False)]
Kind = Annotated[str, typer.Option(help="List rows too: create, update, unchanged, held or discarded.")]
Limit = Annotated[int, typer.Option(min=1, max=10_000, help="How many rows to list at most.")]
Workspace = Annotated[str, typer.Option(help="The workspace of the import.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]

COUNTS = (
    ("rows that become contacts", "create"),
    ("rows that change a contact", "update"),
    ("rows that change nothing", "unchanged"),
    ("rows held for a decision", "held"),
    ("rows discarded", "discarded"),
    ("contacts updated", "contacts_updated"),
    ("companies created", "companies_created"),
)


def forecast(job: Job, kind: Kind = "", limit: Limit = 20, workspace: Workspace = "", as_json: AsJson = False) -> None:
    """Say what writing an import that waits for review would create, change, leave alone and hold back."""
    with django_ready("forecast", broker=False, stream=False):
        from contactory.imports.queries import find_job  # noqa: PLC0415 - needs Django
        from contactory.imports.services.forecasting import forecast as foresee  # noqa: PLC0415
        from contactory.workspaces.queries import workspace_by_name  # noqa: PLC0415
        from contactory.workspaces.scope import workspace_scope  # noqa: PLC0415
        from contactory.workspaces.services import first_start  # noqa: PLC0415

        wanted = _outcome(kind)
        first_start()
        workspace_id = int(workspace_by_name(workspace).pk)
        with workspace_scope(workspace_id):
            found = find_job(workspace_id, job)
            counts = foresee(found)
            # Where there are fewer than are wanted, nobody looks through all rows for more.
            rows = _rows(found, wanted, min(limit, getattr(counts, wanted))) if wanted is not None else []
        if as_json:
            print(json.dumps(_summary(found, counts, rows, wanted), ensure_ascii=False))
        else:
            _print(found, counts, rows)


def _outcome(kind: str) -> "Outcome | None":
    from contactory.imports.services.forecast_pages import Outcome  # noqa: PLC0415 - needs Django

    if not kind:
        return None
    if kind not in list(Outcome):
        raise InvalidInput(f"--kind {kind!r}: there is no such kind; the kinds are {', '.join(Outcome)}.")
    return Outcome(kind)


def _rows(job: "ImportJob", wanted: "Outcome", limit: int) -> "list[ForecastRow]":
    from contactory.imports.services.forecast_pages import forecast_page  # noqa: PLC0415 - needs Django

    found: list[ForecastRow] = []
    after: int | None = 0
    while after is not None and len(found) < limit:
        page = forecast_page(job, wanted, after=after, limit=min(500, limit - len(found)))
        found += page.rows
        after = page.next_after
    return found


def _summary(
    job: "ImportJob", counts: "Forecast", rows: "list[ForecastRow]", wanted: "Outcome | None"
) -> dict[str, Any]:
    told = {"job_id": job.id, "status": job.state, "rows_success": job.rows_success, **asdict(counts)}
    return told | ({"rows": [asdict(row) for row in rows]} if wanted is not None else {})


def _print(job: "ImportJob", counts: "Forecast", rows: "list[ForecastRow]") -> None:
    from rich.console import Console  # noqa: PLC0415 - after the settings were found good
    from rich.table import Table  # noqa: PLC0415

    table = Table(show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for label, name in COUNTS:
        table.add_row(label, f"{getattr(counts, name):,}")
    for field in counts.fields:
        table.add_row(f"  {field.field} changed", f"{field.change:,}")
        kept = field.not_empty + field.protected + field.opted_out
        if kept:
            table.add_row(f"  {field.field} kept", f"{kept:,}")
    console = Console()
    console.print(f"Import {job.id} of {job.filename}, if it were written now:", soft_wrap=True, highlight=False)
    console.print(table)
    if counts.checked_again:
        again = f"The contacts of {counts.checked_again:,} rows came or went since the check: they are checked again."
        console.print(again, soft_wrap=True, highlight=False)
    for row in rows:
        console.print(_told(row), soft_wrap=True, highlight=False, markup=False)


def _told(row: "ForecastRow") -> str:
    """A row of the forecast in one line."""
    changes = [f"{change.field} {_quoted(change.before)} -> {_quoted(change.after)}" for change in row.changes]
    kept = [f"{kept.field} stays {_quoted(kept.before)} ({kept.reason})" for kept in row.kept]
    said = "; ".join([*changes, *kept] or row.reasons)
    return f"row {row.row_number} (line {row.line}) {row.outcome}: {said}"


def _quoted(text: str) -> str:
    return f'"{text}"' if text else "empty"
