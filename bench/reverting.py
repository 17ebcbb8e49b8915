"""Undo of an import that created all its contacts: looked at first, then done, in seconds and memory."""

import json
import subprocess
from dataclasses import dataclass
from typing import Any

from bench.importing import LONGEST_SECONDS, Imported
from bench.installation import COMMAND, Installation
from bench.memory import MEGABYTE, MemoryWatch, below, peak_resident, private, servers_of


@dataclass(frozen=True, slots=True)
class Reverted:
    """What one undo took: seconds of its one transaction, memory in MB of a worker and of a database process."""

    dry_run: bool
    status: str
    contacts: int
    companies: int
    seconds: float
    worker_mb: float
    backend_mb: float


def revert_once(installation: Installation, imported: Imported, *, dry_run: bool) -> Reverted:
    """Undo the newest import of the workspace by the command, or have it only looked at.

    Raises RuntimeError with the command's own words when it fails.
    """
    command = [*COMMAND, "revert", str(newest_import(imported.workspace)), "--workspace", imported.workspace, "--json"]
    process = subprocess.Popen(
        [*command, "--dry-run"] if dry_run else command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    groups = {
        "worker": (below(process.pid), peak_resident),
        "backend": (servers_of(installation.home), private),
    }
    try:
        with MemoryWatch(groups) as memory:
            printed, said = process.communicate(timeout=LONGEST_SECONDS)
    finally:
        process.kill()
    if not printed:
        raise RuntimeError(f"undo failed with status {process.returncode}: {said.strip()[-500:]}")
    found: dict[str, Any] = json.loads(printed)
    return Reverted(
        dry_run=dry_run,
        status=found["status"],
        contacts=found["contacts_removed"],
        companies=found["companies_removed"],
        seconds=found["seconds"],
        worker_mb=memory.peaks["worker"] / MEGABYTE,
        backend_mb=memory.peaks["backend"] / MEGABYTE,
    )


def newest_import(workspace: str) -> int:
    """The number of the newest import of a workspace."""
    from contactory.imports.queries import jobs  # noqa: PLC0415 - needs Django
    from contactory.workspaces.queries import workspace_by_name  # noqa: PLC0415
    from contactory.workspaces.scope import workspace_scope  # noqa: PLC0415

    workspace_id = int(workspace_by_name(workspace).pk)
    with workspace_scope(workspace_id):
        return int(jobs(workspace_id).values_list("id", flat=True)[0])
