"""Imports of a clean file, each into a workspace of its own: seconds by stage, and memory."""

import json
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.installation import COMMAND, Installation
from bench.memory import MEGABYTE, MemoryWatch, below, itself, peak_resident, private, servers_of

LONGEST_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Imported:
    """What one import took; seconds as the command reports them, wall of the whole command, memory in MB."""

    workspace: str
    status: str
    rows: int
    seconds: dict[str, float]
    wall: float
    worker_mb: float
    backend_mb: float
    command_mb: float

    @property
    def rate(self) -> float:
        """Rows a second, from the first byte stored to the final state."""
        return self.rows / self.seconds["total"]

    def figures(self) -> dict[str, Any]:
        """The same as JSON values."""
        return {
            "status": self.status,
            "rows": self.rows,
            "seconds": self.seconds,
            "wall": round(self.wall, 2),
            "rows_per_second": round(self.rate),
            "worker_mb": round(self.worker_mb),
            "backend_mb": round(self.backend_mb),
            "command_mb": round(self.command_mb),
        }


def import_once(installation: Installation, path: Path) -> Imported:
    """Import a file by the command, with the worker that it brings along, and watch the memory of all of them.

    Raises RuntimeError with the command's own words when it does not end in a state of an import.
    """
    workspace = installation.new_workspace()
    command = [*COMMAND, "import", str(path), "--workspace", workspace, "--json"]
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    groups = {
        "worker": (below(process.pid), peak_resident),
        "backend": (servers_of(installation.home), private),
        "command": (itself(process.pid), peak_resident),
    }
    try:
        with MemoryWatch(groups) as memory:
            printed, said = process.communicate(timeout=LONGEST_SECONDS)
    finally:
        process.kill()
    wall = time.perf_counter() - started
    if not printed:
        raise RuntimeError(f"the import failed with status {process.returncode}: {said.strip()[-500:]}")
    found = json.loads(printed)
    peaks = {name: peak / MEGABYTE for name, peak in memory.peaks.items()}
    return Imported(
        workspace=workspace,
        status=found["status"],
        rows=found["rows_total"],
        seconds=found["seconds"],
        wall=wall,
        worker_mb=peaks["worker"],
        backend_mb=peaks["backend"],
        command_mb=peaks["command"],
    )
