"""One embedded PostgreSQL and Redis for the whole test run, and one database for each of its processes.

The tables belong to the owner, and the tests run as the application's role, so that row-level security is real.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from psycopg import sql

from contactory.environment import environment
from contactory.local.stack import working_stack
from local.standing import Standing, standing

TEMPLATE = "contactory_template"
# The variable that names the home of the servers.
SERVERS = "TESTS_SERVERS_HOME"
SWITCHES = {"DJANGO_SETTINGS_MODULE": "contactory.settings", "LOG_LEVEL": "WARNING"}
held = ExitStack()
# How long an example takes depends on what else the machine does. The examples of a change's tests are the same each
# time, so that what fails is the change; new ones are looked for by `make fuzz`.
SLOWLY = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("tests", **SLOWLY, derandomize=True, database=None)
settings.register_profile("fuzz", **SLOWLY, print_blob=True)
settings.load_profile("tests")


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers once; the processes of a parallel run inherit their addresses, and have homes of their own."""
    if hasattr(config, "workerinput"):
        # What one looks for in spool, logs and files must not be what the other writes meanwhile.
        os.environ.update(
            {**SWITCHES, "CONTACTORY_HOME": str(Path(os.environ[SERVERS], config.workerinput["workerid"]))}
        )
        environment.cache_clear()
    else:
        home = Path(tempfile.mkdtemp(prefix="contactory-tests-"))
        held.callback(shutil.rmtree, home, ignore_errors=True)
        # Whatever is set in the shell belongs to somebody's real data.
        for name in ("DATABASE_URL", "CELERY_BROKER_URL", "REDIS_URL", "STORAGE_URL", "SECRET_KEY"):
            os.environ.pop(name, None)
        os.environ.update({**SWITCHES, "CONTACTORY_HOME": str(home), SERVERS: str(home)})
        environment.cache_clear()
        held.enter_context(working_stack())
        _without_waiting_for_the_disk()
    import django

    django.setup()
    # The people of the tests are rows, so their module can be read only now.
    config.pluginmanager.import_plugin("cast")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Keep the name of the settings from the processes of a parallel run, which would read them before they begin here.

    Folders of the settings would then be in the home of all of them, and one clears away what the other writes.
    """
    os.environ.pop("DJANGO_SETTINGS_MODULE")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the servers and remove what they wrote."""
    if not hasattr(config, "workerinput"):
        held.close()


def _without_waiting_for_the_disk() -> None:
    """Nobody needs these databases after a loss of power; that ours never do this is a test of its own."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(sql.SQL("alter system set {} = off").format(sql.Identifier(name)))
        connection.execute("select pg_reload_conf()")


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest, worker_id: str) -> Iterator[None]:
    """Give this process a database of its own, copied from one that was migrated once."""
    from django.db import connections

    name = f"test_{worker_id}"
    server = os.environ["DATABASE_URL"]
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        _prepare_template(server)
        _create(server, name, TEMPLATE)
        for connection in connections.all():
            connection.close()
            connection.settings_dict["NAME"] = name
        os.environ["DATABASE_URL"] = server.replace("/contactory?", f"/{name}?")
        environment.cache_clear()
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connections.close_all()


def _prepare_template(server: str) -> None:
    lock = os.open(Path(os.environ[SERVERS], "template.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with psycopg.connect(server, autocommit=True) as connection:
            known = connection.execute("select 1 from pg_database where datname = %s", [TEMPLATE]).fetchone()
        if known is None:
            _make_template(server)
    finally:
        os.close(lock)


def _make_template(server: str) -> None:
    from django.core.management import call_command
    from django.db import connections

    draft = f"{TEMPLATE}_draft"
    _create(server, draft, "template1")
    connections["owner"].settings_dict["NAME"] = draft
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    with connections["owner"].cursor() as cursor:
        # Tests with real commits are cleaned up by emptying every table, which in use nobody but the owner may.
        cursor.execute("grant truncate on all tables in schema public to contactory_app")
    connections["owner"].close()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("alter database {} rename to {}").format(*map(sql.Identifier, (draft, TEMPLATE))))


def _create(server: str, name: str, template: str) -> None:
    command = sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(template))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(command)


@pytest.fixture
def home() -> Iterator[Path]:
    """The path of a home directory that nobody has used; made by what it is given to.

    Not below pytest's own directory: as root the database is another user, and each run that begins closes it again.
    """
    folder = Path(tempfile.mkdtemp(prefix="contactory-home-"))
    yield folder / "home"
    shutil.rmtree(folder)


@pytest.fixture
def bare_environment(home: Path) -> dict[str, str]:
    """The environment of a command that is to run on a home of its own, with nothing else of ours in it."""
    return _environment_of(home)


@pytest.fixture(scope="session")
def installation(django_db_setup: None, worker_id: str) -> Iterator[Standing]:
    """A home with a worker at work, its records in a database of its own on the server of the tests."""
    here = os.environ["DATABASE_URL"]
    name = f"installation_{worker_id}"
    _create(here, name, TEMPLATE)
    with tempfile.TemporaryDirectory(prefix="contactory-installation-") as folder:
        url = here.replace(f"/test_{worker_id}?", f"/{name}?")
        with standing({**_environment_of(Path(folder, "home")), "DATABASE_URL": url}) as found:
            yield found


def _environment_of(home: Path) -> dict[str, str]:
    ours = {*SWITCHES, "DATABASE_URL", "CELERY_BROKER_URL", "SECRET_KEY", "PROMETHEUS_MULTIPROC_DIR"}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {**kept, "CONTACTORY_HOME": str(home)}
