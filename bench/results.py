"""Prints what was measured as a table, and keeps it as one line of JSON in bench/results/."""

import json
import os
import platform
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table

# The same on a terminal and in a file.
WIDTH = 120
FOLDER = Path(__file__).parent / "results"

Figures = Mapping[str, object]


def show(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print one table."""
    table = Table(title=title, title_justify="left")
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left")
    for row in rows:
        table.add_row(*row)
    Console(width=WIDTH).print(table)


def keep(what: str, figures: Figures) -> None:
    """Append the figures, with the time and the machine, to results/WHAT.jsonl."""
    FOLDER.mkdir(exist_ok=True)
    line = {"at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "machine": _machine(), **figures}
    with (FOLDER / f"{what}.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def note_load() -> None:
    """Say so when others use the machine: then only ratios within one run mean anything, and they not much."""
    load, processors = os.getloadavg()[0], os.cpu_count() or 1
    if load > 1.5 * processors:
        print(f"The machine is busy: load {load:.1f} on {processors} processors. Measure again when it is quiet.")


def _machine() -> Figures:
    memory = psutil.virtual_memory().total / 1024**3
    return {
        "processors": os.cpu_count(),
        "memory_gib": round(memory, 1),
        "load": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "system": platform.platform(terse=True),
    }
