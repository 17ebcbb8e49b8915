"""Reading at one moment: whatever others write meanwhile, a file shows the state of when it was begun."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from contactory.workspaces.scope import workspace_scope


@contextmanager
def snapshot(workspace_id: int) -> Iterator[None]:
    """A transaction that sees the workspace as it is at its first query, and writes nothing.

    It must be the outermost one, because a transaction's isolation is settled before its first query.
    """
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        with workspace_scope(workspace_id):
            yield
