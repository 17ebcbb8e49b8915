"""Delimiters of more than one byte, such as "||", "~|~" or "§": found by the first lines of a text.

The rest of the reader knows delimiters of one byte. So the text is written once more, with a control character that it
has nowhere else in place of each of them, and cells that contain one get it back when they are read.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from contactory.engine.byte_columns import has_any
from contactory.engine.header_words import is_header_word, names_columns
from contactory.engine.layout import Layout

BLOCK = 8 << 20
LONGEST_LINE = 64 << 20
HEAD_LINES = 100
MOST_ABOVE = 10
STAND_INS = ("\x1f", "\x1e", "\x1d", "\x1c", "\x01")
USUAL = ",;\t|"
# What a delimiter of several signs is made of where one of them is usual alone.
PARTING = set("|;,\t~^")
# Doubled commas and the like are empty cells in most files, so they have to part more than two columns.
EMPTY_LOOKING = (",,", ";;", "\t\t")
STRONG = set("|;,\t~^<>[]{}")
# What stands around, between and after words anyway.
NO_DELIMITERS = set("“”„‘’‚«»‹›–—…°€£¥©®™ºª¿¡´¨·�")
_QUOTED = re.compile(r'"(?:[^"]|"")*+"')
_SIGNS = re.compile(r"[^\w\s\"'`]{2,4}")
_REPEATED = re.compile(r"([^\w \r\n\"'`().\\])\1+")


def wide_delimiter(head: bytes) -> str:
    """The delimiter of more than one byte that the first lines of a text have, "" where they have none."""
    text = _QUOTED.sub('"', head.decode(errors="replace"))
    lines = [line for line in text.splitlines() if line.strip()]
    lines = (lines[:-1] if len(lines) > HEAD_LINES else lines)[:HEAD_LINES]
    if len(lines) < 2:
        return ""
    for mark in _candidates(lines):
        usual = set(USUAL) - set(mark)
        if _parts_table(mark, lines) and not any(
            _is_steady(each, lines) or _rivals(each, mark, lines) for each in usual
        ):
            return mark
    return ""


def _candidates(lines: list[str]) -> Iterator[str]:
    """What could be a delimiter of more than one byte, the longest first."""
    above = "\n".join(lines[: MOST_ABOVE + 1])
    found = {mark for mark in _SIGNS.findall(above) if len(set(mark)) > 1}
    # Signs on both sides of a delimiter, and at the beginning of the line, are quotes.
    found -= {mark for mark in found if mark[0] == mark[-1] == lines[0][0]}
    found |= {each for each in set("".join(lines[:3])) if not each.isascii() and _is_symbol(each)}
    text = "\n".join(lines)
    found |= {mark for sign in {run[1] for run in _REPEATED.finditer(above)} if (mark := _repeated(sign, text))}
    spaced = {f" {mark} " for mark in {*found, *",;|"} if _is_spaced(mark, text)}
    yield from sorted(found | spaced, key=len, reverse=True)


def _is_symbol(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "SP" and letter not in NO_DELIMITERS


def _repeated(sign: str, text: str) -> str:
    """The sign as often as it stands together nearly everywhere, "" where it mostly stands alone."""
    if text.count(sign * 2) < 0.4 * text.count(sign) and text.count(sign * 3) < 0.25 * text.count(sign):
        return ""
    lengths = [len(run) for run in re.findall(f"{re.escape(sign)}+", text)]
    for times in (4, 3, 2):
        if sum(length % times == 0 for length in lengths) >= 0.95 * len(lengths):
            return sign * times
    return ""


def _is_spaced(mark: str, text: str) -> bool:
    count = text.count(mark)
    return count > 1 and text.count(f" {mark} ") >= 0.98 * count


def _parts_table(mark: str, lines: list[str]) -> bool:
    """Whether nearly all lines have the mark equally often, from the first one that has it so often on."""
    counts = [line.count(mark) for line in lines]
    times = _steadiest(mark, lines)[0]
    place = counts.index(times)
    if not times or place > MOST_ABOVE or len(lines) - place < 2:
        return False
    if counts.count(times) < 0.9 * (len(lines) - place) or _is_part_of_other(mark, lines):
        return False
    if any(sign in line for line in lines[:place] for sign in set(mark) & set(USUAL)):
        # A column that is empty in all rows, below a header that has one sign where they have two.
        return False
    cells = [cell.strip().strip('"') for cell in lines[place].split(mark)]
    if not all(cells) and mark.strip(" ") not in USUAL:
        return False
    if place and not (STRONG & set(mark)) and not names_columns(cells):
        return False
    following = [cell.strip() for cell in lines[place + 1].split(mark)]
    return _tells(mark, times, cells, following)


def _is_part_of_other(mark: str, lines: list[str]) -> bool:
    """Whether each sign of the mark stands in many other places too, or one that parts cells in most files does.

    So a comma before the plus of every telephone number is no delimiter of two signs.
    """
    signs = set(mark) - {" "}
    if signs & set(USUAL) and not signs <= PARTING:
        return True
    text = "\n".join(lines)
    count = text.count(mark)
    elsewhere = {sign for sign in signs if text.count(sign) > 1.05 * count * mark.count(sign)}
    return elsewhere == signs or not elsewhere.isdisjoint(USUAL)


def _tells(mark: str, times: int, cells: list[str], following: list[str]) -> bool:
    """Whether a mark that stands so often in each line parts cells, by what it is and by the first two lines."""
    if mark in EMPTY_LOOKING:
        return times > 1
    if STRONG & set(mark):
        return times > 1 or len(set(mark.strip(" "))) == 1 or all(map(is_header_word, cells))
    if not mark.isascii():
        return times > 1 or all(map(is_header_word, cells))
    if times > 1:
        return names_columns(cells) or (len(set(cells)) == len(cells) and not any(map(str.__eq__, cells, following)))
    return all(map(is_header_word, cells))


def _is_steady(mark: str, lines: list[str]) -> bool:
    """Whether nearly all lines have the mark as often as the first one."""
    first = lines[0].count(mark)
    return first > 0 and sum(line.count(mark) == first for line in lines) >= 0.9 * len(lines)


def _rivals(usual: str, mark: str, lines: list[str]) -> bool:
    """Whether a usual delimiter stands equally often in most lines, and the mark is no better a delimiter than it."""
    times, share = _steadiest(usual, lines)
    return share >= 0.7 and (not STRONG & set(mark) or times >= _steadiest(mark, lines)[0])


def _steadiest(mark: str, lines: list[str]) -> tuple[int, float]:
    """How often the mark stands in those lines that agree most, and their share of all."""
    counted = Counter(filter(None, (line.count(mark) for line in lines)))
    times, found = max(counted.items(), key=lambda each: each[1], default=(0, 0))
    return times, found / len(lines)


def write_stand_in(source: Path, target: Path, start: int, delimiter: str) -> str:
    """Write the text of source from the byte start on to target, with one control character for each delimiter.

    Gives that character, or "" where the text has all of those that could be taken: then target is of no use.
    """
    for stand_in in STAND_INS:
        if _written(source, target, start, delimiter.encode(), stand_in.encode()):
            return stand_in
    return ""


def _written(source: Path, target: Path, start: int, delimiter: bytes, stand_in: bytes) -> bool:
    with source.open("rb") as file, target.open("wb") as out:
        file.seek(start)
        carried = b""
        while block := file.read(BLOCK):
            if stand_in in block:
                return False
            data = carried + block
            end = max(data.rfind(b"\n"), data.rfind(b"\r")) + 1
            if not end and len(data) > LONGEST_LINE:
                end = len(data)
            out.write(data[:end].replace(delimiter, stand_in))
            carried = data[end:]
        out.write(carried.replace(delimiter, stand_in))
    return True


def as_written(text: str, layout: Layout) -> str:
    """A text of the file as it was before the stand-in was written."""
    return text.replace(layout.stand_in, layout.dialect.delimiter) if layout.stand_in else text


def cells_as_written(cells: pa.RecordBatch, layout: Layout) -> pa.RecordBatch:
    """The cells with the delimiter in those that contain the stand-in for it."""
    mark = layout.stand_in.encode()
    if not mark or not any(has_any(column, mark) for column in cells.columns):
        return cells
    columns = [pc.replace_substring(column, layout.stand_in, layout.dialect.delimiter) for column in cells.columns]
    return pa.RecordBatch.from_arrays(columns, names=cells.schema.names)
