"""contactory review."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from contactory.cli.corrections import Wishes, export_problems, give_back, workspace_id_of
from contactory.cli.counted import counted
from contactory.cli.frame import django_ready
from contactory.errors import InvalidInput

if TYPE_CHECKING:
    from contactory.imports.models import ImportJob

Job = Annotated[int, typer.Argument(metavar="IMPORT", help="The number of the import.", show_default=False)]
Workspace = Annotated[str, typer.Option(help="The workspace of the import.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]


Export = Annotated[
    Path | None, typer.Option("--export", help="Write the rows with open problems to this .csv or .xlsx, to be edited.")
]
Apply = Annotated[
    Path | None,
    typer.Option("--apply", help="Take that file back as it was edited, or a corrected version of the imported file."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="With --apply: only say what would happen.")]
SkipRefused = Annotated[
    bool, typer.Option("--skip-refused", help="With --apply: leave out lines that cannot be applied.")
]
NoReprocess = Annotated[bool, typer.Option("--no-reprocess", help="With --apply: do not check the import again.")]


def review(
    job: Job,
    export: Export = None,
    apply: Apply = None,
    dry_run: DryRun = False,
    skip_refused: SkipRefused = False,
    no_reprocess: NoReprocess = False,
    workspace: Workspace = "",
    as_json: AsJson = False,
) -> int:
    """Show what is unresolved in an import, by kind; or take it out as a file, or an edited file back."""
    if export is not None and apply is not None:
        raise InvalidInput("--export and --apply are two steps; name one of them.")
    if apply is None and (dry_run or skip_refused or no_reprocess):
        raise InvalidInput("--dry-run, --skip-refused and --no-reprocess belong to --apply.")
    if export is not None:
        export_problems(job, export, workspace)
        return 0
    if apply is not None:
        return give_back(job, apply, workspace, Wishes(dry_run, skip_refused, no_reprocess, as_json))
    _show(job, workspace, as_json)
    return 0


def _show(job: int, workspace: str, as_json: bool) -> None:
    with django_ready("review", broker=False, stream=False):
        from contactory.imports.issue_groups import issue_groups  # noqa: PLC0415 - needs Django
        from contactory.imports.queries import find_job  # noqa: PLC0415
        from contactory.workspaces.scope import workspace_scope  # noqa: PLC0415

        workspace_id = workspace_id_of(workspace)
        with workspace_scope(workspace_id):
            found = find_job(workspace_id, job)
            groups = [group for group in issue_groups(found) if group["open_issues"]]
        if as_json:
            print(json.dumps(_summary(found, groups), ensure_ascii=False))
        else:
            _print(found, groups)


def _summary(job: "ImportJob", groups: list[dict[str, Any]]) -> dict[str, Any]:
    issues = [
        {name: value for name, value in group.items() if not name.startswith("resolved")}
        | {"samples": [sample for sample in group["samples"] if not sample["resolved"]]}
        for group in groups
    ]
    return {
        "job_id": job.id,
        "status": job.state,
        "rows_total": job.rows_total,
        "rows_ready": job.rows_ready,
        "rows_issue": job.rows_issue,
        "rows_discarded": job.rows_discarded,
        "issues": issues,
    }


def _print(job: "ImportJob", groups: list[dict[str, Any]]) -> None:
    from rich.console import Console  # noqa: PLC0415 - only for people

    console = Console(soft_wrap=True, highlight=False, markup=False)
    console.print(
        f"Import {job.id} of {job.filename}: {job.state}. {counted(job.rows_total, 'row')}: {job.rows_ready:,} ready, "
        f"{job.rows_issue:,} waiting for a decision, {job.rows_discarded:,} kept out."
    )
    for group in groups:
        console.print(
            f"\n{group['kind']}: {counted(group['open_rows'], 'row')} in {counted(group['open_issues'], 'issue')}"
        )
        for sample in group["samples"]:
            if not sample["resolved"]:
                console.print(f"  {_sample(sample)}")
        if group["suggested_rows"]:
            console.print(f"  {counted(group['suggested_rows'], 'row')} with a suggestion.")
        console.print(f"  Settled by: {', '.join(group['actions'])}.")
    if groups:
        first = groups[0]
        console.print(
            f"\nAll of one kind at once: contactory resolve {job.id} --issue {first['kind']} "
            f"--action {first['actions'][-1]}. In a file: "
            f"contactory review {job.id} --export issues.csv"
        )
    else:
        console.print("Nothing is unresolved.")


def _sample(sample: dict[str, Any]) -> str:
    rows = ", ".join(map(str, sample["rows"]))
    meant = f" Meant, perhaps: {sample['suggestion']}" if sample["suggestion"] else ""
    return f"row {rows}: {sample['message']}{meant}"
