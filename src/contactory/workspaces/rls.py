"""SQL for migrations: the application's role, and row-level security on the tables of tenants."""

from django.db.migrations.operations import RunSQL

APPLICATION_ROLE = "contactory_app"

# Roles belong to the whole server: databases that are migrated at the same time meet here, so a role or a grant
# that somebody else has just made is as good as our own.
_CREATE_ROLE = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'contactory_app') THEN
        CREATE ROLE contactory_app NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
    END IF;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
    WHEN insufficient_privilege THEN
        RAISE insufficient_privilege USING MESSAGE = format(
            'The role contactory_app does not exist and %I may not create it; ask an administrator of the server to '
            'run: CREATE ROLE contactory_app NOLOGIN; GRANT contactory_app TO %I', current_user, current_user);
END $$;
"""

_JOIN_ROLE = """
DO $$
BEGIN
    IF NOT pg_has_role(current_user, 'contactory_app',
                       CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END) THEN
        EXECUTE format('GRANT contactory_app TO %I', current_user);
    END IF;
EXCEPTION
    WHEN unique_violation THEN NULL;
END $$;
"""

_GRANT_SCHEMA = """
DO $$
DECLARE
    home text := quote_ident(current_schema());
BEGIN
    EXECUTE 'GRANT USAGE ON SCHEMA ' || home || ' TO contactory_app';
    EXECUTE 'GRANT SELECT ON ALL TABLES IN SCHEMA ' || home || ' TO contactory_app';
    EXECUTE 'ALTER DEFAULT PRIVILEGES IN SCHEMA ' || home
         || ' GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO contactory_app';
    EXECUTE 'ALTER DEFAULT PRIVILEGES IN SCHEMA ' || home || ' GRANT USAGE, SELECT ON SEQUENCES TO contactory_app';
END $$;
"""

# The setting is read in a subquery, so that a statement reads it once and not for each of a million rows.
_POLICY = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON {table} TO contactory_app
    USING ({column} = (SELECT nullif(current_setting('app.workspace', true), '')::bigint))
    WITH CHECK ({column} = (SELECT nullif(current_setting('app.workspace', true), '')::bigint));
"""

_SYSTEM_POLICY = """
CREATE POLICY system ON {table} TO contactory_app
    USING (current_setting('app.system', true) = 'on')
    WITH CHECK (current_setting('app.system', true) = 'on');
"""


def create_application_role() -> RunSQL:
    """Make the role that the application works as, and let it use the tables that migrations make from now on.

    The role may read and write rows; it owns nothing, so it cannot switch row-level security off.
    """
    return RunSQL(_CREATE_ROLE + _JOIN_ROLE + _GRANT_SCHEMA, reverse_sql=RunSQL.noop)


def enable_rls(table: str, *, system: bool = False, column: str = "workspace_id") -> RunSQL:
    """Let the application's role see only the rows of the bound workspace; with system, all rows in a system scope."""
    forward = _POLICY.format(table=table, column=column)
    backward = f"DROP POLICY tenant ON {table};"
    if system:
        forward += _SYSTEM_POLICY.format(table=table)
        backward += f"DROP POLICY system ON {table};"
    backward += f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
    return RunSQL(forward, reverse_sql=backward)


def append_only(table: str) -> RunSQL:
    """Take from the application's role the right to change or delete rows of the table."""
    return RunSQL(
        f"REVOKE UPDATE, DELETE ON {table} FROM contactory_app;",
        reverse_sql=f"GRANT UPDATE, DELETE ON {table} TO contactory_app;",
    )
