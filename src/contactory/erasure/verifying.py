"""Looks for what is left of an address: in every table, stored file and log of the home."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.db import connection

from contactory.environment import environment
from contactory.erasure.mentions import byte_pattern, mentions, parameters
from contactory.suppression.services import normal_address
from contactory.uploads.storage import BLOCK
from contactory.workspaces.scope import workspace_scope

_OVERLAP = 4096
# What PostgreSQL keeps for itself is looked at through its tables; only its log is plain text.
_DATABASE_LOGS = "postgres*/log"


class Trace(NamedTuple):
    """A place where the address still stands: a table with the number of rows, or a file."""

    where: str
    times: int


def traces(*, workspace_id: int, email: str) -> list[Trace]:
    """Every place of the workspace's tables and of the home's files that has the address; raises InvalidInput.

    A file that is packed, a workbook or not in UTF-8 cannot be looked into.
    """
    address = normal_address(email)
    with workspace_scope(workspace_id), connection.cursor() as cursor:
        found = [Trace(f"table {table}", rows) for table, rows in mentions(cursor, parameters(workspace_id, [address]))]
    pattern = byte_pattern([address])
    for file in _files(workspace_id):
        if count := _count(file, pattern):
            found.append(Trace(f"file {file}", count))
    return found


def _files(workspace_id: int) -> Iterator[Path]:
    settings = environment()
    folders = [settings.storage_path / str(workspace_id), settings.storage_path / "drafts"]
    folders += [settings.spool_path, settings.home / "incoming", settings.log_path]
    folders += settings.home.glob(_DATABASE_LOGS)
    for folder in folders:
        yield from sorted(files_below(folder))


def files_below(folder: Path) -> Iterator[Path]:
    """The files of a folder, which others may add to and take from meanwhile."""
    # Path.rglob fails at a folder that goes away while it looks; this one leaves it out.
    for place, _, names in os.walk(folder):
        yield from (file for name in names if (file := Path(place, name)).is_file())


def _count(file: Path, pattern: re.Pattern[bytes]) -> int:
    """How often the pattern stands in a file; one that goes away meanwhile has none."""
    count, kept = 0, b""
    try:
        with file.open("rb") as source:
            while block := source.read(BLOCK):
                text = kept + block
                count += sum(1 for found in pattern.finditer(text) if found.end() > len(kept))
                kept = text[-_OVERLAP:]
    except FileNotFoundError:
        return 0
    return count
