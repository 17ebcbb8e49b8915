"""Exports of a workspace's contacts by the command, in each format: seconds, memory, and the file's size."""

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from bench.installation import COMMAND, Installation, private_folder
from bench.memory import MEGABYTE, MemoryWatch, itself, peak_resident, private, servers_of

FORMATS = ("csv", "xlsx", "parquet")
LONGEST_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Exported:
    """What one export took; wall of the whole command, memory and size in MB."""

    form: str
    rows: int
    seconds: float
    command_mb: float
    backend_mb: float
    file_mb: float


def export_each(installation: Installation, workspace: str, rows: int) -> list[Exported]:
    """Export the contacts of a workspace once in each format; RuntimeError with the command's words when one fails."""
    with private_folder() as folder:
        return [_export(installation, workspace, rows, folder / f"contacts.{form}", form) for form in FORMATS]


def _export(installation: Installation, workspace: str, rows: int, path: Path, form: str) -> Exported:
    command = [*COMMAND, "export", "contacts", "--format", form, "-o", str(path), "--workspace", workspace]
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    groups = {
        "command": (itself(process.pid), peak_resident),
        "backend": (servers_of(installation.home), private),
    }
    try:
        with MemoryWatch(groups) as memory:
            _, said = process.communicate(timeout=LONGEST_SECONDS)
    finally:
        process.kill()
    if process.returncode != 0 or f"{rows:,} rows" not in said:
        raise RuntimeError(f"the export failed with status {process.returncode}: {said.strip()[-500:]}")
    seconds = time.perf_counter() - started
    peaks = {name: peak / MEGABYTE for name, peak in memory.peaks.items()}
    return Exported(form, rows, seconds, peaks["command"], peaks["backend"], path.stat().st_size / MEGABYTE)
