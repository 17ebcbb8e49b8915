"""The error values of an xls workbook, which calamine leaves out: found by walking the records of its stream."""

import struct
from collections.abc import Iterator
from pathlib import Path

from contactory.engine.ole_directory import read_stream

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
FORMULA, BOUNDSHEET, BOOLERR, BOF = 0x0006, 0x0085, 0x0205, (0x0809, 0x0409, 0x0209)
Errors = dict[tuple[int, int], str]


def errors_of(path: Path) -> list[Errors]:
    """For each sheet of the xls file at path, in order: the texts of its errors by row and column, counted from 0."""
    data = read_stream(path, ("Workbook", "Book"))
    starts = [
        struct.unpack_from("<I", data, place)[0]
        for kind, place, size in _records(data, 0)
        if kind == BOUNDSHEET and size >= 6
    ]
    return [dict(_errors_from(data, start)) for start in starts]


def _errors_from(data: bytes, start: int) -> Iterator[tuple[tuple[int, int], str]]:
    for kind, place, size in _records(data, start):
        if size < 8 or kind not in (FORMULA, BOOLERR):
            continue
        row, column = struct.unpack_from("<HH", data, place)
        if kind == BOOLERR and data[place + 7] == 1:
            yield (row, column), ERRORS.get(data[place + 6], "#N/A")
        elif kind == FORMULA and size >= 14 and data[place + 6] == 2 and data[place + 12 : place + 14] == b"\xff\xff":
            yield (row, column), ERRORS.get(data[place + 8], "#N/A")


def _records(data: bytes, place: int) -> Iterator[tuple[int, int, int]]:
    """Kind, place of the content and its size, for each record of one part of the stream, until its end."""
    depth = 0
    while place + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, place)
        depth += (kind in BOF) - (kind == 0x0A)
        if depth <= 0 or place + 4 + size > len(data):
            return
        yield kind, place + 4, size
        place += 4 + size
