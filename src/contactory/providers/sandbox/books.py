"""The books: every unit that was billed, appended and never changed."""

import json
import os
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from contactory.errors import Unavailable


@dataclass(frozen=True, slots=True)
class Charge:
    """What one question costs: whom or what it was about, and how many credits."""

    entity: str
    credits: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One billed unit; request is the id under which the answer was given, key the account that pays."""

    number: int
    at: str
    provider: str
    key: str
    endpoint: str
    request: str
    entity: str
    credits: int


class Books:
    """The entries since the last reset, in memory and, where a file is given, in it.

    Each entry is in the file before its answer is sent, so that a process that is killed has billed nothing unseen.
    Whatever writes raises Unavailable when the file cannot be written.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.entries: list[Entry] = []
        self.spent: Counter[tuple[str, str]] = Counter()  # credits by provider and key
        self._number = 0
        self._file = None if path is None else _opened(path)
        if path is not None:
            self._read(path.read_bytes())

    def charge(self, *, provider: str, key: str, endpoint: str, request: str, charges: list[Charge]) -> None:
        """Enter the charges of one answer; those of nothing are left out."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        added = []
        for charge in charges:
            if charge.credits:
                self._number += 1
                added.append(Entry(self._number, at, provider, key, endpoint, request, charge.entity, charge.credits))
        if added:
            if self._file is not None:
                self._write([asdict(entry) for entry in added])
            self._keep(added)

    def reset(self) -> None:
        """Begin anew; the file keeps what it has, behind a line that says so."""
        self._write([{"reset": True}])
        self._forget()

    def totals(self) -> list[dict[str, object]]:
        """For each provider and key, the entries and the credits."""
        counted = Counter((entry.provider, entry.key) for entry in self.entries)
        return [
            {"provider": provider, "key": key, "entries": counted[provider, key], "credits": self.spent[provider, key]}
            for provider, key in sorted(counted)
        ]

    def _keep(self, entries: list[Entry]) -> None:
        self.entries += entries
        for entry in entries:
            self.spent[entry.provider, entry.key] += entry.credits

    def _forget(self) -> None:
        self.entries.clear()
        self.spent.clear()

    def _write(self, lines: list[dict[str, Any]]) -> None:
        self._append(b"".join(json.dumps(line).encode() + b"\n" for line in lines))

    def _append(self, data: bytes) -> None:
        if self._file is None:
            return
        try:
            os.write(self._file, data)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise Unavailable(f"The books cannot be written ({reason}): nothing is billed or answered.") from None

    def _read(self, kept: bytes) -> None:
        if kept and not kept.endswith(b"\n"):
            # The last line was cut by a full disk: what follows begins on a line of its own.
            self._append(b"\n")
        for line in kept.splitlines():
            self._take(line)
        self._number = max((entry.number for entry in self.entries), default=0)

    def _take(self, line: bytes) -> None:
        try:
            values = json.loads(line)
            if values.get("reset"):
                self._forget()
            else:
                self._keep([Entry(**values)])
        except (ValueError, TypeError, AttributeError):
            return


def _opened(path: Path) -> int:
    try:
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    except OSError as error:
        raise Unavailable(
            f"The books cannot be kept in {path} ({(error.strerror or str(error)).lower()}): choose another --books."
        ) from None
