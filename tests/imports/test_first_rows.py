"""How the first row of each domain is looked up, where the planner knows nothing of a job that was just staged."""

import pytest
from django.db import connection

from cast import Person
from contactory.imports.row_source import PLAIN_ROWS
from contactory.imports.services.consolidation import companies_statement
from contactory.store.queries import SQL
from contactory.workspaces.scope import workspace_scope


@pytest.mark.usefixtures("committed_db")
def test_the_first_row_of_a_domain_is_found_by_its_key(alice: Person) -> None:
    """By any other index that begins with the job, each look-up would go through all of its rows."""
    statement = companies_statement(PLAIN_ROWS).replace("{columns}", "").replace("{values}", "")
    with workspace_scope(alice.workspace_id), connection.cursor() as cursor:
        cursor.execute(SQL["plan_by_hashing"])
        cursor.execute(f"EXPLAIN {statement}", {"workspace": alice.workspace_id, "job": 10**6})
        plan = [line for (line,) in cursor.fetchall()]
    assert any("Index Cond" in line and "(row_number >= " in line for line in plan), plan
