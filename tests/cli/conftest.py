"""An installation that the tests of commands share, with a worker at work in it."""

import os
import subprocess
from collections.abc import Iterator
from tempfile import TemporaryDirectory

import pytest

from local.commands import contactory, result

PARTS = ("DATABASE_URL", "CELERY_BROKER_URL", "SECRET_KEY", "PROMETHEUS_MULTIPROC_DIR")


@pytest.fixture(scope="session")
def installation() -> Iterator[dict[str, str]]:
    """The environment of a home with a worker at work in it."""
    with TemporaryDirectory(prefix="contactory-import-") as folder:
        kept = {name: value for name, value in os.environ.items() if name not in PARTS}
        environment = {**kept, "CONTACTORY_HOME": f"{folder}/home", "CONTACTORY_WORKER_PROCESSES": "1"}
        assert result(contactory("migrate", environment=environment))[0] == 0
        worker = contactory("worker", "--with-beat", "--quiet", environment=environment)
        yield environment
        worker.terminate()
        try:
            worker.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.communicate()
