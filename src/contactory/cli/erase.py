"""contactory erase."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from contactory.cli.frame import django_ready
from contactory.errors import Unavailable

if TYPE_CHECKING:
    from contactory.erasure.models import Erasure

Email = Annotated[str, typer.Argument(metavar="EMAIL", help="An address of the person.", show_default=False)]
Workspace = Annotated[str, typer.Option(help="The workspace to erase the person from.")]
Reason = Annotated[str, typer.Option(help="Kept in the receipt: name nobody in it.")]
Verify = Annotated[bool, typer.Option("--verify", help="Only look for what is left of the address.")]
Lift = Annotated[bool, typer.Option("--lift", help="Let the address back in; what was erased stays erased.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]

ACTOR = "command"
FOUND = 1


def erase(
    email: Email,
    workspace: Workspace = "",
    reason: Reason = "",
    verify: Verify = False,
    lift: Lift = False,
    as_json: AsJson = False,
) -> int:
    """Erase a person from records, files, history and exports, and keep the address out from now on."""
    with django_ready("erase", stream=False, worker=not (verify or lift)) as stack:
        from contactory.local.workers import temporary_worker  # noqa: PLC0415 - needs Django
        from contactory.workspaces.queries import workspace_by_name  # noqa: PLC0415
        from contactory.workspaces.services import first_start  # noqa: PLC0415

        first_start()
        workspace_id = int(workspace_by_name(workspace).pk)
        if verify:
            return _verify(workspace_id, email, as_json)
        if lift:
            return _lift(workspace_id, email)
        asked = _ask(workspace_id, email, reason)
        with temporary_worker(mend=stack.ensure_running):
            ended = _follow(workspace_id, asked)
        return _conclude(ended, as_json)


def _ask(workspace_id: int, email: str, reason: str) -> "Erasure":
    from contactory.api.correlation import new_correlation_id  # noqa: PLC0415 - needs Django
    from contactory.erasure.services import request_erasure  # noqa: PLC0415
    from contactory.telemetry.logs import bound  # noqa: PLC0415

    with bound(correlation_id=new_correlation_id()):
        return request_erasure(workspace_id=workspace_id, email=email, reason=reason, actor=ACTOR)


def _verify(workspace_id: int, email: str, as_json: bool) -> int:
    from contactory.erasure.verifying import traces  # noqa: PLC0415 - needs Django

    found = traces(workspace_id=workspace_id, email=email)
    if as_json:
        print(json.dumps({"found": [{"where": where, "count": count} for where, count in found]}))
    elif found:
        print("\n".join(f"{where}: {count:,}" for where, count in found))
    else:
        print("Nothing is left of this address in the tables, the stored files and the logs.")
    return FOUND if found else 0


def _lift(workspace_id: int, email: str) -> int:
    from contactory.suppression.services import lift  # noqa: PLC0415 - needs Django

    lift(workspace_id=workspace_id, email=email, actor=ACTOR)
    print("The address may come back.")
    return 0


def _follow(workspace_id: int, asked: "Erasure") -> "Erasure":
    """Look at the erasure until it has ended; gives it as it is then."""
    from contactory.cli.looking import last_look  # noqa: PLC0415 - needs Django

    def look() -> "Erasure":
        asked.refresh_from_db()
        return asked

    return last_look(workspace_id, look, lambda seen: seen.state != "WAITING")


def _conclude(ended: "Erasure", as_json: bool) -> int:
    from contactory.erasure.api_schemas import receipt  # noqa: PLC0415 - needs Django

    if ended.state == "FAILED":
        raise Unavailable(f"{ended.error} Ask again: it goes on with what is left.", code="erasure_failed")
    if as_json:
        print(json.dumps(receipt(ended), default=str))
        return 0
    removed = [f"{name.replace('_', ' ')} {count:,}" for name, count in ended.counts.items() if count]
    print(f"Erased; receipt {ended.pk}, hash {bytes(ended.hash).hex()}.")
    print(f"Removed: {', '.join(removed)}." if removed else "There was nothing to remove.")
    for note in ended.notes:
        print(note)
    return 0
