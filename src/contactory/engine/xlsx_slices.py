"""An xlsx sheet a few rows at a time: cut at row ends, each slice a small package of its own.

python-calamine holds a sheet as a whole; a slice is all that it ever sees here, so memory does not grow with the sheet.
"""

import io
import mmap
import re
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

from contactory.engine.archives import Archive
from contactory.engine.xlsx_parts import Package
from contactory.errors import UnreadableFile

SLICE_ROWS = 512
SLICE_BYTES = 4 << 20
FILLED_BYTES = 32 << 20
LAST_ROW = 1 << 20
SHEET_DATA = re.compile(rb"<((?:\w+:)?)sheetData\b[^<>]*?(/?)>")
ROW = re.compile(rb"<(?:\w+:)?row\b([^<>]*)>")
NUMBER = re.compile(rb"\br\s*=\s*[\"']([A-Z]*)(\d{1,10})[\"']")
COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
ITEM = re.compile(rb"<((?:\w+:)?)si\b[^<>]*>")
# A cell whose value is a number in the shared strings, or an error.
CELL = re.compile(
    rb"<((?:\w+:)?)c\b([^<>]*?)\bt\s*=\s*[\"'](s|e)[\"']([^<>/]*)>"
    rb"(?:(?:\s*<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f\s*>))?\s*<(?:\w+:)?v\b[^<>]*>\s*(\d{1,10})\s*</(?:\w+:)?v\s*>\s*</(?:\w+:)?c\s*>)?"
)
CELL_START = re.compile(rb"<(?:\w+:)?c\b")
CELL_END = re.compile(rb"</(?:\w+:)?c\s*>")
UNUSUAL = re.compile(rb"<(?:\w+:)?v\b[^<>]*>\s*\d|<!")
PACKAGE = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/xl/workbook.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="a" Target="xl/workbook.xml" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="a" Target="worksheets/sheet1.xml" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>',
}
WORKBOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr date1904="{}"/>'
    '<sheets><sheet name="slice" sheetId="1" r:id="a"/></sheets></workbook>'
)
SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%b</sheetData></worksheet>'


class Slice(NamedTuple):
    """Consecutive rows as they stand in the sheet's part; first and last count from 1."""

    first: int
    last: int
    rows: list[bytes]


class TooLarge(Exception):  # noqa: N818 - it never leaves the engine
    """The rows hold more text than is taken at once."""


class SharedStrings:
    """The texts that cells refer to by number, in a file of their own."""

    def __init__(self, archive: Archive, entry: str, folder: Path) -> None:
        self._starts = array("Q")
        self._data: mmap.mmap | bytes = b""
        if not entry:
            return
        path = folder / "strings"
        with path.open("wb") as file:
            file.writelines(archive.pieces(entry))
        if path.stat().st_size:
            with path.open("rb") as file:
                self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self._find_items()

    def _find_items(self) -> None:
        self._close = b""
        if self._data.find(b"<!") >= 0:
            raise _unusual()
        for found in ITEM.finditer(self._data):
            self._starts.append(found.end())
            self._close = self._close or b"</%bsi" % found[1]

    def __getitem__(self, number: int) -> bytes:
        """What stands between the tags of an item; raises UnreadableFile where there is none of that number."""
        if number >= len(self._starts):
            raise UnreadableFile("The workbook is damaged: a cell refers to a text that is not there; save it again.")
        start = self._starts[number]
        if self._data[start - 2 : start - 1] == b"/":
            return b""
        return self._data[start : self._data.find(self._close, start)]


def slices(pieces: Iterator[bytes]) -> Iterator[Slice]:
    """Cut a sheet's part into slices of at most SLICE_ROWS rows, counted by their numbers."""
    batch: list[bytes] = []
    first = last = size = 0
    for number, row in _numbered(_rows(pieces)):
        if batch and (number - first >= SLICE_ROWS or size > SLICE_BYTES):
            yield Slice(first, last, batch)
            batch, size = [], 0
        first = first if batch else number
        batch.append(row)
        size, last = size + len(row), number
    if batch:
        yield Slice(first, last, batch)


def _rows(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Each row of a sheet's part up to its closing tag, and rows without cells before it."""
    buffer, opened = b"", None
    while opened is None:
        piece = next(pieces, b"")
        if not piece:
            return
        buffer = _grown(buffer, piece)
        opened = SHEET_DATA.search(buffer)
    if opened[2]:
        return
    close, end = b"</%brow>" % opened[1], b"</%bsheetData" % opened[1]
    buffer = buffer[opened.end() :]
    while True:
        *rows, buffer = buffer.split(close)
        for row in rows:
            yield row + close
        place = buffer.find(end)
        if place >= 0:
            break
        buffer = _grown(buffer, next(pieces, b""))
    if CELL_START.search(buffer, 0, place):
        raise _unusual()


def _grown(buffer: bytes, piece: bytes) -> bytes:
    if not piece:
        raise UnreadableFile("The sheet is cut off before its end; send the workbook again.")
    if len(buffer) > FILLED_BYTES:
        raise too_large_row()
    return buffer + piece


def _numbered(rows: Iterator[bytes]) -> Iterator[tuple[int, bytes]]:
    """Each row with its number; a number that the part leaves out is written into the row."""
    last = 0
    for row in rows:
        text = COMMENT.sub(b"", row) if b"<!--" in row and b"<![CDATA[" not in row else row
        tags = list(ROW.finditer(text))
        if not tags:
            continue
        tag, skipped = tags[-1], len(tags) - 1
        found = NUMBER.search(tag[1])
        if found is None:
            cell = NUMBER.search(text, tag.end())
            number = int(cell[2]) if cell is not None and cell[1] else last + skipped + 1
            text = text[tag.start() : tag.end() - 1] + b' r="%d">' % number + text[tag.end() :]
        else:
            number, text = int(found[2]), text[tag.start() :]
        if not last < number <= LAST_ROW:
            raise UnreadableFile("The sheet's rows are not in order; open the workbook, save it again and send that.")
        last = number
        yield number, text


def package_of(rows: list[bytes], package: Package, strings: SharedStrings) -> io.BytesIO:
    """A workbook of only these rows, with their texts in place; raises TooLarge where that would be too much."""
    body = _filled(b"".join(rows), strings)
    target = io.BytesIO()
    with ZipFile(target, "w") as archive:
        for name, text in PACKAGE.items():
            archive.writestr(name, text)
        archive.writestr("xl/workbook.xml", WORKBOOK.format(int(package.date1904)))
        archive.writestr("xl/styles.xml", package.styles)
        archive.writestr("xl/worksheets/sheet1.xml", SHEET % body)
    target.seek(0)
    return target


def _filled(text: bytes, strings: SharedStrings) -> bytes:
    """The cells with the texts that they refer to, and errors as texts: calamine would give nothing for them."""
    room = FILLED_BYTES

    def filled(cell: re.Match[bytes]) -> bytes:
        nonlocal room
        _, before, kind, after, number = cell.groups()
        if kind == b"e" or number is None:
            return _as_text(cell)
        found = strings[int(number)]
        room -= len(found)
        if room < 0:
            raise TooLarge
        return b'<c %b t="inlineStr"%b><is>%b</is></c>' % (before, after, found)

    return CELL.sub(filled, text)


def _as_text(cell: re.Match[bytes]) -> bytes:
    prefix, before, kind, after, _ = cell.groups()
    if kind == b"s":
        stop = CELL_END.search(cell.string, cell.end())
        if stop is not None and UNUSUAL.search(cell.string, cell.end(), stop.start()):
            raise _unusual()
    return b'<%bc %b t="str"%b>%b' % (prefix, before, after, cell[0][cell[0].index(b">") + 1 :])


def _unusual() -> UnreadableFile:
    return UnreadableFile("The workbook is written in an unusual way; open it, save it again and send that.")


def too_large_row() -> UnreadableFile:
    """The refusal of a sheet with more text in one row than any table has."""
    return UnreadableFile(f"One row of the sheet holds more than {FILLED_BYTES >> 20} MB; no table does.")
