"""Where an address stands within texts: in every table of tenants, and in bytes."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from django.db.backends.utils import CursorWrapper

from contactory.store.queries import SQL

# joana@x.example is not ana@x.example, and ana@x.example.org is not either.
_BEFORE, _AFTER = r"(?<![[:alnum:]._%+'-])", r"(?![[:alnum:]-]|\.[[:alnum:]])"
_BEFORE_BYTES, _AFTER_BYTES = rb"(?<![A-Za-z0-9._%+'-])", rb"(?![A-Za-z0-9-]|\.[A-Za-z0-9])"
_RECORDS = frozenset({"contact", "company"})
# Their texts are changed elsewhere, or name nobody: who erases, and what was erased.
_APART = frozenset({"staged_row", "audit_event", "credit_entry", "erasure", "suppression", "erased_row"})


def spellings(addresses: Sequence[str]) -> list[str]:
    """The addresses, and those with an internationalised domain in its other form."""
    found = dict.fromkeys(addresses)
    for address in addresses:
        local, _, domain = address.partition("@")
        if "xn--" in domain:
            found[f"{local}@{domain.encode().decode('idna')}"] = None
    return list(found)


def parameters(workspace_id: int, addresses: Sequence[str]) -> dict[str, Any]:
    """What the statements that look for addresses need; addresses are in normal form."""
    known = spellings(addresses)
    return {
        "workspace": workspace_id,
        "addresses": known,
        "likes": [f"%{address}%" for address in known],
        "pattern": f"{_BEFORE}({'|'.join(map(re.escape, known))}){_AFTER}",
    }


def byte_pattern(addresses: Sequence[str]) -> re.Pattern[bytes]:
    """The same for the bytes of a file in UTF-8, whatever the case of ASCII letters."""
    known = b"|".join(re.escape(address.encode()) for address in spellings(addresses))
    return re.compile(_BEFORE_BYTES + b"(?:" + known + b")" + _AFTER_BYTES, re.IGNORECASE)


def mask_everywhere(cursor: CursorWrapper, values: dict[str, Any]) -> int:
    """Mask the addresses in every text of the workspace but for the rows of files; gives how many rows had one."""
    return sum(_mask(cursor, table, columns, values, "") for table, columns in tables(cursor) if table not in _APART)


def mask_rows(cursor: CursorWrapper, values: dict[str, Any], job_id: int) -> int:
    """Mask the addresses in the texts of the staged rows of one import."""
    columns = dict(tables(cursor))["staged_row"]
    return _mask(cursor, "staged_row", columns, values | {"job": job_id}, "AND t.job_id = %(job)s")


def mentions(cursor: CursorWrapper, values: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """Each table in which an address still stands, with the number of rows."""
    for table, _ in tables(cursor):
        cursor.execute(SQL["count_mentions"].replace("{table}", table), values)
        (found,) = cursor.fetchone()
        if found:
            yield table, int(found)


def tables(cursor: CursorWrapper) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every table of tenants that can hold a text, with its columns and their types."""
    cursor.execute(SQL["text_columns"])
    rows = cursor.fetchall()
    return [(table, [(name, kind) for _, name, kind in group]) for table, group in groupby(rows, lambda row: row[0])]


def _mask(
    cursor: CursorWrapper, table: str, columns: Sequence[tuple[str, str]], values: dict[str, Any], part: str
) -> int:
    # A record's value that was the address alone is none.
    masked = "masked_value" if table in _RECORDS else "masked"
    assignments = [SQL[masked].replace("{column}", f'"{name}"').replace("{type}", kind) for name, kind in columns]
    statement = SQL["mask_mentions"].replace("{table}", table).replace("{assignments}", ", ".join(assignments))
    cursor.execute(statement.replace("{part}", part), values)
    return int(cursor.rowcount)
