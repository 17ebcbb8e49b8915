"""From the bytes of a file to UTF-8 text on disk, and what was found on the way."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from contactory.engine import drawn_tables, read_gzip, read_zip, wrapped_lines
from contactory.engine.archives import MAGIC as ZIP_MAGIC
from contactory.engine.archives import Archive
from contactory.engine.encodings import Census, guess_encoding, likely_utf8, wide_encoding
from contactory.engine.file_kinds import HEAD_BYTES, not_a_table, refuse_binary, refuse_other_kinds
from contactory.engine.layout import Limits
from contactory.engine.ole_directory import MAGIC as OLE_MAGIC
from contactory.engine.read_workbook import ReadSheet, convert, ole_kind
from contactory.engine.wide_delimiters import wide_delimiter, write_stand_in
from contactory.errors import InvalidInput, Unavailable, UnreadableFile, is_disk_full

BLOCK = 8 << 20
UTF8_NAMES = ("utf-8", "utf-8-sig", "ascii")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file as UTF-8 text at path, which is the source itself where nothing had to be changed.

    start is where the text begins: 3 after a byte-order mark, else 0. encoding is that of the source. bad_bytes counts
    the bytes that are no text in it: they are still in the file, and damage the records in which they stand.
    crlf, lf and cr count line ends in the whole file, each "\\r\\n" once. sheet is set where the file is a workbook:
    then the text is RFC 4180, written here, and nothing about its dialect is in doubt. Where cells are parted by a
    delimiter of several bytes, the text has stand_in in its place.
    """

    path: Path
    encoding: str
    facts: tuple[str, ...] = ()
    start: int = 0
    size: int = 0
    bad_bytes: int = 0
    crlf: int = 0
    lf: int = 0
    cr: int = 0
    sheet: ReadSheet | None = None
    delimiter: str = ""
    stand_in: str = ""


class _Wish(NamedTuple):
    """What is wanted of a workbook, and the delimiter of a text."""

    sheet: str
    most_rows: int | None
    delimiter: str | None


def decode(
    source: Path,
    spool: Path,
    limits: Limits,
    *,
    encoding: str | None = None,
    sheet: str = "",
    most_rows: int | None = None,
    delimiter: str | None = None,
) -> Decoded:
    """Make a file readable as UTF-8: unpacked if it is packed, converted or transcoded into the file spool if need be.

    encoding overrules what would be found, and so does sheet, the name of a workbook's sheet; of a workbook no more
    than about most_rows rows are read. delimiter is the one that is wished for, so that none of several bytes is looked
    for. Raises UnreadableFile for a file that is no table or too large, InvalidInput for
    an unknown encoding or sheet, Unavailable where spool cannot be written.
    """
    try:
        return _decode(source, spool, limits, encoding, _Wish(sheet, most_rows, delimiter))
    except FileNotFoundError:
        raise UnreadableFile(f"There is no file {source}.") from None
    except IsADirectoryError:
        raise UnreadableFile(f"{source} is a folder, not a file.") from None
    except PermissionError:
        raise UnreadableFile(f"The file {source} may not be read by this user.") from None
    except OSError as error:
        if is_disk_full(error):
            sentence = "The disk that files are unpacked on is full: free some space, and begin again."
            raise Unavailable(sentence, code="disk_full") from error
        raise Unavailable(f"The file could not be read or copied: {error.strerror or error}.") from error


def _decode(source: Path, spool: Path, limits: Limits, encoding: str | None, wish: _Wish) -> Decoded:
    if source.stat().st_size > limits.file_bytes:
        raise UnreadableFile(f"The file is larger than {limits.file_bytes >> 20} MB, the limit; split it.")
    plain, facts = _unpacked(source, spool, limits)
    head = _head(plain)
    if not head:
        raise UnreadableFile("The file is empty.", code="empty_file")
    kind = _workbook_kind(plain, head, limits)
    if kind:
        found = _converted(convert(plain, spool, kind, limits, sheet=wish.sheet, most_rows=wish.most_rows), spool)
    elif wish.sheet:
        raise InvalidInput(f"The file is not a workbook, so it has no sheet {wish.sheet[:100]!r}.", field="sheet")
    else:
        refuse_other_kinds(head)
        found = _unwrapped(_as_utf8(plain, spool, head, _checked(encoding)), spool)
        found = found if wish.delimiter is not None else _with_stand_in(found, spool)
    if found.path == spool and plain != source:
        plain.unlink()
    return replace(found, facts=(*facts, *found.facts))


def _unpacked(source: Path, spool: Path, limits: Limits) -> tuple[Path, tuple[str, ...]]:
    """The table within a packed file, written beside spool, and what it was packed in; else the file as it is."""
    head, target = _head(source), spool.with_name(spool.name + ".unpacked")
    if head.startswith(read_gzip.MAGIC):
        read_gzip.unpack(source, target, limits.file_bytes)
        facts: tuple[str, ...] = ("The file was packed with gzip.",)
    elif head.startswith(ZIP_MAGIC):
        with Archive(source, limits) as archive:
            if read_zip.workbook_kind(archive):
                return source, ()
            name = read_zip.table_in(archive)
            read_zip.unpack(archive, name, target)
        facts = (f"The file was packed in a zip archive, under the name {name[:100]}.",)
    else:
        return source, ()
    if _head(target).startswith(read_gzip.MAGIC):
        raise not_a_table("a packed file within a packed file")
    return target, facts


def _workbook_kind(path: Path, head: bytes, limits: Limits) -> str:
    """ "xlsx", "ods" or "xls" by the bytes of a file, whatever it is called; "" for what is no workbook."""
    if head.startswith(OLE_MAGIC):
        return ole_kind(path)
    if not head.startswith(ZIP_MAGIC):
        return ""
    with Archive(path, limits) as archive:
        kind = read_zip.workbook_kind(archive)
    if not kind:
        raise not_a_table("a packed file within a packed file")
    return kind


def _converted(sheet: ReadSheet, spool: Path) -> Decoded:
    size = spool.stat().st_size
    return Decoded(spool, "utf-8", (sheet.fact,), size=size, crlf=sheet.lines, sheet=sheet)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD_BYTES)


def _checked(encoding: str | None) -> str | None:
    try:
        return None if encoding is None else codecs.lookup(encoding).name
    except LookupError:
        raise InvalidInput(f"{encoding} is not an encoding that is known here; try utf-8 or cp1252.") from None


def _as_utf8(source: Path, spool: Path, head: bytes, wanted: str | None) -> Decoded:
    wide, mark = wide_encoding(head)
    if wide is not None and wanted in (None, wide, "utf-16", "utf-32"):
        said: tuple[str, ...] = () if mark else (f"The file has no byte-order mark; it was read as {wide}.",)
        return _transcode(source, spool, wide, said, mark)
    refuse_binary(head)
    if wanted is not None and wanted not in UTF8_NAMES:
        return _transcode(source, spool, wanted, (), 0)
    start = 0
    while head.startswith(codecs.BOM_UTF8, start):
        start += len(codecs.BOM_UTF8)
    census = _census(source, start)
    if start or wanted is not None or likely_utf8(census):
        bad = census.bad_bytes
        said = (f"{bad} bytes are not UTF-8; the rows in which they stand are reported.",) if bad else ()
        name = "utf-8-sig" if start else "utf-8" if census.good or bad else "ascii"
        return _described(source, name, said, census, start)
    guess, said = guess_encoding(census)
    return _transcode(source, spool, guess, said, 0)


def _unwrapped(found: Decoded, spool: Path) -> Decoded:
    """The same text without the quotes around its lines, where all stand in quotes, or the frame of a drawn table."""
    with found.path.open("rb") as file:
        file.seek(found.start)
        head = file.read(HEAD_BYTES)
    target = spool.with_name(spool.name + ".lines")
    if (head.startswith(b'"') or b'\n"' in head) and wrapped_lines.are_wrapped(head):
        wrapped_lines.unwrap(found.path, target, found.start)
        fact = wrapped_lines.FACT
    elif (columns := drawn_tables.drawn_columns(head)) is not None:
        drawn_tables.write_plain(found.path, target, found.start, columns)
        fact = drawn_tables.FACT
    else:
        return found
    target.replace(spool)
    return replace(found, path=spool, facts=(*found.facts, fact), start=0, size=spool.stat().st_size)


def _with_stand_in(found: Decoded, spool: Path) -> Decoded:
    """The same text with one character for each delimiter, where its delimiter has several bytes."""
    with found.path.open("rb") as file:
        file.seek(found.start)
        delimiter = wide_delimiter(file.read(HEAD_BYTES))
    target = spool.with_name(spool.name + ".parted")
    stand_in = write_stand_in(found.path, target, found.start, delimiter) if delimiter else ""
    if not stand_in:
        target.unlink(missing_ok=True)
        return found
    target.replace(spool)
    size = spool.stat().st_size
    return replace(found, path=spool, start=0, size=size, delimiter=delimiter, stand_in=stand_in)


def _described(path: Path, encoding: str, facts: tuple[str, ...], census: Census, start: int) -> Decoded:
    ends = (census.crlf, census.lf, census.cr)
    return Decoded(path, encoding, facts, start, path.stat().st_size, census.bad_bytes, *ends)


def _census(path: Path, start: int) -> Census:
    census = Census()
    with path.open("rb", buffering=0) as file:
        file.seek(start)
        for block in _whole_characters(iter(lambda: file.read(BLOCK), b"")):
            census.take(block)
    return census


def _whole_characters(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes, cut so that no UTF-8 character and no "\\r\\n" lies across two blocks."""
    carried = b""
    for block in blocks:
        whole = carried + block if carried else block
        cut = len(whole)
        for back in range(1, min(4, len(whole)) + 1):
            if whole[-back] >= 0xC0 or (whole[-back] == 13 and back == 1):
                cut = len(whole) - back
            if whole[-back] >= 0xC0 or whole[-back] < 0x80:
                break
        carried = whole[cut:]
        if cut:
            yield whole[:cut] if cut < len(whole) else whole
    if carried:
        yield carried


def _transcode(source: Path, spool: Path, encoding: str, facts: tuple[str, ...], skip: int) -> Decoded:
    """Write source to spool as UTF-8. Bytes that are no text in encoding stay as bytes that are not UTF-8."""
    census = Census()
    with source.open("rb", buffering=0) as file, spool.open("wb") as target:
        file.seek(skip)
        for block in _whole_characters(_recoded(iter(lambda: file.read(BLOCK), b""), encoding)):
            census.take(block)
            target.write(block)
    if census.bad_bytes:
        facts = (
            *facts,
            f"{census.bad_bytes} bytes are no text in {encoding}; the rows in which they stand are reported.",
        )
    return _described(spool, encoding, facts, census, 0)


def _recoded(blocks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    errors = "surrogatepass" if encoding.startswith("utf-") else "surrogateescape"
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    for block in blocks:
        yield _encoded(decoder.decode(block))
    if decoder.getstate()[0]:
        yield b"\xff"


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode(errors="surrogatepass" if _has_wide_surrogate(text) else "surrogateescape")


def _has_wide_surrogate(text: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" and not "\udc80" <= letter <= "\udcff" for letter in text)
