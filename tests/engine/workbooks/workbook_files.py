"""Workbooks and archives for the tests, made from nothing: xlsx, ods and xls files, sound and hostile ones."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

from contactory.engine.batches import Counts
from contactory.engine.decode import Decoded, decode
from contactory.engine.layout import Layout, Limits
from contactory.engine.read_csv import read_file
from contactory.engine.sniff import sniff

Table = Sequence[Sequence[Any]]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PEOPLE = [["Email", "Name", "Zip"], ["ana@example.com", "Ana", "01234"], ["bo@example.com", "Bo", "00001"]]


@dataclass
class Seen:
    """A file as the reader took it: its text, its layout, and its rows."""

    decoded: Decoded
    layout: Layout
    text: str
    rows: list[tuple[str, ...]]
    counts: Counts


def read(data: bytes, *, sheet: str = "", limits: Limits | None = None, most_rows: int | None = None) -> Seen:
    """Read a file of these bytes to the end, as an import would."""
    with TemporaryDirectory() as folder:
        source = Path(folder) / "file.bin"
        source.write_bytes(data)
        decoded = decode(source, Path(folder) / "spool", limits or Limits(), sheet=sheet, most_rows=most_rows)
        layout = sniff(decoded.path, decoded, limits or Limits())
        rows: list[tuple[str, ...]] = []
        counts = Counts()
        for batch in read_file(decoded.path, layout):
            rows += zip(*(column.to_pylist() for column in batch.cells.columns), strict=True)
            counts += batch.counts
        return Seen(decoded, layout, decoded.path.read_bytes().decode(), rows, counts)


def xlsx(*tables: Table, names: Sequence[str] = (), hidden: Sequence[str] = (), **options: Any) -> bytes:
    """A workbook of these tables, written by xlsxwriter; texts are texts, None is nothing."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, **options}) as book:
        moments = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for number, table in enumerate(tables):
            sheet = book.add_worksheet(names[number] if names else f"Sheet{number + 1}")
            if sheet.get_name() in hidden:
                sheet.hide()
            elif hidden:
                sheet.activate()
                sheet.set_first_sheet()
            for row, cells in enumerate(table):
                for column, cell in enumerate(cells):
                    _write(sheet, row, column, cell, moments)
    return target.getvalue()


def _write(sheet: Any, row: int, column: int, cell: Any, moments: Any) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell)
    elif cell is not None:
        sheet.write_datetime(row, column, cell, moments)


def zipped(files: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of these files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def raw_xlsx(
    data: str, *, strings: str | None = None, workbook: str = "", sheets: int = 1, **more: bytes | str
) -> bytes:
    """A workbook with this text as the rows of its first sheet, for what no writer would write.

    strings are the items of the shared strings, workbook stands in front of its root; more are parts, / written as __.
    """
    listed = "".join(f'<sheet name="S{number}" sheetId="{number}" r:id="r1"/>' for number in range(1, sheets + 1))
    root = f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>'
    relation = f'<Relationship Id="r1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    files: dict[str, bytes | str] = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": workbook + root,
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData></worksheet>',
    }
    if strings is not None:
        relation += f'<Relationship Id="r2" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
        files["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'
    files["xl/_rels/workbook.xml.rels"] = f"<Relationships>{relation}</Relationships>"
    return zipped(files | {name.replace("__", "/"): part for name, part in more.items()})


def ods(*tables: Table, names: Sequence[str] = (), front: str = "", manifest: str = "") -> bytes:
    """An OpenDocument spreadsheet; numbers, booleans and ISO dates are typed, all else is text."""
    sheets = "".join(
        f'<table:table table:name="{names[number] if names else f"Sheet{number + 1}"}">{"".join(map(_ods_row, table))}'
        "</table:table>"
        for number, table in enumerate(tables)
    )
    spaces = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    content = (
        f"{front}<office:document-content{spaces}><office:body><office:spreadsheet>{sheets}</office:spreadsheet>"
        "</office:body></office:document-content>"
    )
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    parts = {"mimetype": mimetype, "content.xml": content, "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>"}
    return zipped(parts)


def ods_with(rows: int, columns: int, cell: str) -> bytes:
    """An OpenDocument sheet of people, followed by this many rows of this many cells, written once."""
    data = ods(PEOPLE)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    row = f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell table:number-columns-repeated="'
    row += f'{columns}" {cell}</table:table-row></table:table>'
    parts["content.xml"] = parts["content.xml"].replace(b"</table:table>", row.encode())
    return zipped(parts)


def _ods_row(cells: Sequence[Any]) -> str:
    return f"<table:table-row>{''.join(map(_ods_cell, cells))}</table:table-row>"


def _ods_cell(cell: Any) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, bool):
        return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(cell).lower()}"/>'
    if isinstance(cell, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"/>'
    if isinstance(cell, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="date" office:date-value="{cell.isoformat()}"/>'


def xls(table: Table, *, stream: str = "Workbook", date1904: bool = False) -> bytes:
    """An Excel 97 workbook of one sheet; a number in a tuple is shown as a date.

    A byte is the code of an error, a complex number that of a formula's error.
    """
    name = struct.pack("<BBBB", 0, 0, 5, 0) + b"Leads"
    head = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + _record(0x22, struct.pack("<H", date1904))
    head += _record(0xE0, struct.pack("<HH16x", 0, 0)) + _record(0xE0, struct.pack("<HH16x", 0, 14))
    place = len(head) + 4 + 4 + len(name) + 4
    globals_ = head + _record(0x85, struct.pack("<I", place) + name) + _record(0x0A, b"")
    cells = b"".join(
        _xls_cell(row, column, cell) for row, cells in enumerate(table) for column, cell in enumerate(cells)
    )
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + cells + _record(0x0A, b"")
    return ole({stream: globals_ + sheet})


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _xls_cell(row: int, column: int, cell: Any) -> bytes:
    place = struct.pack("<HH", row, column)
    if isinstance(cell, bytes):
        return _record(0x205, place + struct.pack("<HBB", 0, cell[0], 1))
    if isinstance(cell, complex):
        return _record(0x006, place + struct.pack("<HBxBxxxHHIH", 0, 2, int(cell.real), 0xFFFF, 0, 0, 0))
    if isinstance(cell, str):
        text = cell.encode("utf-16-le")
        return _record(0x204, place + struct.pack("<HHB", 0, len(cell), 1) + text)
    if isinstance(cell, bool):
        return _record(0x205, place + struct.pack("<HBB", 0, cell, 0))
    if isinstance(cell, tuple):
        return _record(0x203, place + struct.pack("<Hd", 1, *cell))
    return b"" if cell is None else _record(0x203, place + struct.pack("<Hd", 0, cell))


def ole(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of these streams: a header, one sector of table, one of directory, then the streams."""
    table, body, entries = [0xFFFFFFFD, 0xFFFFFFFE], b"", [_ole_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)]
    for number, (name, content) in enumerate(streams.items(), 1):
        padded = content.ljust(max(4096, -(-len(content) // 512) * 512), b"\0")
        start, count = len(table), len(padded) // 512
        table += [*range(start + 1, start + count), 0xFFFFFFFE]
        following = number + 1 if number < len(streams) else 0xFFFFFFFF
        entries.append(_ole_entry(name, 2, start, len(padded), right=following))
        body += padded
    assert len(table) <= 128
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        62,
        3,
        0xFFFE,
        9,
        6,
        0,
        1,
        1,
        0,
        4096,
        0xFFFFFFFE,
        0,
        0xFFFFFFFE,
        0,
    )
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    sector = struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff")
    return head + sector + b"".join(entries).ljust(512, b"\0")[:512] + body


def _ole_entry(
    name: str, kind: int, start: int, size: int, *, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF
) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    return text.ljust(64, b"\0") + struct.pack(
        "<HBBIII36xIQ", len(text), kind, 1, 0xFFFFFFFF, right, child, start, size
    )
