"""The parts of an xlsx package: which sheets it has, where they are, and what their cells refer to."""

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.parsers import expat

from contactory.engine.archives import Archive
from contactory.errors import UnreadableFile

PART_BYTES = 16 << 20
STYLES_BYTES = 64 << 20
DIMENSION = re.compile(rb"<(?:\w+:)?dimension\s[^<>]*\bref\s*=\s*[\"']([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)[\"']")
# Of the styles only what tells dates from numbers is needed; the rest can be large.
STYLES = re.compile(rb"<(?:\w+:)?(numFmts|cellXfs)\b[^<>]*(?<!/)>.*?</(?:\w+:)?\1\s*>", re.DOTALL)
NO_STYLES = b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%b</styleSheet>'


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One worksheet: its name, its entry in the archive, and whether people see it."""

    name: str
    entry: str
    visible: bool


@dataclass(frozen=True, slots=True)
class Package:
    """What a workbook says of itself. strings is the entry of the shared strings, or ""."""

    sheets: tuple[SheetPart, ...]
    date1904: bool
    styles: bytes
    strings: str


def read_package(archive: Archive) -> Package:
    """The worksheets of an xlsx archive, in order; charts and macro sheets are no worksheets.

    Raises UnreadableFile where its parts are damaged or do not fit together.
    """
    sheets: list[tuple[str, str, bool]] = []
    dates: list[bool] = []

    def element(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            sheets.append((attributes.get("name", ""), _relation(attributes), attributes.get("state", "") in _SEEN))
        elif name == "workbookPr":
            dates.append(attributes.get("date1904", "") in ("1", "true", "on"))

    _parse(archive, archive.find("xl/workbook.xml"), element)
    parts = _relations(archive)
    found = [
        SheetPart(name, parts[relation][1], visible)
        for name, relation, visible in sheets
        if relation in parts and parts[relation][0] == "worksheet" and parts[relation][1]
    ]
    if len(found) != len({sheet.name for sheet in found}):
        raise UnreadableFile("Two sheets of the workbook have the same name; open it, save it again and send that.")
    others = dict(parts.values())
    styles = others.get("styles", "")
    slim = _slim(archive.read(styles, STYLES_BYTES)) if styles else NO_STYLES % b""
    return Package(tuple(found), any(dates), slim, others.get("sharedStrings", ""))


_SEEN = ("", "visible")


def declared_size(head: bytes) -> tuple[int, int] | None:
    """Rows and columns that the head of a sheet's part declares; None where it says nothing of use."""
    found = DIMENSION.search(head)
    if found is None:
        return None
    first, last = column_number(found[1]), column_number(found[3])
    return max(int(found[4]) - int(found[2]) + 1, 0), max(last - first + 1, 0)


def column_number(letters: bytes) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _relation(attributes: dict[str, str]) -> str:
    """The id that refers to a part, in whichever of the two name spaces of relationships."""
    return next((value for name, value in attributes.items() if name == "id" or name.endswith("relationships id")), "")


def _relations(archive: Archive) -> dict[str, tuple[str, str]]:
    """For each id: the kind of the part, and its entry ("" where the archive has none)."""
    found: dict[str, tuple[str, str]] = {}

    def element(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            kind = attributes.get("Type", "").rpartition("/")[2]
            target = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", ""))).lstrip("/")
            found[attributes.get("Id", "")] = (kind, archive.find(target))

    part = archive.find("xl/_rels/workbook.xml.rels")
    if not part:
        raise UnreadableFile("The workbook is damaged: it does not say where its sheets are; save it again.")
    _parse(archive, part, element)
    return found


def _parse(archive: Archive, entry: str, element: Callable[[str, dict[str, str]], None]) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, attributes: element(name.rpartition(" ")[2], attributes)
    try:
        parser.Parse(archive.read(entry, PART_BYTES), True)
    except (expat.ExpatError, LookupError):
        raise UnreadableFile(f"The part {entry} of the workbook is damaged; open it, save it again.") from None


def _slim(styles: bytes) -> bytes:
    return NO_STYLES % b"".join(found[0] for found in STYLES.finditer(styles))
