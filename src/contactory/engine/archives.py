"""Zip archives, and the workbooks that are such: checked by their directory before anything in them is unpacked."""

import re
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from contactory.engine.layout import Limits
from contactory.errors import UnreadableFile

MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
CHUNK = 1 << 20
# Below this an archive may swell as it likes: it can do no harm.
FREE_BYTES = 10 << 20
DIRECTORY_BYTES = 4 << 20
PROLOG_BYTES = 64 << 10
ENCRYPTED = 1
PROLOG = re.compile(rb"(?:\s|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
DAMAGED = "The file is a damaged archive or workbook and cannot be unpacked; send it again."


class _BoundedFile(FileIO):
    """A file that is never read in large pieces, so that a swollen directory is refused before it is in memory."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > DIRECTORY_BYTES:
            raise UnreadableFile("The archive's list of files is larger than any table needs; it was refused.")
        return super().read(DIRECTORY_BYTES if size is None else size) or b""


class Archive:
    """A zip archive that passed the checks; use it as a context. names holds its entries without folders."""

    def __init__(self, path: Path, limits: Limits) -> None:
        """Check the directory of the archive at path.

        Raises UnreadableFile where it is damaged, encrypted, has too many entries, or would swell like a bomb.
        """
        with _as_refusals():
            self._file = _BoundedFile(path)
            try:
                self._zip = ZipFile(self._file)
                self._entries = _checked(self._zip.infolist(), path.stat().st_size, limits)
            except BaseException:
                self._file.close()
                raise
        self.names = list(self._entries)

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()
        self._file.close()

    def find(self, name: str) -> str:
        """The entry's name as it is spelt in the archive, case ignored; "" where there is none."""
        if name in self._entries:
            return name
        return next((other for other in self.names if other.lower() == name.lower()), "")

    def pieces(self, name: str) -> Iterator[bytes]:
        """The content of an entry, a piece at a time; its size is counted and must be the one declared."""
        entry, counted = self._entries[name], 0
        with _as_refusals(), self._zip.open(entry) as file:
            while piece := file.read(CHUNK):
                counted += len(piece)
                yield piece
        if counted != entry.file_size:
            raise UnreadableFile(DAMAGED)

    def read(self, name: str, most: int) -> bytes:
        """The whole of a small entry; raises UnreadableFile where it has more than most bytes."""
        if self._entries[name].file_size > most:
            raise UnreadableFile(f"The part {name[:100]} of the workbook is larger than {most >> 20} MB.")
        return b"".join(self.pieces(name))

    def head(self, name: str, size: int = PROLOG_BYTES) -> bytes:
        """The first bytes of an entry."""
        with _as_refusals(), self._zip.open(self._entries[name]) as file:
            return file.read(size)

    def refuse_declarations(self) -> None:
        """Raise UnreadableFile where an XML part declares a document type, so that no entity is ever defined."""
        for name in self.names:
            head = self.head(name).removeprefix(b"\xef\xbb\xbf")
            if head.startswith((b"\xff\xfe<", b"\xfe\xff\0<", b"<\0", b"\0<")):
                raise UnreadableFile(f"The part {name[:100]} of the workbook is not UTF-8; save it again as xlsx.")
            if head.lstrip().startswith(b"<"):
                _refuse_declaration(name, head)


def _refuse_declaration(name: str, head: bytes) -> None:
    prolog = PROLOG.match(head)
    rest = head[prolog.end() :] if prolog else head
    if rest.startswith(b"<!") or (len(head) == PROLOG_BYTES and not rest):
        raise UnreadableFile(
            f"The part {name[:100]} of the workbook declares a document type, which none needs; it was refused.",
            code="archive_bomb",
        )


@contextmanager
def _as_refusals() -> Iterator[None]:
    """Turn what a damaged archive raises into a refusal."""
    try:
        yield
    except (BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OverflowError) as error:
        raise UnreadableFile(DAMAGED) from error


def _checked(entries: list[ZipInfo], size: int, limits: Limits) -> dict[str, ZipInfo]:
    if len(entries) > limits.archive_entries:
        raise UnreadableFile(
            f"The archive has {len(entries)} entries; at most {limits.archive_entries} are allowed.",
            code="archive_bomb",
        )
    files: dict[str, ZipInfo] = {}
    for entry in entries:
        _check_entry(entry, limits)
        if not entry.is_dir() and files.setdefault(entry.filename, entry) is not entry:
            raise UnreadableFile(f"The archive has two files of the name {entry.filename[:100]!r}; it was refused.")
    total = sum(entry.file_size for entry in entries)
    if total > limits.file_bytes:
        raise UnreadableFile(f"The archive unpacks to more than {limits.file_bytes >> 20} MB, the limit for a file.")
    if total > FREE_BYTES and total > limits.unpack_ratio * size:
        raise _bomb()
    _check_overlaps(entries, size)
    return files


def _check_entry(entry: ZipInfo, limits: Limits) -> None:
    shown = repr(entry.filename[:100])
    if entry.flag_bits & ENCRYPTED:
        raise UnreadableFile("The archive is protected by a password; take the password off.", code="encrypted_file")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise UnreadableFile(
            f"The archive holds a link, {shown}, and links are not followed; put the file itself in it."
        )
    parts = entry.filename.replace("\\", "/").split("/")
    if ".." in parts or entry.filename.startswith(("/", "\\")) or re.match("[A-Za-z]:", entry.filename):
        raise UnreadableFile(f"The archive has a file outside of itself, {shown}; pack the table without its folders.")
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise UnreadableFile(f"{shown} is packed in an unusual way; pack it as an ordinary zip archive.")
    if entry.file_size > FREE_BYTES and entry.file_size > limits.unpack_ratio * max(entry.compress_size, 1):
        raise _bomb()


def _check_overlaps(entries: list[ZipInfo], size: int) -> None:
    """Entries that share bytes are how small archives hold endless data."""
    end = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.header_offset < end:
            raise UnreadableFile(
                "The files in the archive lie over one another: it is damaged or a trap; pack it again.",
                code="archive_bomb",
            )
        end = entry.header_offset + 30 + entry.compress_size
    if end > size:
        raise UnreadableFile(DAMAGED)


def _bomb() -> UnreadableFile:
    return UnreadableFile("The archive unpacks to far more than a table would; it was refused.", code="archive_bomb")
