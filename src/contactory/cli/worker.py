"""contactory worker."""

import gc
import os
import sys
import warnings
from contextlib import suppress
from threading import Event
from typing import Annotated, Any

import psutil
import typer

from contactory.cli.frame import await_tables, django_ready
from contactory.environment import environment
from contactory.runs import leaving

Processes = Annotated[
    int | None, typer.Option(help="How many processes; default: CONTACTORY_WORKER_PROCESSES.", min=1, max=256)
]
WithBeat = Annotated[bool, typer.Option("--with-beat", help="Run beat inside this worker too.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Write log lines to the log file only.")]
WhenTold = Annotated[
    bool, typer.Option("--when-told", hidden=True, help="Get ready, and begin once a line comes by standard input.")
]

CELERY_SWITCHES = {
    # `contactory manage check` is for those who build Contactory; it would double the time to start.
    "CELERY_SKIP_CHECKS": "1",
}
# The default scheduler would leave a file where the command was called.
QUEUES = "imports,exports,enrichment,control"
EMBEDDED_BEAT = ("--beat", "--scheduler=celery.beat:Scheduler")


class NothingUnderWay(BaseException):
    """Raised where a worker is that was asked to end: there is nothing to wait for."""


def worker(
    processes: Processes = None, with_beat: WithBeat = False, quiet: Quiet = False, when_told: WhenTold = False
) -> None:
    """Do the steps of imports, exports and enrichments."""
    for name, value in CELERY_SWITCHES.items():
        os.environ.setdefault(name, value)
    try:
        _work(processes, with_beat=with_beat, quiet=quiet, when_told=when_told)
    except NothingUnderWay:
        # Celery's way out takes two seconds of naps, and whoever called a command waits for it.
        os._exit(os.EX_OK)


def _work(processes: int | None, *, with_beat: bool, quiet: bool, when_told: bool) -> None:
    with django_ready("worker", stream=not quiet, migrated=False) as stack:
        from celery.exceptions import SecurityWarning  # noqa: PLC0415 - Celery reads its switches when it is imported

        from contactory.celery import app  # noqa: PLC0415

        if when_told and not sys.stdin.readline():
            return
        # Not before: who starts a worker ahead brings the tables up to date meanwhile.
        await_tables(stack)
        wanted = processes or environment().worker_processes
        asked = _connect_signals(wanted)
        # That it runs as root on somebody's own machine is no news; only JSON is taken from the broker.
        warnings.filterwarnings("ignore", category=SecurityWarning)
        try:
            app.worker_main(_arguments(wanted, with_beat))
        except NothingUnderWay:
            _end_processes()
            raise
        if not asked.is_set():
            # It went deaf, or its broker takes nothing: whoever supervises it is to start another.
            raise typer.Exit(os.EX_UNAVAILABLE)


def _end_processes() -> None:
    """End the processes of this worker, which do nothing."""
    children = psutil.Process().children()
    for child in children:
        with suppress(psutil.NoSuchProcess):
            child.kill()
    psutil.wait_procs(children, timeout=10)


def _arguments(processes: int, with_beat: bool) -> list[str]:
    what = ["--quiet", "worker", f"--queues={QUEUES}", "--pool=prefork", f"--concurrency={processes}"]
    how = ["--without-gossip", "--without-mingle", f"--hostname=worker-{os.getpid()}@%h", "--loglevel=WARNING"]
    return [*what, *how, *(EMBEDDED_BEAT if with_beat else ())]


def _connect_signals(processes: int) -> Event:
    """Connect what is ours; gives what is set once somebody asks the worker to end."""
    from celery import signals  # noqa: PLC0415 - see above
    from celery.worker import state  # noqa: PLC0415 - see above

    from contactory.runs import hearing  # noqa: PLC0415 - see above

    signals.setup_logging.connect(_keep_our_logging)
    worker = os.getpid()

    def in_child(**_: Any) -> None:
        from contactory.local.orphans import die_with_parent  # noqa: PLC0415 - only in children

        die_with_parent(parent=worker)
        # What is loaded by now stays: no look for circles needs to go through it again and again.
        gc.freeze()

    signals.worker_process_init.connect(in_child, weak=False)
    signals.beat_embedded_init.connect(in_child, weak=False)
    # A step may take many minutes: a worker that is to end waits for its processes to give back what they do.
    leaving.prepare()
    signals.worker_process_init.connect(leaving.listen)
    asked = Event()

    def end(**_: Any) -> None:
        asked.set()
        leaving.tell()
        if not state.reserved_requests:
            raise NothingUnderWay

    signals.worker_shutting_down.connect(end, weak=False)
    signals.task_received.connect(hearing.note_message)

    def announce(**_: Any) -> None:
        from contactory.local.workers import be_present  # noqa: PLC0415 - once there is something to show

        be_present()
        hearing.watch(processes)

    signals.worker_ready.connect(announce, weak=False)
    return asked


def _keep_our_logging(**_: Any) -> None:
    """Celery sets logging up only when nobody listens to its signal."""
