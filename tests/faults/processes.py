"""Processes of a trial: how they end, and how long that may take."""

import subprocess
from typing import Any

import psutil

# Nothing that goes well needs so long, anywhere.
PATIENCE_SECONDS = 240.0


def end_tree(process: "subprocess.Popen[Any]") -> None:
    """Kill a process that we started and its descendants, each by its number, and wait until they are gone."""
    try:
        family = [*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)]
    except psutil.NoSuchProcess:
        family = []
    for member in family:
        try:
            member.kill()
        except psutil.NoSuchProcess:
            continue
    process.wait(PATIENCE_SECONDS)
    psutil.wait_procs(family, timeout=PATIENCE_SECONDS)


def is_frozen(process: psutil.Process) -> bool:
    """Whether somebody has stopped it, and nobody has let it go on; one that is gone is not."""
    try:
        return bool(process.status() == psutil.STATUS_STOPPED)
    except psutil.NoSuchProcess:
        return False
