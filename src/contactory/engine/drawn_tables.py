"""Tables that programs draw for the eye: bars around each line, or columns as wide as the dashes under their names."""

import re
from collections.abc import Sequence
from pathlib import Path

FACT = "The table was drawn with bars or dashes; they were taken off."
HEAD_LINES = 200
_TITLE_LINES = 30
_MOST_OTHERS = 10  # titles, and what follows a table
_SHARE_OF_OTHERS = 0.1
_FEWEST_BARS = 3
_FEWEST_DASHES = 6
_BARS = str.maketrans("│┃║", "|||")
_RULE = re.compile(r"(?=.*(?:[-=]{3}|[─━═]{3}))[-=+|:\s─━═┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝╒╤╕╞╪╡╘╧╛]+")
_DASHES = re.compile(r" *-+(?: +-+)+ *")
_GROUP = re.compile(r"-+")


def drawn_columns(head: bytes) -> tuple[int, ...] | None:
    """Where the columns begin of a table with dashes under its names, () where bars part them; None for no drawn one.

    head holds the first bytes of a text.
    """
    lines = [line for line in head.decode(errors="replace").split("\n")[:HEAD_LINES] if line.strip()]
    if len(lines) > 3 and not head.endswith(b"\n"):
        del lines[-1]
    return () if _are_framed(lines) else _ruled_columns(lines)


def write_plain(source: Path, target: Path, start: int, columns: Sequence[int]) -> None:
    """Write the text of source from the byte start on to target: cells parted by bars, an empty line for each rule."""
    with source.open("rb") as file, target.open("wb") as out:
        file.seek(start)
        for line in file:
            text = line.rstrip(b"\r\n")
            out.write(_plain(text, columns) + line[len(text) :])


def _are_framed(lines: list[str]) -> bool:
    """Whether lines begin and end with bars, and a rule stands beside the first of them."""
    bars = [_bars(line) for line in lines]
    first = next((place for place, count in enumerate(bars) if count), None)
    if first is None or not any(map(_is_rule, lines[max(0, first - 1) : first + 2])):
        return False
    framed = [count for count in bars if count]
    others = sum(not count and not _is_rule(line) for count, line in zip(bars, lines, strict=True))
    alike = framed.count(framed[0]) >= (1 - _SHARE_OF_OTHERS) * len(framed)
    return len(framed) > 1 and alike and others <= min(_MOST_OTHERS + _SHARE_OF_OTHERS * len(lines), len(framed))


def _ruled_columns(lines: list[str]) -> tuple[int, ...] | None:
    """Where columns begin by the first line of dashes, if the names above and nearly all lines below keep to it."""
    place = next((place for place, line in enumerate(lines[:_TITLE_LINES]) if _are_dashes(line)), 0)
    if not place:
        return None
    columns = tuple(found.start() for found in _GROUP.finditer(lines[place]))
    names = _cells(lines[place - 1], columns)
    rows = [line for line in lines[place + 1 :] if not _are_dashes(line)]
    fitting = sum(_cells(line, columns) is not None for line in rows)
    kept = rows and fitting >= len(rows) - max(1, _SHARE_OF_OTHERS * len(rows)) and fitting > 0
    return columns if names and all(names) and kept else None


def _cells(line: str, columns: Sequence[int]) -> list[str] | None:
    """The cells of a line, None where text stands between its columns."""
    if any(len(line) >= start and line[start - 1] != " " for start in columns[1:]) or line[: columns[0]].strip():
        return None
    return [line[start:end].strip() for start, end in zip(columns, [*columns[1:], None], strict=True)]


def _plain(line: bytes, columns: Sequence[int]) -> bytes:
    try:
        text = line.decode()
    except UnicodeDecodeError:
        return line
    if _are_dashes(text) if columns else _is_rule(text):
        return b""
    if columns:
        cells = _cells(text, columns) if text.strip() else None
    else:
        cells = [cell.strip() for cell in text.translate(_BARS).strip()[1:-1].split("|")] if _bars(text) else None
    return line if cells is None else "|".join(map(_quoted, cells)).encode()


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if '"' in cell or "|" in cell else cell


def _bars(line: str) -> int:
    """How many bars a line has that begins and ends with one; 0 for another, and for a rule."""
    text = line.translate(_BARS).strip()
    count = text.count("|")
    framed = count >= _FEWEST_BARS and text[0] == text[-1] == "|" and not _is_rule(text)
    return count if framed else 0


def _is_rule(line: str) -> bool:
    return _RULE.fullmatch(line) is not None


def _are_dashes(line: str) -> bool:
    return line.count("-") >= _FEWEST_DASHES and _DASHES.fullmatch(line.rstrip()) is not None
