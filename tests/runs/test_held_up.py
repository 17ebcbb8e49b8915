"""A process that is held up in a transaction, until the server ends its session, has lost a connection."""

from pathlib import Path

import pytest
from django.db import OperationalError, connection, connections
from django.db.backends.utils import CursorWrapper

from cast import Person
from contactory.runs.claim import claim
from contactory.runs.models import Run
from contactory.runs.sure_commit import commit_surely
from contactory.workspaces.models import Workspace
from contactory.workspaces.scope import workspace_scope
from imports.texts import begin_import

pytestmark = pytest.mark.usefixtures("stored")


def hold_up(cursor: CursorWrapper) -> None:
    """Be away, in the transaction, until the server has lost its patience."""
    cursor.execute("SELECT set_config('idle_in_transaction_session_timeout', '1ms', true), pg_backend_pid()")
    pid = cursor.fetchone()[1]
    with connections["owner"].cursor() as looking:
        left = 1
        while left:
            looking.execute("SELECT count(*) FROM pg_stat_activity WHERE pid = %s", [pid])
            (left,) = looking.fetchone()


def go_on_with(alice: Person, statements: list[str]) -> None:
    """Be held up, then say these statements and commit."""
    with workspace_scope(alice.workspace_id), connection.cursor() as cursor:
        hold_up(cursor)
        for statement in statements:
            cursor.execute(statement)


def test_it_is_a_lost_connection_whether_it_is_noticed_by_a_statement_or_by_the_commit(alice: Person) -> None:
    for statements in ([], ["SELECT 1"]):
        with pytest.raises(OperationalError, match="idle-in-transaction"):
            go_on_with(alice, statements)
    with workspace_scope(alice.workspace_id):
        assert Workspace.objects.filter(pk=alice.workspace_id).exists()


def test_what_must_be_committed_is_tried_again(alice: Person, tmp_path: Path) -> None:
    begin_import(alice.workspace_id, tmp_path, "Email\nana@northwind.com\n")
    with workspace_scope(alice.workspace_id):
        held = claim(Run.objects.get().pk)
    assert held is not None
    undone: list[str] = []

    def work(cursor: CursorWrapper) -> str:
        if not undone:
            hold_up(cursor)
        return "done"

    assert commit_surely(held, work, again=lambda: undone.append("once")) == "done"
    assert undone == ["once"]
