"""contactory review."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from contactory.cli.frame import django_ready

if TYPE_CHECKING:
    from contactory.imports.models import ImportJob

Job = Annotated[int, typer.Argument(help="The number of the import.", show_default=False)]
Workspace = Annotated[str, typer.Option(help="The workspace of the import.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]


def review(job: Job, workspace: Workspace = "", as_json: AsJson = False) -> None:
    """Show what is unresolved in an import: by kind, with counts, samples, suggestions and what can be done."""
    with django_ready("review", broker=False, stream=False):
        from contactory.imports.issue_groups import issue_groups  # noqa: PLC0415 - needs Django
        from contactory.imports.queries import find_job  # noqa: PLC0415
        from contactory.workspaces.queries import workspace_by_name  # noqa: PLC0415
        from contactory.workspaces.scope import workspace_scope  # noqa: PLC0415
        from contactory.workspaces.services import FIRST_WORKSPACE, first_start  # noqa: PLC0415

        first_start()
        workspace_id = int(workspace_by_name(workspace or FIRST_WORKSPACE).pk)
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
        f"Import {job.id} of {job.filename}: {job.state}. Of {job.rows_total:,} rows {job.rows_ready:,} are ready, "
        f"{job.rows_issue:,} wait for a decision, {job.rows_discarded:,} are kept out."
    )
    for group in groups:
        console.print(f"\n{group['kind']}: {group['open_rows']:,} rows in {group['open_issues']:,} issues")
        for sample in group["samples"]:
            if not sample["resolved"]:
                console.print(f"  {_sample(sample)}")
        if group["suggested_rows"]:
            console.print(f"  {group['suggested_rows']:,} rows have a suggestion.")
        console.print(f"  Settled by: {', '.join(group['actions'])}.")
    if groups:
        first = groups[0]
        console.print(
            f"\nAll of one kind at once: contactory resolve {job.id} --issue {first['kind']} "
            f"--action {first['actions'][-1]}. Single rows are edited by the API."
        )
    else:
        console.print("Nothing is unresolved.")


def _sample(sample: dict[str, Any]) -> str:
    rows = ", ".join(map(str, sample["rows"]))
    meant = f" Meant, perhaps: {sample['suggestion']}" if sample["suggestion"] else ""
    return f"row {rows}: {sample['message']}{meant}"
