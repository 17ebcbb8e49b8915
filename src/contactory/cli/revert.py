"""contactory revert."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from contactory.cli.frame import django_ready
from contactory.errors import InvalidInput, Unavailable

if TYPE_CHECKING:
    from contactory.enrichment.revert_models import EnrichmentRevert
    from contactory.imports.revert_models import Revert

    Asked = Revert | EnrichmentRevert

Job = Annotated[int | None, typer.Argument(metavar="IMPORT", help="The number of the import.", show_default=False)]
Run = Annotated[int | None, typer.Option("--enrichment", help="The number of an enrichment, to undo that instead.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")]
Workspace = Annotated[str, typer.Option(help="The workspace of the import, or of the enrichment.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]

ACTOR = "command"


def revert(
    job: Job = None, enrichment: Run = None, dry_run: DryRun = False, workspace: Workspace = "", as_json: AsJson = False
) -> int:
    """Undo an import or an enrichment: what it made goes, what it changed is as before, what others changed stays."""
    if (job is None) == (enrichment is None):
        raise InvalidInput("Say what to undo: the number of an import, or --enrichment and the number of one.")
    with django_ready("revert", stream=False, worker=True) as stack:
        from contactory.api.correlation import new_correlation_id  # noqa: PLC0415 - needs Django
        from contactory.local.workers import temporary_worker  # noqa: PLC0415
        from contactory.telemetry.logs import bound  # noqa: PLC0415
        from contactory.workspaces.queries import workspace_by_name  # noqa: PLC0415
        from contactory.workspaces.services import first_start  # noqa: PLC0415

        first_start()
        workspace_id = int(workspace_by_name(workspace).pk)
        with bound(correlation_id=new_correlation_id()):
            asked = _ask(workspace_id, job, enrichment, dry_run)
            with temporary_worker(mend=stack.ensure_running):
                ended = _follow(workspace_id, asked)
        return _conclude(workspace_id, ended, as_json)


def _ask(workspace_id: int, job: int | None, enrichment: int | None, dry_run: bool) -> "Asked":
    from contactory.enrichment.services import revert_requests as of_enrichments  # noqa: PLC0415 - needs Django
    from contactory.imports.services import revert_requests as of_imports  # noqa: PLC0415

    if enrichment is not None:
        return of_enrichments.ask_revert(
            workspace_id=workspace_id, enrichment_id=enrichment, actor=ACTOR, dry_run=dry_run
        )
    return of_imports.ask_revert(workspace_id=workspace_id, job_id=job or 0, actor=ACTOR, dry_run=dry_run)


def _follow(workspace_id: int, asked: "Asked") -> "Asked":
    """Look at the revert until it has ended; gives it as it is then."""
    from contactory.cli.looking import last_look  # noqa: PLC0415 - needs Django

    def look() -> "Asked":
        asked.refresh_from_db()
        return asked

    return last_look(workspace_id, look, lambda seen: seen.state != "WAITING")


def _conclude(workspace_id: int, ended: "Asked", as_json: bool) -> int:
    from contactory.cli.undone import print_undone, undone  # noqa: PLC0415 - needs Django
    from contactory.workspaces.scope import workspace_scope  # noqa: PLC0415

    if ended.state == "FAILED":
        raise Unavailable(f"{ended.error} Nothing was undone: try again.", code="revert_failed")
    with workspace_scope(workspace_id):
        found = undone(workspace_id, ended)
    if as_json:
        print(json.dumps(found.summary))
    else:
        print_undone(found)
    return 0
