"""contactory worker."""

import os
from typing import Annotated

import typer

from contactory.cli.frame import django_ready

Processes = Annotated[int | None, typer.Option(help="How many processes; default: CONTACTORY_WORKER_PROCESSES.", min=1)]
WithBeat = Annotated[bool, typer.Option("--with-beat", help="Run beat inside this worker too.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Write log lines to the log file only.")]


def worker(processes: Processes = None, with_beat: WithBeat = False, quiet: Quiet = False) -> None:
    """Do the steps of imports."""
    # Celery reads this when it is imported. A step may take many minutes: waiting for it would outlast every
    # supervisor, and once its lease has ended another worker does it.
    os.environ.setdefault("REMAP_SIGTERM", "SIGQUIT")
    with django_ready("worker", stream=not quiet, migrated=False):
        from contactory.local.workers import run_worker  # noqa: PLC0415 - needs Django

        run_worker(processes=processes, with_beat=with_beat)
