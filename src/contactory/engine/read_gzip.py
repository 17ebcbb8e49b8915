"""Unpacking a gzip file to disk, without trusting what it says about its size."""

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from contactory.errors import UnreadableFile

MAGIC = b"\x1f\x8b"
CHUNK = 1 << 20
FREE_BYTES = 100 << 20
MOST_RATIO = 200


def unpack(source: Path, target: Path, most_bytes: int) -> None:
    """Write the contents of a gzip file (of one member or several) to target.

    Raises UnreadableFile where it is damaged, cut off, larger than most_bytes, or swells like a bomb.
    """
    with source.open("rb") as packed, target.open("wb") as plain:
        written = 0
        for piece in _pieces(packed):
            written += len(piece)
            if written > most_bytes:
                raise UnreadableFile(f"The gzip file unpacks to more than {most_bytes >> 20} MB, the limit for a file.")
            if written > FREE_BYTES and written > MOST_RATIO * packed.tell():
                raise UnreadableFile("The gzip file unpacks to far more than a table would; it was refused.")
            plain.write(piece)


def _pieces(packed: BinaryIO) -> Iterator[bytes]:
    member, waiting = zlib.decompressobj(31), b""
    while True:
        waiting = waiting or packed.read(CHUNK)
        if not waiting:
            raise UnreadableFile("The gzip file is cut off before its end; send it again.")
        try:
            piece = member.decompress(waiting, CHUNK)
        except zlib.error:
            raise UnreadableFile("The gzip file is damaged and cannot be unpacked; send it again.") from None
        yield piece
        waiting = member.unconsumed_tail
        if member.eof:
            waiting = (member.unused_data or packed.read(CHUNK)).lstrip(b"\0")
            if not waiting:
                return
            member = zlib.decompressobj(31)
