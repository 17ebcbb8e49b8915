"""Brings the tables up to date, cheaply when they are."""

from django.core.management import call_command
from django.db import ProgrammingError, connections
from django.db.migrations.executor import MigrationExecutor
from psycopg.errors import InsufficientPrivilege

from contactory.errors import Unavailable
from contactory.local.tables import MIGRATION_LOCK

OWNER = "owner"


def pending_migrations() -> list[str]:
    """The migrations that are not applied yet, as app.name."""
    executor = MigrationExecutor(connections[OWNER])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def migrate_if_needed() -> list[str]:
    """Apply what is pending, as the owner of the tables; gives what was applied.

    Of processes that start together one does the work and the others wait for it.
    """
    if not pending_migrations():
        return []
    with connections[OWNER].cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            pending = pending_migrations()
            if pending:
                _apply()
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [MIGRATION_LOCK])
    # Nothing else runs as the owner: the connection is not kept.
    connections[OWNER].close()
    return pending


def _apply() -> None:
    try:
        call_command("migrate", database=OWNER, verbosity=0, interactive=False)
    except ProgrammingError as error:
        if isinstance(error.__cause__, InsufficientPrivilege):
            said = error.__cause__.diag.message_primary or "permission denied"
            sentence = (
                f"The tables could not be made: {said}. Let an administrator of the database prepare the roles first."
            )
            raise Unavailable(sentence, code="migration_refused") from None
        raise
