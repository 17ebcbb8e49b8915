"""Asks the database itself whether its tables are up to date, in a hundredth of the time that Django takes to start."""

from importlib.util import find_spec
from pathlib import Path

import psycopg
from django.conf import settings

_IN_USE = "select exists (select from account)"


def settled(url: str) -> bool:
    """Whether every migration has been applied and the owner's account is there.

    False is never wrong: then the full check, which knows every subtlety of migrations, has to decide.
    """
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            applied = set(connection.execute("select app, name from django_migrations").fetchall())
            in_use = connection.execute(_IN_USE).fetchone()
    except (psycopg.errors.UndefinedTable, psycopg.errors.InsufficientPrivilege):
        return False
    return shipped_migrations() <= applied and in_use == (True,)


def shipped_migrations() -> set[tuple[str, str]]:
    """The migrations that come with this version, as (app's label, name)."""
    found: set[tuple[str, str]] = set()
    for app in settings.INSTALLED_APPS:
        package = find_spec(app)
        for folder in (package.submodule_search_locations or []) if package else []:
            files = (Path(folder) / "migrations").glob("[0-9]*.py")
            found.update((app.rpartition(".")[2], file.stem) for file in files)
    return found
