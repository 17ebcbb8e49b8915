"""Shows on a terminal how far an export is: a bar with rows, rate and time left; nothing where stderr is a pipe."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn


@contextmanager
def shown_progress() -> Iterator[Callable[[int, int], None]]:
    """Give what is to be told the rows that are written and how many there are."""
    if not sys.stderr.isatty():
        yield lambda rows, total: None
        return
    columns = (
        TextColumn("exporting"),
        BarColumn(),
        TextColumn("{task.fields[rows]}"),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("exporting", total=None, rows="", rate="")
        started = time.monotonic()

        def tell(rows: int, total: int) -> None:
            rate = f"{rows / max(time.monotonic() - started, 0.001):,.0f} rows/s" if rows else ""
            bar.update(task, completed=rows, total=total, rows=f"{rows:,} of {total:,} rows", rate=rate)

        yield tell
