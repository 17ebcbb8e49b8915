"""Bombs and traps are refused in one sentence, before they unpack, by a process whose memory is bounded."""

import io
import random
import struct
import zipfile
from collections.abc import Callable

import pytest
from workbook_files import PEOPLE, ods, ods_with, ole, raw_xlsx, read, xls, xlsx, zipped

from contactory.engine.layout import Limits
from contactory.errors import Refusal, UnreadableFile

LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<?xml version="1.0"?>\n<!-- c --><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
ROWS = '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>0</v></c></row>'
SPARSE = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="{}"><v>1</v></c></row>'


def lying(size: int) -> bytes:
    """An archive whose directory and headers say that a file of 64 MB has this size."""
    data = zipped({"a.csv": b"a,b\n" * (16 << 20)})
    return data.replace(struct.pack("<I", 64 << 20), struct.pack("<I", size))


def overlapping() -> bytes:
    """An archive with twenty entries that all are the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0.csv", "a,b\n" * 100_000)
        first = archive.infolist()[0]
        for number in range(1, 20):
            other = zipfile.ZipInfo(f"{number}.csv")
            other.compress_type, other.CRC, other.file_size = first.compress_type, first.CRC, first.file_size
            other.compress_size, other.header_offset = first.compress_size, first.header_offset
            archive.filelist.append(other)
            archive.NameToInfo[other.filename] = other
    return target.getvalue()


def linked() -> bytes:
    """An archive with a symbolic link in it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        entry = zipfile.ZipInfo("people.csv")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return target.getvalue()


def many(count: int) -> bytes:
    """An archive of that many empty files."""
    entries = [(f"f{number}".encode(), 30 * number) for number in range(count)]
    directory = b"".join(
        struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0, 0, 0, 0, 0, 0) + name
        for name, _ in entries
    )
    ended = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count & 0xFFFF, count & 0xFFFF, len(directory), 4, 0)
    return b"PK\x03\x04" + directory + ended


def locked(data: bytes) -> bytes:
    """The same archive, said to be encrypted."""
    local = data.replace(b"PK\x03\x04\x14\x00\x00\x00", b"PK\x03\x04\x14\x00\x01\x00")
    return local.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")


def repeated(rows: int, columns: int) -> bytes:
    """An OpenDocument sheet with one cell that is said to be there many times."""
    cell = 'office:value-type="string"><text:p>bomb</text:p></table:table-cell>'
    return ods_with(rows, columns, cell)


def noise(size: int) -> str:
    """A text that does not compress well."""
    return random.Random(7).randbytes(size // 2).hex()


BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a sheet that swells": (
        lambda: raw_xlsx(f'<row r="1"><c r="A1" t="str"><v>{"0" * (64 << 20)}</v></c></row>'),
        "far more",
    ),
    "an archive that swells": (lambda: zipped({"a.csv": b"a,b\n" * (16 << 20)}), "far more"),
    "an archive that lies small": (lambda: lying(1_000), "damaged"),
    "an archive that lies large": (lambda: lying(4_000_000_000), "far more"),
    "entries that share their bytes": (overlapping, "over one another"),
    "a million entries": (lambda: many(1_000_000), "list of files"),
    "ten thousand entries": (lambda: many(10_000), "10000 entries"),
    "a million sheets": (
        lambda: raw_xlsx("", **{"xl__workbook.xml": f"<workbook>{'<sheet/>' * 3_000_000}</workbook>"}),
        "far more|larger than",
    ),
    "an archive in an archive": (lambda: zipped({"a.csv": zipped({"b.csv": "a,b\n1,2\n"})}), "packed file within"),
    "an archive in an archive, named zip": (lambda: zipped({"a.zip": zipped({"a.zip": b"PK"})}), "packed file within"),
    "a shared text that swells": (
        lambda: raw_xlsx(ROWS, strings=f"<si><t>{'0' * (64 << 20)}</t></si>"),
        "far more",
    ),
    "a text that a row shares too often": (
        lambda: raw_xlsx(
            '<row r="1">' + '<c t="s"><v>0</v></c>' * 1_900 + "</row>", strings=f"<si><t>{noise(1 << 18)}</t></si>"
        ),
        "One row",
    ),
    "a text that all rows share": (
        lambda: raw_xlsx(
            "".join(f'<row r="{n}"><c t="s"><v>0</v></c><c><v>{n}</v></c></row>' for n in range(1, 9_000)),
            strings=f"<si><t>{noise(1 << 16)}</t></si>",
        ),
        "far more text",
    ),
    "billion laughs in the sheet": (
        lambda: raw_xlsx("", **{"xl__worksheets__sheet1.xml": f"{LAUGHS}<worksheet><sheetData/></worksheet>"}),
        "document type",
    ),
    "billion laughs in the workbook": (lambda: raw_xlsx(ROWS, workbook=LAUGHS), "document type"),
    "a file from outside in the texts": (
        lambda: raw_xlsx(ROWS, **{"xl__sharedStrings.xml": f"{OUTSIDE}<sst><si><t>&a;</t></si></sst>"}),
        "document type",
    ),
    "a file from outside in a part of no use": (
        lambda: raw_xlsx(ROWS, **{"docProps__app.xml": f"{OUTSIDE}<x/>"}),
        "document type",
    ),
    "a file from outside in an ods": (lambda: ods(PEOPLE, front=OUTSIDE), "document type"),
    "parts in UTF-16": (
        lambda: raw_xlsx(ROWS, **{"xl__workbook.xml": "<!DOCTYPE x><workbook/>".encode("utf-16")}),
        "not UTF-8",
    ),
    "a last row that is said to be far away": (lambda: raw_xlsx(SPARSE.format("XFD1048576")), "damaged|another row"),
    "a last column that is far away": (lambda: raw_xlsx(SPARSE.format("XFD2")), "column 16384; at most 2000"),
    "rows out of order": (lambda: raw_xlsx(ROWS + ROWS), "not in order"),
    "a row beyond the last": (lambda: raw_xlsx(ROWS + '<row r="99999999"><c><v>1</v></c></row>'), "not in order"),
    "a text that is not there": (lambda: raw_xlsx(ROWS, strings=""), "text that is not there"),
    "an unknown entity": (lambda: raw_xlsx('<row r="1"><c t="str"><v>&boom;</v></c></row>'), "damaged"),
    "an ods cell that is everywhere": (lambda: repeated(1_000_000, 16_000), "damaged|memory|at most 2000"),
    "an ods row that is everywhere": (lambda: repeated(1_048_000, 1_900), "damaged|memory|far more"),
    "an encrypted archive": (lambda: locked(zipped({"a.csv": "a,b\n1,2\n"})), "password"),
    "an encrypted ods": (lambda: ods(PEOPLE, manifest="<encryption-data/>"), "password"),
    "an encrypted xlsx": (lambda: ole({"EncryptionInfo": b"x", "EncryptedPackage": b"y"}), "password"),
    "a Word document": (lambda: ole({"WordDocument": b"x"}), "without a sheet"),
    "a new Word document": (lambda: zipped({"word/document.xml": "<w/>"}), "Word"),
    "a link": (linked, "links are not followed"),
    "a file above": (lambda: zipped({"../../people.csv": "a,b\n1,2\n"}), "outside of itself"),
    "a file at the root": (lambda: zipped({"/etc/people.csv": "a,b\n1,2\n"}), "outside of itself"),
    "a file on a drive": (lambda: zipped({"C:\\people.csv": "a,b\n1,2\n"}), "outside of itself"),
    "another packing": (lambda: zipped({"a.csv": "a,b\n1,2\n" * 99}, zipfile.ZIP_LZMA), "unusual way"),
    "an empty archive": (lambda: zipped({}), "no file in it"),
    "a cut xlsx": (lambda: xlsx(PEOPLE)[:-40], "damaged"),
    "a cut xls": (lambda: xls(PEOPLE)[:1_500], "damaged"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_it_is_refused_in_one_sentence(name: str) -> None:
    make, said = BOMBS[name]
    with pytest.raises(UnreadableFile, match=said) as refusal:
        read(make(), limits=Limits(workbook_seconds=10, workbook_memory=600 << 20))
    assert refusal.value.sentence.endswith(".")
    assert "\n" not in refusal.value.sentence


def test_macros_are_not_even_unpacked() -> None:
    rows = "<row><c t='str'><v>Email</v></c></row><row><c t='str'><v>a@example.com</v></c></row>"
    seen = read(raw_xlsx(rows, **{"xl__vbaProject.bin": b"\xcc\x61 AutoOpen"}))
    assert seen.rows == [("a@example.com",)]


def test_a_table_that_compresses_well_is_no_bomb() -> None:
    table = [["Email", "Country"], *(["same@example.com", "Portugal"] for _ in range(4_000))]
    assert len(read(xlsx(table)).rows) == 4_000


def test_empty_cells_said_to_fill_the_sheet_are_no_bomb() -> None:
    # So LibreOffice writes what is formatted and empty.
    assert len(read(ods_with(1_048_573, 16_384, "/>")).rows) == 2


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_damaged_bytes_are_read_or_refused(kind: str) -> None:
    table = [["Email", "Name"], *([f"p{n}@example.com", n] for n in range(40))]
    data = {"xlsx": xlsx, "ods": ods, "xls": xls}[kind](table)
    chance = random.Random(11)
    for _ in range(8):
        broken = bytearray(data)
        for _ in range(chance.randrange(1, 6)):
            broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
        try:
            seen = read(bytes(broken), limits=Limits(workbook_seconds=10, workbook_memory=600 << 20))
        except Refusal:
            continue
        assert seen.counts.rows() == len(seen.rows) + seen.counts.rejected


def test_a_reading_process_that_dies_of_something_else_is_not_blamed_on_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONHOME", "/nonexistent")
    with pytest.raises(RuntimeError, match=r"(?s)ended with status 1: .*encodings"):
        read(xlsx(PEOPLE))


def test_a_workbook_that_needs_more_memory_than_it_may_have_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="needs more than 1 MB"):
        read(raw_xlsx(ROWS, strings=f"<si><t>{noise(8 << 20)}</t></si>"), limits=Limits(workbook_memory=1 << 20))
