"""A process that does through our services what a person would: one JSON request a line in, one answer a line out."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from buying_requests import REQUESTS as BUYING


def main() -> None:
    """Serve until the input ends; log lines go where they do not mix with the answers."""
    import django

    from contactory.local.orphans import die_with_supervisor

    die_with_supervisor()
    answers, sys.stdout = sys.stdout, sys.stderr

    django.setup()
    from django.db import close_old_connections

    for line in sys.stdin:
        request = json.loads(line)
        close_old_connections()
        try:
            answer = {"gives": REQUESTS[request.pop("do")](**request)}
        except Exception as error:  # noqa: BLE001 - whatever it is, the trial is to know
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)


def migrate() -> None:
    """Make the tables."""
    from contactory.local.migrations import migrate_if_needed

    migrate_if_needed()


def make_workspace(name: str) -> int:
    """A new workspace; gives its id."""
    from contactory.workspaces.services import create_workspace

    return int(create_workspace(name=name).pk)


def begin(workspace: int, path: str, policies: dict[str, Any]) -> int:
    """Store a file and begin its import; gives the job's id."""
    from contactory.imports.policies import Policies
    from contactory.imports.services.creating import create_job
    from contactory.uploads.services import store_path

    upload = store_path(workspace_id=workspace, path=Path(path))
    return int(create_job(workspace_id=workspace, upload=upload, policies=Policies.model_validate(policies)).pk)


def cancel(workspace: int, job: int) -> str:
    """Cancel an import; gives its state, or that of one that could not be cancelled."""
    from contactory.errors import WrongState
    from contactory.imports.services.control import cancel as cancel_job

    try:
        return str(cancel_job(workspace_id=workspace, job_id=job).state)
    except WrongState as refusal:
        return str(refusal.facts["state"])


def reprocess(workspace: int, job: int, policies: dict[str, str]) -> str:
    """Check an import in review again under other policies; gives its state."""
    from contactory.imports.services.control import reprocess as reprocess_job

    return str(reprocess_job(workspace_id=workspace, job_id=job, policies=policies).state)


def revert(workspace: int, job: int) -> int:
    """Ask for an import to be undone; gives the number of that request."""
    from contactory.imports.services.revert_requests import ask_revert

    return int(ask_revert(workspace_id=workspace, job_id=job, actor="account:1").number)


def publish(run: int, step: str, times: int) -> int:
    """Send the message of a run so many times; gives how many went out."""
    from contactory.runs.dispatch import publish as send

    return send([(run, step)] * times)


def deafen() -> None:
    """Have all workers listen to no queue any more: they live on and hear nothing."""
    from celery import current_app

    for queue in ("imports", "exports", "enrichment", "control"):
        current_app.control.cancel_consumer(queue)


REQUESTS: dict[str, Callable[..., Any]] = {
    **BUYING,
    **{
        function.__name__: function
        for function in (migrate, make_workspace, begin, cancel, reprocess, revert, publish, deafen)
    },
}

if __name__ == "__main__":
    main()
