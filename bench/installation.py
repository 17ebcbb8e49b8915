"""A private installation for a timed run: a home in a temporary folder with its own database and broker."""

import os
import secrets
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from contactory.cli.frame import django_ready
from contactory.environment import environment, variable_names

COMMAND = [sys.executable, "-m", "contactory.cli"]


@dataclass(frozen=True, slots=True)
class Installation:
    """Where the private home is, and its database as the owner sees it."""

    home: Path
    database_url: str

    def new_workspace(self) -> str:
        """Make a workspace without contacts; gives its name."""
        from contactory.workspaces.services import create_workspace  # noqa: PLC0415 - needs Django

        return create_workspace(name=f"bench {secrets.token_hex(4)}").name


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder that is removed at the end, whoever owns the files in it."""
    with tempfile.TemporaryDirectory(prefix="contactory-bench-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def clean_environment(home: Path) -> dict[str, str]:
    """This process's environment without any setting of Contactory but the home."""
    ours = {*variable_names(), "PROMETHEUS_MULTIPROC_DIR", "DJANGO_SETTINGS_MODULE"}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {**kept, "CONTACTORY_HOME": str(home), "LOG_LEVEL": "WARNING"}


@contextmanager
def private_installation() -> Iterator[Installation]:
    """Start database, broker and Django on a new home; once a process, because Django takes its settings once."""
    with private_folder() as folder:
        home = folder / "home"
        wanted = clean_environment(home)
        os.environ.clear()
        os.environ.update(wanted)
        environment.cache_clear()
        with django_ready("bench", stream=False) as stack:
            from django.db import connections  # noqa: PLC0415 - needs Django

            from contactory.workspaces.services import first_start  # noqa: PLC0415

            first_start()
            try:
                yield Installation(home, stack.database_url)
            finally:
                connections.close_all()
