"""The exports of well-known tools, recognised by their header rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from contactory.engine.header_names import comparable

_KNOWN_SHARE = 0.5  # of a file's headers must belong to the export, whose users add columns of their own


@dataclass(frozen=True, slots=True)
class KnownExport:
    """One tool's export. Headers are in their comparable form.

    tell are headers that all must be there; of also, where it is not empty, at least one. meanings gives each header
    its field, None where it has no field on purpose and stays a custom one.
    """

    name: str
    label: str
    tell: frozenset[str]
    also: frozenset[str]
    meanings: dict[str, str | None]

    def share(self, headers: Sequence[str]) -> float:
        """Which part of these headers (comparable, 0..1) belongs to this export; 0 where it cannot be it."""
        present = set(headers)
        if not self.tell <= present or (self.also and not self.also & present):
            return 0.0
        named = [header for header in headers if header]
        return sum(header in self.meanings for header in named) / len(named)


def recognise(header: Sequence[str]) -> KnownExport | None:
    """The known export that a header row fits best, if it fits one well enough."""
    keys = [comparable(name) for name in header]
    best = max(known_exports(), key=lambda export: (export.share(keys), len(export.tell)))
    return best if best.share(keys) >= _KNOWN_SHARE else None


@cache
def known_exports() -> tuple[KnownExport, ...]:
    """All of them, from the bundled list."""
    text = files("contactory.engine").joinpath("known_exports.txt").read_text(encoding="utf-8")
    return tuple(_read_section(section.splitlines()) for section in text.split("\n\n") if section.strip())


def _read_section(lines: list[str]) -> KnownExport:
    name, label = lines[0].strip().lstrip("[").split("] ", 1)
    marks: dict[str, frozenset[str]] = {"tell": frozenset(), "also": frozenset()}
    meanings: dict[str, str | None] = {}
    for line in lines[1:]:
        key, _, listed = line.partition(": ")
        if listed and key in marks:
            marks[key] = _keys(listed)
        elif listed and key == "custom":
            meanings.update(dict.fromkeys(_keys(listed)))
        else:
            header, field = line.split(" = ")
            meanings[comparable(header)] = field.strip()
    return KnownExport(name=name, label=label, meanings=meanings, **marks)


def _keys(listed: str) -> frozenset[str]:
    return frozenset(comparable(name) for name in listed.split(","))
