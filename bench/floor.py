"""The least that PostgreSQL alone needs for the same file, checking nothing: what an import is measured against.

The file goes by COPY into a logged table of text columns, and from there by INSERT..SELECT into a table with a primary
key and a unique key over workspace and e-mail address. Compare only within one run, on one server.
"""

import csv
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

SCHEMA = sql.Identifier("bench_floor")
BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Floor:
    """Rows taken, and the seconds of the two statements."""

    rows: int
    copy: float
    insert: float

    @property
    def total(self) -> float:
        """Seconds of both together."""
        return self.copy + self.insert


def floor(database_url: str, path: Path, *, email: str = "Email") -> Floor:
    """Time both statements in a schema of its own, which is removed; email is the header of the address column.

    The file must be UTF-8 with commas and a header line. Raises ValueError when it has no such column.
    """
    columns, key = _columns(path, email)
    with psycopg.connect(database_url, autocommit=True) as connection:
        _make_tables(connection, columns)
        try:
            started = time.perf_counter()
            rows = _copy(connection, path, columns)
            copied = time.perf_counter()
            _insert(connection, columns, key)
            return Floor(rows, copied - started, time.perf_counter() - copied)
        finally:
            connection.execute(sql.SQL("drop schema {} cascade").format(SCHEMA))


def _columns(path: Path, email: str) -> tuple[list[sql.Identifier], sql.Identifier]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = next(csv.reader(file))
    if email not in header:
        raise ValueError(f"{path} has no column {email}; its columns are {', '.join(header)}")
    columns = [sql.Identifier(f"column_{number}") for number in range(len(header))]
    return columns, columns[header.index(email)]


def _make_tables(connection: psycopg.Connection, columns: list[sql.Identifier]) -> None:
    texts = sql.SQL(", ").join(sql.SQL("{} text").format(column) for column in columns)
    for statement in (
        "drop schema if exists {schema} cascade",
        "create schema {schema}",
        "create table {schema}.staged ({texts})",
        "create table {schema}.contacts (id bigserial primary key, workspace int, email text, {texts}, "
        "unique (workspace, email))",
    ):
        connection.execute(sql.SQL(statement).format(schema=SCHEMA, texts=texts))


def _copy(connection: psycopg.Connection, path: Path, columns: list[sql.Identifier]) -> int:
    statement = sql.SQL("copy {}.staged ({}) from stdin (format csv, header true)")
    with connection.cursor() as cursor:
        with cursor.copy(statement.format(SCHEMA, sql.SQL(", ").join(columns))) as copy:
            for block in _blocks(path):
                copy.write(block)
        return cursor.rowcount


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def _insert(connection: psycopg.Connection, columns: list[sql.Identifier], key: sql.Identifier) -> None:
    statement = sql.SQL(
        "insert into {schema}.contacts (workspace, email, {listed}) "
        "select 1, lower(trim({key})), {listed} from {schema}.staged on conflict do nothing"
    )
    connection.execute(statement.format(schema=SCHEMA, key=key, listed=sql.SQL(", ").join(columns)))
