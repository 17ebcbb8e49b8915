"""What every command that touches data does first: settings, logs, database and broker, Django, migrations."""

import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager

from contactory.environment import environment
from contactory.local.orphans import die_with_supervisor
from contactory.local.stack import SandboxNeed, Stack, working_stack
from contactory.telemetry.logs import configure_logging

METRICS_DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"
SETTINGS_MODULE = ("DJANGO_SETTINGS_MODULE", "contactory.settings")


@contextmanager
def parts(process: str, *, broker: bool = True, stream: bool = True, sandbox: SandboxNeed = "find") -> Iterator[Stack]:
    """Give a database that answers, and the broker, with logs set up; Django is not started.

    process is the name in the log lines; stream says whether they go to stderr too; sandbox is as in local_stack.
    Raises Refusal for a wrong setting, a home that cannot be written, a database that is absent or too old.
    """
    die_with_supervisor()
    settings = environment()
    with working_stack(broker=broker, sandbox=sandbox) as stack:
        configure_logging(settings, process=process, stream=stream)
        from contactory.local.database import check_database  # noqa: PLC0415 - after the settings were found good

        check_database(stack.database_url)
        _share_metrics(stack)
        yield stack


@contextmanager
def django_ready(
    process: str,
    *,
    broker: bool = True,
    stream: bool = True,
    migrated: bool = True,
    sandbox: SandboxNeed = "find",
    worker: bool = False,
) -> Iterator[Stack]:
    """Give the parts with Django started and, unless migrated is false, with the tables up to date.

    worker: the block enters temporary_worker, and one gets ready meanwhile.
    """
    with parts(process, broker=broker, stream=stream, sandbox=sandbox) as stack, _worker_ahead(wanted=worker):
        start_django()
        if migrated:
            from contactory.local.migrations import migrate_if_needed  # noqa: PLC0415 - needs Django

            migrate_if_needed()
        yield stack


@contextmanager
def _worker_ahead(*, wanted: bool) -> Iterator[None]:
    if not wanted:
        yield
        return
    from contactory.local.workers import worker_ahead  # noqa: PLC0415 - most commands need none

    with worker_ahead():
        yield


def await_tables(stack: Stack) -> None:
    """Return once the tables are those of this version; Unavailable when they are older and nobody migrates them."""
    os.environ.setdefault(*SETTINGS_MODULE)
    from contactory.local.tables import require_current  # noqa: PLC0415 - reads the settings

    require_current(stack.database_url)


def start_django() -> None:
    """Start Django over the settings in the environment."""
    os.environ.setdefault(*SETTINGS_MODULE)
    import django  # noqa: PLC0415 - half a second that --help does not need

    django.setup()
    # Makes our Celery app the current one, through which steps are published.
    importlib.import_module("contactory.celery")


def _share_metrics(stack: Stack) -> None:
    directory = stack.settings.run_path / "metrics"
    directory.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault(METRICS_DIRECTORY, str(directory))
