"""Follows an enrichment on a terminal: a bar with items, what was found, cost and time left; lines on a pipe."""

import sys
import time
from collections.abc import Iterator

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from contactory.cli.looking import looks
from contactory.enrichment.in_process import is_over
from contactory.enrichment.models import Enrichment
from contactory.enrichment.queries import Progress as Standing
from contactory.enrichment.queries import find_enrichment, progress
from contactory.workspaces.scope import workspace_scope

PLAIN_EVERY = 5.0


def follow(workspace_id: int, enrichment_id: int) -> Enrichment:
    """Show how far the run is until it has ended or waits for a person; gives it as it is then."""
    if sys.stderr.isatty():
        _with_bar(workspace_id, enrichment_id)
    else:
        _with_lines(workspace_id, enrichment_id)
    with workspace_scope(workspace_id):
        return find_enrichment(workspace_id, enrichment_id)


def _standings(workspace_id: int, enrichment_id: int) -> Iterator[Standing]:
    return looks(workspace_id, lambda: progress(workspace_id, enrichment_id), is_over)


def _with_bar(workspace_id: int, enrichment_id: int) -> None:
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[said]}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("enriching", total=None, said="")
        for standing in _standings(workspace_id, enrichment_id):
            said = standing.waiting_for or told(standing)
            bar.update(task, completed=standing.items_done, total=standing.items_total, said=said)


def _with_lines(workspace_id: int, enrichment_id: int) -> None:
    last_line, last_wait = time.monotonic(), ""
    for standing in _standings(workspace_id, enrichment_id):
        if standing.waiting_for and standing.waiting_for != last_wait:
            print(standing.waiting_for, file=sys.stderr, flush=True)
        last_wait = standing.waiting_for
        if time.monotonic() - last_line >= PLAIN_EVERY:
            last_line = time.monotonic()
            print(told(standing), file=sys.stderr, flush=True)


def told(standing: Standing) -> str:
    """How a run stands, in one line."""
    found = standing.counts["success"] + standing.counts["partial"]
    said = (
        f"{standing.items_done:,} of {standing.items_total:,}, {found:,} found, "
        f"{standing.money:,.2f} {standing.currency}"
    )
    left = standing.seconds_left
    return said if left is None else f"{said}, {_duration(left)} left"


def _duration(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60} s"
