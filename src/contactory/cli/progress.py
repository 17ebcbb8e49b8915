"""Follows an import on a terminal: a bar with rows, rate and time left; plain lines where stderr is a pipe."""

import sys
import time
from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from contactory.cli.looking import looks
from contactory.imports.models import ImportJob
from contactory.imports.queries import SETTLED, find_job, progress

PLAIN_EVERY = 5.0


def follow(workspace_id: int, job_id: int) -> ImportJob:
    """Show how far the import is until it has ended or waits for review; gives the job as it is then."""
    if sys.stderr.isatty():
        return _with_bar(workspace_id, job_id)
    return _with_lines(workspace_id, job_id)


def _states(workspace_id: int, job_id: int) -> Iterator[ImportJob]:
    """The job again and again, the last time in a state that does not change by itself."""
    return looks(workspace_id, lambda: find_job(workspace_id, job_id), lambda job: job.state in SETTLED)


def _with_bar(workspace_id: int, job_id: int) -> ImportJob:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[rows]}"),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=None, rows="", rate="")
        started = time.monotonic()
        for job in _states(workspace_id, job_id):
            _draw(bar, task, job, time.monotonic() - started)
    return job


def _draw(bar: Progress, task: TaskID, job: ImportJob, passed: float) -> None:
    found = progress(job)
    rate = f"{found['rows_done'] / passed:,.0f} rows/s" if passed and found["rows_done"] else ""
    bar.update(
        task,
        description=found["stage"],
        completed=found["rows_done"],
        total=found["rows_expected"] or None,
        rows=f"{found['rows_done']:,} of {'' if found['exact'] else 'about '}{found['rows_expected']:,} rows",
        rate=rate,
    )


def _with_lines(workspace_id: int, job_id: int) -> ImportJob:
    last_stage, last_line = "", 0.0
    for job in _states(workspace_id, job_id):
        found = progress(job)
        now = time.monotonic()
        if job.state not in SETTLED and (found["stage"] != last_stage or now - last_line > PLAIN_EVERY):
            print(_line(found), file=sys.stderr)
            last_stage, last_line = found["stage"], now
    return job


def _line(found: Mapping[str, Any]) -> str:
    # How many rows there are is not known before some were read.
    if not found["rows_expected"]:
        return str(found["stage"])
    about = "" if found["exact"] else "about "
    return f"{found['stage']}: {found['rows_done']:,} of {about}{found['rows_expected']:,} rows"
