"""Asks the database itself whether its tables are up to date, in a hundredth of the time that Django takes to start."""

import time
from importlib.util import find_spec
from pathlib import Path

import psycopg
from django.conf import settings

from contactory.errors import Unavailable

# Whoever migrates holds it. Any number will do, as long as all versions of Contactory use the same one.
MIGRATION_LOCK = 4_702_111
LOOK_AGAIN_SECONDS = 0.5

_IN_USE = "select exists (select from account)"
_MIGRATING = """
select exists (select from pg_locks where locktype = 'advisory' and granted and classid = 0 and objid = %s
               and database = (select oid from pg_database where datname = current_database()))
"""


def settled(url: str) -> bool:
    """Whether every migration has been applied and the owner's account is there.

    False is never wrong: then the full check, which knows every subtlety of migrations, has to decide.
    """
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            return _current(connection) and connection.execute(_IN_USE).fetchone() == (True,)
    except (psycopg.errors.UndefinedTable, psycopg.errors.InsufficientPrivilege):
        return False


def require_current(url: str) -> None:
    """Return once the tables are those of this version; a migration that is under way is waited for.

    Raises Unavailable when they are older and nobody is bringing them up to date.
    """
    with psycopg.connect(url, connect_timeout=5, autocommit=True) as connection:
        while not _up_to_date(connection):
            # Of a migration that ended between the two looks the second one sees the outcome.
            if not _being_migrated(connection) and not _up_to_date(connection):
                raise Unavailable(
                    "The tables are older than this version: run 'contactory migrate', then start this again.",
                    code="tables_outdated",
                )
            time.sleep(LOOK_AGAIN_SECONDS)


def _up_to_date(connection: psycopg.Connection) -> bool:
    try:
        return _current(connection)
    except (psycopg.errors.UndefinedTable, psycopg.errors.InsufficientPrivilege):
        return False


def _current(connection: psycopg.Connection) -> bool:
    applied = set(connection.execute("select app, name from django_migrations").fetchall())
    return shipped_migrations() <= applied


def _being_migrated(connection: psycopg.Connection) -> bool:
    return connection.execute(_MIGRATING, [MIGRATION_LOCK]).fetchone() == (True,)


def shipped_migrations() -> set[tuple[str, str]]:
    """The migrations that come with this version, as (app's label, name)."""
    found: set[tuple[str, str]] = set()
    for app in settings.INSTALLED_APPS:
        package = find_spec(app)
        for folder in (package.submodule_search_locations or []) if package else []:
            files = (Path(folder) / "migrations").glob("[0-9]*.py")
            found.update((app.rpartition(".")[2], file.stem) for file in files)
    return found
