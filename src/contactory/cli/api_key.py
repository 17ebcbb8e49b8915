"""contactory api-key."""

from typing import Annotated

import typer

from contactory.cli.frame import django_ready

Name = Annotated[str, typer.Argument(metavar="NAME", help="What the key is for.")]
Scopes = Annotated[str, typer.Option(help="What it may do, with commas between; unset: everything.")]
Workspace = Annotated[str, typer.Option(help="The workspace it opens.")]


def api_key(name: Name, scopes: Scopes = "", workspace: Workspace = "") -> None:
    """Print a new API key; it is shown this once."""
    with django_ready("api-key", broker=False):
        from contactory.workspaces.permissions import ALL_SCOPES  # noqa: PLC0415 - needs Django
        from contactory.workspaces.queries import workspace_by_name  # noqa: PLC0415
        from contactory.workspaces.services import create_api_key, first_start  # noqa: PLC0415

        first_start()
        wanted = [scope.strip() for scope in scopes.split(",") if scope.strip()] or sorted(ALL_SCOPES)
        workspace_id = int(workspace_by_name(workspace).pk)
        _, secret = create_api_key(workspace_id=workspace_id, name=name, scopes=wanted, actor="command")
        print(secret)
