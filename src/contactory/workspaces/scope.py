"""Binds a database transaction to one workspace; outside a scope a query on a tenant table sees nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import InternalError, OperationalError, connection, transaction
from psycopg.errors import IdleInTransactionSessionTimeout

_BIND = "SELECT set_config('app.workspace', %s, true), set_config('app.system', %s, true)"
_BOUND = (
    "SELECT coalesce(current_setting('app.workspace', true), ''), coalesce(current_setting('app.system', true), '')"
)


@contextmanager
def workspace_scope(workspace_id: int) -> Iterator[None]:
    """Open a transaction (or a savepoint of the present one) that sees this workspace only.

    Scopes nest: the inner one replaces the binding, and the outer binding is back when the inner one ends.
    """
    with _bound(workspace=str(int(workspace_id)), system=""):
        yield


@contextmanager
def system_scope() -> Iterator[None]:
    """Open a transaction that sees all workspaces, in the few tables that have a policy for it."""
    with _bound(workspace="", system="on"):
        yield


@contextmanager
def _bound(*, workspace: str, system: str) -> Iterator[None]:
    outermost = not connection.in_atomic_block
    with ended_session_named(), transaction.atomic():
        before = None if outermost else _binding()
        if before == (workspace, system):
            yield
            return
        _bind(workspace, system)
        yield
        # The end of a transaction, and the rollback of a savepoint, restore the settings by themselves;
        # only a savepoint that is released hands its settings on to what follows.
        if before is not None and not connection.needs_rollback:
            _bind(*before)


@contextmanager
def ended_session_named() -> Iterator[None]:
    """Raise OperationalError for a session that the server ended because its process was held up in a transaction.

    The driver calls that an internal error, and it is a lost connection like any other.
    """
    try:
        yield
    except InternalError as error:
        if isinstance(error.__cause__, IdleInTransactionSessionTimeout):
            raise OperationalError(*error.args) from error
        raise


def _binding() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(_BOUND)
        workspace, system = cursor.fetchone()
        return workspace, system


def _bind(workspace: str, system: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_BIND, [workspace, system])
