"""OLE compound files, the container of old Office files and of encrypted new ones: what is in them, and one stream."""

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEADER = 512
ENTRY = 128
MOST_DIRECTORY_SECTORS = 256
LAST_SECTOR = 0xFFFFFFF9
SMALL_STREAM = 4096


class Entry(NamedTuple):
    """A stream or folder: where its first sector is, and its size in bytes."""

    name: str
    sector: int
    size: int


def entry_names(path: Path) -> set[str]:
    """The names of the streams and folders in the file at path, as far as its directory can be followed."""
    with path.open("rb") as file:
        chains = _Chains(file)
        return {entry.name for entry in chains.entries()}


def read_stream(path: Path, names: Sequence[str]) -> bytes:
    """The content of the first stream that has one of the names; b"" where there is none, or a very small one."""
    with path.open("rb") as file:
        chains = _Chains(file)
        found = next((entry for entry in chains.entries() if entry.name in names), None)
        if found is None or found.size < SMALL_STREAM:
            return b""
        most = min(found.size, path.stat().st_size)
        return b"".join(chains.sectors(found.sector, -(-most // chains.size)))[:most]


class _Chains:
    """The sectors of a compound file, followed from one to the next."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        header = file.read(HEADER)
        self._length = file.seek(0, 2)
        self._sound = len(header) == HEADER and header.startswith(MAGIC)
        self.size, self._first = HEADER, LAST_SECTOR + 1
        self._tables: list[int] = []
        if self._sound:
            self.size = 1 << min(max(struct.unpack_from("<H", header, 30)[0], 7), 12)
            self._first = struct.unpack_from("<I", header, 48)[0]
            self._tables = self._table_sectors(header)
        self._known: dict[int, tuple[int, ...]] = {}

    def _table_sectors(self, header: bytes) -> list[int]:
        """Where the tables of followers are: the first 109 stand in the header, others in sectors of their own."""
        tables = list(struct.unpack_from("<109I", header, 76))
        more, count = struct.unpack_from("<II", header, 68)
        for _ in range(min(count, MOST_DIRECTORY_SECTORS)):
            words = self._words(more)
            if more > LAST_SECTOR or not words:
                break
            tables += words[:-1]
            more = words[-1]
        return tables

    def _read(self, sector: int) -> bytes:
        place = (sector + 1) * self.size
        if place >= self._length:
            return b""
        self._file.seek(place)
        return self._file.read(self.size)

    def _words(self, sector: int) -> tuple[int, ...]:
        data = self._read(sector)
        return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])

    def sectors(self, first: int, most: int) -> Iterator[bytes]:
        """The content of at most so many sectors, from the first on."""
        for _ in range(most):
            if first > LAST_SECTOR:
                return
            yield self._read(first)
            place, within = divmod(first, self.size // 4)
            if place >= len(self._tables) or self._tables[place] > LAST_SECTOR:
                return
            if place not in self._known:
                self._known[place] = self._words(self._tables[place])
            if within >= len(self._known[place]):
                return
            first = self._known[place][within]

    def entries(self) -> Iterator[Entry]:
        """The streams and folders that the directory names."""
        for data in self.sectors(self._first, MOST_DIRECTORY_SECTORS):
            for start in range(0, len(data) - ENTRY + 1, ENTRY):
                length = struct.unpack_from("<H", data, start + 64)[0]
                if 2 < length <= 64:
                    name = data[start : start + length - 2].decode("utf-16-le", "replace")
                    yield Entry(name, *struct.unpack_from("<II", data, start + 116))
