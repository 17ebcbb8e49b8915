"""The names in an OLE compound file, the container of old Office files and of encrypted new ones."""

import struct
from pathlib import Path

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEADER = 512
ENTRY = 128
MOST_SECTORS = 256
LAST_SECTOR = 0xFFFFFFF9


def entry_names(path: Path) -> set[str]:
    """The names of the streams and folders in the file at path, as far as its directory can be followed."""
    with path.open("rb") as file:
        header = file.read(HEADER)
        if len(header) < HEADER or not header.startswith(MAGIC):
            return set()
        shift, sector = struct.unpack_from("<H", header, 30)[0], struct.unpack_from("<I", header, 48)[0]
        size = 1 << min(shift, 12)
        tables = struct.unpack_from("<109I", header, 76)
        names: set[str] = set()
        for _ in range(MOST_SECTORS):
            if sector > LAST_SECTOR:
                break
            file.seek((sector + 1) * size)
            names |= _names_in(file.read(size))
            place = sector // (size // 4)
            if place >= len(tables) or tables[place] > LAST_SECTOR:
                break
            file.seek((tables[place] + 1) * size + sector % (size // 4) * 4)
            following = file.read(4)
            sector = struct.unpack("<I", following)[0] if len(following) == 4 else LAST_SECTOR + 1
    return names


def _names_in(data: bytes) -> set[str]:
    names = set()
    for start in range(0, len(data) - ENTRY + 1, ENTRY):
        length = struct.unpack_from("<H", data, start + 64)[0]
        if 2 < length <= 64:
            names.add(data[start : start + length - 2].decode("utf-16-le", "replace"))
    return names
