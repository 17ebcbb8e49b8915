"""A worker's hold on a run: the lease, the fence, and the transactions that check it."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper

from contactory.runs.crashpoints import crashpoint
from contactory.store.queries import SQL
from contactory.workspaces.scope import system_scope, workspace_scope


class LeaseLost(Exception):  # noqa: N818 - it says what happened, not that something is wrong
    """Another worker has taken the run over, or it was cancelled: whatever was being written is rolled back."""


class GiveBack(Exception):  # noqa: N818 - a step asks for it
    """Raised by a step that has to wait: its run is ready again in so many seconds, and the worker free until then.

    It is no attempt. Whatever the step has committed stays; raise it outside its transactions.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the run is given back for {seconds:.1f} s")
        self.seconds = max(seconds, 0.0)


@dataclass(frozen=True, slots=True)
class Claim:
    """A run that this process works on, until its lease ends or a larger fence exists."""

    run_id: int
    workspace_id: int
    step: str
    subject: int
    argument: int
    round: int
    fence: int
    attempts: int
    correlation_id: str

    @contextmanager
    def transaction(self) -> Iterator[CursorWrapper]:
        """A transaction in the run's workspace that commits only if the claim still holds.

        Raises LeaseLost, and writes nothing, if it does not.
        """
        with workspace_scope(self.workspace_id), connection.cursor() as cursor:
            yield cursor
            crashpoint(f"{self.step}:before_commit")
            self._check(cursor, SQL["hold_run"])
            crashpoint(f"{self.step}:in_commit")
        crashpoint(f"{self.step}:after_commit")

    @contextmanager
    def finishing(self) -> Iterator[CursorWrapper]:
        """The last transaction of the run: what it writes and the run's DONE come together or not at all."""
        with workspace_scope(self.workspace_id), connection.cursor() as cursor:
            yield cursor
            crashpoint(f"{self.step}:before_finish")
            self._check(cursor, SQL["finish_run"])
            crashpoint(f"{self.step}:in_finish")
        crashpoint(f"{self.step}:after_finish")

    def _check(self, cursor: CursorWrapper, statement: str) -> None:
        cursor.execute(statement, {"run": self.run_id, "fence": self.fence})
        if cursor.rowcount != 1:
            raise LeaseLost(f"run {self.run_id} is no longer held with fence {self.fence}")


def owner_name() -> str:
    """Who claims, for a person who looks: machine and process."""
    return f"{socket.gethostname()}:{os.getpid()}"


def claim(run_id: int) -> Claim | None:
    """Take a run that is ready, or whose lease has ended; None when there is nothing to do about it.

    The sessions of earlier holders are ended in the database, so that a frozen one cannot keep its locks.
    """
    with system_scope(), connection.cursor() as cursor:
        cursor.execute(SQL["be_brief"])
        lease = settings.RUN_LEASE_SECONDS
        cursor.execute(SQL["claim_run"], {"run": run_id, "owner": owner_name(), "lease": lease})
        row = cursor.fetchone()
        if row is None:
            return None
        taken = Claim(*row)
    with connection.cursor() as cursor:
        cursor.execute("select set_config('application_name', %s, false)", [session_name(taken.run_id, taken.fence)])
        cursor.execute(SQL["end_older_sessions"], {"run": taken.run_id, "fence": taken.fence})
    crashpoint(f"{taken.step}:claimed")
    return taken


@contextmanager
def session_of(taken: Claim) -> Iterator["psycopg.Connection[Any]"]:
    """A database session beside the one that works on the run, bound to its workspace; each statement is a commit."""
    parameters = connection.get_connection_params()
    parameters.pop("cursor_factory", None)
    parameters.pop("context", None)
    with psycopg.connect(**parameters, autocommit=True) as session:
        session.execute("select set_config('app.workspace', %s, false)", [str(taken.workspace_id)])
        yield session


def put_name_away(cursor: CursorWrapper) -> None:
    """Take the run's name off this session: the next claim of the run ends those that bear it."""
    cursor.execute("select set_config('application_name', 'contactory', false)")


def session_name(run_id: int, fence: int) -> str:
    """The application_name of a database session that works on a run: it names the run and the fence."""
    return f"contactory run {run_id} fence {fence}"
