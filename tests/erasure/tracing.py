"""Where texts still stand: every row of every table as one text, and every byte of every file of the home."""

import os
from pathlib import Path

from django.db import connections

from cast import Person
from contactory.environment import environment
from contactory.erasure.models import Erasure
from contactory.erasure.services import request_erasure
from contactory.erasure.verifying import files_below
from contactory.workspaces.scope import workspace_scope
from imports.pipeline import run_all


def erased(person: Person, email: str) -> Erasure:
    """The receipt, once every step that is due has run."""
    erasure = request_erasure(workspace_id=person.workspace_id, email=email, actor="test")
    run_all(person.workspace_id)
    return now(erasure)


def now(erasure: Erasure) -> Erasure:
    with workspace_scope(erasure.workspace_id):
        return Erasure.objects.get(pk=erasure.pk)


def tables_with(*texts: str) -> dict[str, list[str]]:
    """The rows, by table, that have one of the texts, whatever its case; read past row-level security."""
    found: dict[str, list[str]] = {}
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition "
            "AND relnamespace = current_schema()::regnamespace"
        )
        names = [name for (name,) in cursor.fetchall()]
        for name in names:
            cursor.execute(f'ALTER TABLE "{name}" NO FORCE ROW LEVEL SECURITY')
            cursor.execute(
                f'SELECT t::text FROM "{name}" t WHERE t::text ILIKE ANY (%s)', [[f"%{text}%" for text in texts]]
            )
            rows = [row for (row,) in cursor.fetchall()]
            cursor.execute("SELECT relrowsecurity FROM pg_class WHERE oid = %s::regclass", [name])
            if cursor.fetchone()[0]:
                cursor.execute(f'ALTER TABLE "{name}" FORCE ROW LEVEL SECURITY')
            if rows:
                found[name] = rows
    return found


def files_with(*texts: str) -> list[Path]:
    """The files of the home and of the store that have one of the texts; the database's own pages apart."""
    settings = environment()
    wanted = [text.lower().encode() for text in texts]
    folders = [settings.storage_path, settings.spool_path, settings.home / "incoming", settings.log_path]
    folders.append(Path(os.environ["TESTS_SERVERS_HOME"], "postgres", "log"))
    files = [file for folder in folders for file in files_below(folder)]
    return [file for file in files if any(text in file.read_bytes().lower() for text in wanted)]
