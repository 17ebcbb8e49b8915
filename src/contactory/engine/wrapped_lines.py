"""Tables of which every line was put into quotes once more, as happens when a CSV file is saved as one column."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from contactory.engine.cell_types import cell_type
from contactory.engine.header_words import names_columns
from contactory.engine.text_of_bytes import shown

BLOCK = 8 << 20
LONGEST = 1 << 20
HEAD_LINES = 200
DELIMITERS = b",;\t|"
FACT = "Every line of the file stood in quotes; they were taken off."
_WRAPPED = re.compile(rb'"((?:[^"]|"")*+)"(\r?\n|\r|\Z)')
_LINE = re.compile(rb"[^\r\n]*+(?:\r?\n|\r|\Z)")
_QUOTED = re.compile(rb'"(?:[^"]|"")*+"')


def are_wrapped(head: bytes) -> bool:
    """Whether the first bytes of a text are those of a table whose lines, but perhaps the first, stand in quotes."""
    lines = list(_lines(head, True))[:HEAD_LINES]
    filled = [(text, wrapped) for text, wrapped, _ in (lines[:-1] if len(lines) > 2 else lines) if text.strip()]
    inner = [text for text, wrapped in filled if wrapped]
    if len(filled) < 2 or len(inner) < max(2, 0.9 * len(filled) - 1):
        return False
    plain = [_QUOTED.sub(b"", text) for text, _ in filled]
    for mark in (bytes([code]) for code in DELIMITERS):
        counts = Counter(text.count(mark) for text in plain)
        count, lines_with_it = counts.most_common(1)[0]
        if count and plain[0].count(mark) == count and lines_with_it >= 0.9 * len(plain):
            names, *rows = [shown(text).split(mark.decode()) for text, _ in filled]
            return any(b'"' in text for text in inner) or names_columns(names) or _stand_above_numbers(names, rows)
    return False


def _stand_above_numbers(names: list[str], rows: list[list[str]]) -> bool:
    """Whether none of three or more names is a number, and all values of a column below them are."""
    rows = [row for row in rows if len(row) == len(names)]
    if len(names) < 3 or len(rows) < 2 or any(cell_type(name) != "text" for name in names):
        return False
    return any(all(cell_type(cell) == "number" for cell in column) for column in zip(*rows, strict=True))


def unwrap(source: Path, target: Path, start: int) -> None:
    """Write the text of source from the byte start on to target, each wrapped line without its outer quotes."""
    with source.open("rb") as file, target.open("wb") as out:
        file.seek(start)
        carried = b""
        while True:
            block = file.read(BLOCK)
            data = carried + block
            used = 0
            for text, _, end in _lines(data, not block):
                out.write(text + data[end - _end_length(data, end) : end])
                used = end
            carried = data[used:]
            if not block:
                return


def _lines(data: bytes, whole: bool) -> Iterator[tuple[bytes, bool, int]]:
    """The lines of data: text without the outer quotes, whether it had them, and where the next line begins.

    Unless data are the whole rest of the text, a last line that may go on beyond them is left out.
    """
    position = 0
    while position < len(data):
        found = _WRAPPED.match(data, position, position + LONGEST)
        wrapped = found is not None and (found.end() < position + LONGEST or found[2] != b"")
        if found is None or not wrapped:
            if not whole and len(data) - position < LONGEST:
                return
            found = _LINE.match(data, position)
        if found is None or (not whole and found.end() == len(data)):
            return
        end = found.end()
        text = found[1].replace(b'""', b'"') if wrapped else data[position : end - _end_length(data, end)]
        yield text, wrapped, end
        position = end


def _end_length(data: bytes, end: int) -> int:
    """How many bytes the line end has that stands before end."""
    return 2 if data[end - 2 : end] == b"\r\n" else int(data[end - 1 : end] in (b"\n", b"\r"))
