"""PostgreSQL itself keeps workspaces apart, even from a query that forgets to."""

from typing import Any

import psycopg
import pytest
from django.db import DataError, IntegrityError, ProgrammingError, connection, connections, transaction

from cast import Person
from contactory.uploads.services import open_upload
from contactory.workspaces.audit import audit
from contactory.workspaces.models import ApiKey, AuditEvent, Membership, Workspace
from contactory.workspaces.scope import system_scope, workspace_scope

pytestmark = pytest.mark.usefixtures("committed_db")


def rows(sql: str, *parameters: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        return cursor.fetchall()


def tenant_tables() -> list[str]:
    found = rows(
        "SELECT DISTINCT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
        "WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = current_schema()::regnamespace "
        "AND a.attname = 'workspace_id' AND NOT a.attisdropped"
    )
    return sorted(name for (name,) in found)


def test_every_table_of_tenants_forces_row_level_security() -> None:
    secured = {
        name
        for (name,) in rows(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity AND relkind IN ('r', 'p')"
        )
    }
    assert {"api_key", "audit_event", "membership", "upload", "upload_part"} <= set(tenant_tables())
    assert set(tenant_tables()) - secured == set()
    assert "workspace" in secured


def test_a_partition_cannot_be_read_around_its_parent() -> None:
    bare = rows(
        "SELECT relname FROM pg_class WHERE relispartition AND relkind IN ('r', 'p') "
        "AND NOT (relrowsecurity AND relforcerowsecurity) AND has_table_privilege(oid, 'SELECT')"
    )
    assert bare == []


def test_every_tenant_policy_binds_reading_and_writing_to_the_workspace() -> None:
    policies = rows("SELECT tablename, qual, with_check FROM pg_policies WHERE policyname = 'tenant'")
    assert {table for table, _, _ in policies} >= set(tenant_tables())
    for table, reading, writing in policies:
        assert "app.workspace" in reading, table
        assert reading == writing, table


def test_the_application_works_as_a_role_that_cannot_switch_it_off() -> None:
    assert rows("SELECT current_user") == [("contactory_app",)]
    assert rows(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin "
        "FROM pg_roles WHERE rolname = current_user"
    ) == [(False, False, False, False, False)]
    assert rows("SELECT relname FROM pg_class WHERE relowner = current_user::regrole") == []
    with pytest.raises(ProgrammingError, match="must be owner"):
        rows("ALTER TABLE api_key DISABLE ROW LEVEL SECURITY")


def test_without_a_scope_every_tenant_table_looks_empty(alice: Person) -> None:
    open_upload(workspace_id=alice.workspace_id, filename="a.csv", size=1, actor="test")
    for table in tenant_tables():
        assert rows(f"SELECT count(*) FROM {table}") == [(0,)], table
    assert not Workspace.objects.exists()


def test_with_the_wrong_scope_nothing_of_the_other_workspace_shows(alice: Person, charlie: Person) -> None:
    with workspace_scope(charlie.workspace_id):
        assert {key.pk for key in ApiKey.objects.all()} == {charlie.key_id}
        assert not rows("SELECT 1 FROM api_key WHERE workspace_id = %s", alice.workspace_id)
        assert [each.pk for each in Workspace.objects.all()] == [charlie.workspace_id]
        assert ApiKey.objects.filter(pk=alice.key_id).update(name="mine now") == 0
        assert rows("DELETE FROM api_key WHERE workspace_id = %s RETURNING id", alice.workspace_id) == []


def test_a_row_cannot_be_written_into_another_workspace(alice: Person, charlie: Person) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), workspace_scope(charlie.workspace_id):
        Membership.objects.create(workspace_id=alice.workspace_id, account=charlie.account, role="owner")
    with pytest.raises(ProgrammingError, match="row-level security"), workspace_scope(charlie.workspace_id):
        ApiKey.objects.filter(pk=charlie.key_id).update(workspace_id=alice.workspace_id)


def test_the_binding_ends_with_the_transaction_on_a_reused_connection(alice: Person) -> None:
    with workspace_scope(alice.workspace_id):
        (inside,) = rows("SELECT pg_backend_pid(), count(*) FROM api_key")
    (outside,) = rows("SELECT pg_backend_pid(), count(*) FROM api_key")
    assert inside[0] == outside[0]
    assert (inside[1], outside[1]) == (1, 0)


def test_an_error_ends_the_binding_too(alice: Person) -> None:
    with pytest.raises(IntegrityError), workspace_scope(alice.workspace_id):
        Membership.objects.create(workspace_id=alice.workspace_id, account=alice.account, role="viewer")
    assert not ApiKey.objects.exists()


def test_scopes_nest_and_the_outer_one_returns(alice: Person, charlie: Person) -> None:
    def seen() -> set[int]:
        return set(ApiKey.objects.values_list("pk", flat=True))

    with workspace_scope(alice.workspace_id):
        with workspace_scope(charlie.workspace_id):
            assert seen() == {charlie.key_id}
        assert seen() == {alice.key_id}
        with system_scope():
            assert seen() == {alice.key_id, charlie.key_id}
        assert seen() == {alice.key_id}
        with pytest.raises(KeyError), workspace_scope(charlie.workspace_id):
            raise KeyError
        assert seen() == {alice.key_id}
    with transaction.atomic():
        with workspace_scope(alice.workspace_id):
            pass
        assert seen() == set()


def test_a_failed_inner_scope_leaves_the_outer_one_usable(alice: Person, charlie: Person) -> None:
    with workspace_scope(alice.workspace_id):
        with pytest.raises(ProgrammingError), workspace_scope(charlie.workspace_id):
            rows("SELECT nonsense")
        assert rows("SELECT count(*) FROM api_key") == [(1,)]


def test_system_scope_opens_only_the_tables_that_need_it(alice: Person) -> None:
    with system_scope():
        assert ApiKey.objects.count() == 1
        assert AuditEvent.objects.count() == 0
    with workspace_scope(alice.workspace_id):
        assert AuditEvent.objects.count() > 0


def test_a_workspace_id_is_a_number_and_nothing_else() -> None:
    with pytest.raises(ValueError, match="invalid literal"), workspace_scope("1' OR true --"):  # type: ignore[arg-type]
        pass


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET actor = 'nobody'", "DELETE FROM audit_event"])
def test_the_audit_trail_can_only_grow(alice: Person, statement: str) -> None:
    audit(workspace_id=alice.workspace_id, actor="account:1", action="test", subject="nothing")
    with pytest.raises(ProgrammingError, match="permission denied"), workspace_scope(alice.workspace_id):
        rows(statement)


def test_a_setting_of_another_session_does_not_reach_this_one(alice: Person) -> None:
    settings = connections["default"].get_connection_params()
    settings = {
        name: value
        for name, value in settings.items()
        if name not in ("cursor_factory", "context", "prepare_threshold")
    }
    with psycopg.connect(**settings) as other, workspace_scope(alice.workspace_id):
        row = other.execute("SELECT count(*) FROM api_key").fetchone()
        assert row == (0,)


def test_a_garbled_setting_fails_closed(alice: Person) -> None:
    with transaction.atomic():
        rows("SELECT set_config('app.workspace', 'everything', true)")
        with pytest.raises(DataError, match="invalid input syntax"):
            rows("SELECT * FROM api_key")
        transaction.set_rollback(True)
