"""Imports of files that are written in the test itself, by the real pipeline in this process."""

from pathlib import Path
from typing import Any

from contactory.imports.models import ImportJob
from contactory.imports.policies import Policies
from contactory.imports.queries import find_job, summary
from contactory.imports.services.creating import create_job
from contactory.uploads.services import store_path
from contactory.workspaces.scope import workspace_scope
from imports.pipeline import run_all


def begin_import(
    workspace_id: int, folder: Path, text: str, overrides: dict[str, str] | None = None, **policies: Any
) -> ImportJob:
    """Store a file with this text and make its job; nothing is executed yet."""
    path = folder / "contacts.csv"
    path.write_text(text, encoding="utf-8", newline="")
    upload = store_path(workspace_id=workspace_id, path=path)
    return create_job(workspace_id=workspace_id, upload=upload, policies=Policies(**policies), overrides=overrides)


def import_text(
    workspace_id: int, folder: Path, text: str, overrides: dict[str, str] | None = None, **policies: Any
) -> dict[str, Any]:
    """Import a file with this text and give the job's summary, as the command line prints it."""
    job = begin_import(workspace_id, folder, text, overrides, **policies)
    run_all(workspace_id)
    return outcome(workspace_id, job.id)


def outcome(workspace_id: int, job_id: int) -> dict[str, Any]:
    """The summary of a job as it is now, with its error."""
    with workspace_scope(workspace_id):
        job = find_job(workspace_id, job_id)
        return summary(job) | {"error": job.error, "error_code": job.error_code}
