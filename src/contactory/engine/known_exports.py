"""The exports of well-known tools, recognised by their header rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from contactory.engine.header_names import comparable

# So many of a file's headers must belong to the export, by share or by number: users add columns of their own, and an
# export of all properties has hundreds that no list has.
_KNOWN_SHARE = 0.5
_KNOWN_HEADERS = 10
_MEANING = re.compile(r" ([=~]) ")
_FIGURES = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class KnownExport:
    """One tool's export. Headers are in their comparable form, but for those that tell it from other files.

    of is what its rows are, contacts or companies. tell are headers that all must be there, written as the tool writes
    them (as_written); of also, where it is not empty, at least one. meanings gives each header its field of a contact,
    None where it has no field on purpose and stays a custom one. second are those that give way to another header of
    the same field.
    """

    name: str
    label: str
    of: str
    tell: frozenset[str]
    also: frozenset[str]
    meanings: dict[str, str | None]
    second: frozenset[str]

    def knows(self, header: str) -> bool:
        """Whether a header (comparable) belongs to this export, be it as one of a numbered group (E-mail 7 - Value)."""
        return header in self.meanings or _FIGURES.sub("1", header) in self.meanings

    def tells(self, header: Sequence[str]) -> bool:
        """Whether a header row has what tells this export from others, in the tool's own writing."""
        present = set(map(as_written, header))
        return self.tell <= present and (not self.also or bool(self.also & present))

    def known(self, headers: Sequence[str]) -> int:
        """How many of these headers (comparable) belong to this export."""
        return sum(map(self.knows, headers))


def as_written(name: str) -> str:
    """A header blind to case and needless spaces only: Job Title and job_title are not the jobtitle of a tool."""
    return " ".join(name.casefold().split())


def recognise(header: Sequence[str]) -> KnownExport | None:
    """The known export that a header row fits best, if it fits one well enough."""
    keys = [key for name in header if (key := comparable(name))]
    told = [export for export in known_exports() if export.tells(header)]
    if not told or not keys:
        return None
    best = max(told, key=lambda export: (export.known(keys), len(export.tell)))
    known = best.known(keys)
    return best if known >= _KNOWN_HEADERS or known / len(keys) >= _KNOWN_SHARE else None


@cache
def known_exports() -> tuple[KnownExport, ...]:
    """All of them, from the bundled list."""
    text = files("contactory.engine").joinpath("known_exports.txt").read_text(encoding="utf-8")
    return tuple(_read_section(section.splitlines()) for section in text.split("\n\n") if section.strip())


def _read_section(lines: list[str]) -> KnownExport:
    """A line "[name] label" or "[name of companies] label", then tell:, also:, custom:, "A = b" and "A ~ b"."""
    named, label = lines[0].strip().lstrip("[").split("] ", 1)
    name, _, of = named.partition(" of ")
    marks: dict[str, frozenset[str]] = {"tell": frozenset(), "also": frozenset()}
    meanings: dict[str, str | None] = {}
    second: set[str] = set()
    for line in lines[1:]:
        key, _, listed = line.partition(": ")
        if listed and key in marks:
            marks[key] = frozenset(map(as_written, listed.split(",")))
        elif listed and key == "custom":
            meanings.update(dict.fromkeys(_keys(listed)))
        else:
            header, sign, field = _MEANING.split(line.strip())
            meanings[comparable(header)] = field
            second.update([comparable(header)] if sign == "~" else [])
    return KnownExport(name, label, of or "contacts", marks["tell"], marks["also"], meanings, frozenset(second))


def _keys(listed: str) -> frozenset[str]:
    return frozenset(comparable(name) for name in listed.split(","))
