"""Delimiters beside comma, semicolon, tab and bar: believed only where every record agrees on one."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from contactory.engine.header_words import is_header_word, names_columns
from contactory.engine.layout import Dialect
from contactory.engine.sample import Sample

# Takes the file's beginning apart under a dialect, and perhaps with a space after every delimiter.
Under: TypeAlias = Callable[[Dialect, bool], Sample]

USUAL = (",", ";", "\t", "|")
# Text hardly has these.
TELLING = ("\x01", "\x1e", "\x1f", "\x1d", "\x1c", "^", "~")
# Times, tags, names, prices, addresses and formulas have these.
IN_TEXT = (":", "#", " ", "!", "$", "%", "&", "*", "\\", "`", "/", "-", "_", "=", "@", "+", "?")
# Two columns may be parted by these, where both are named.
SELDOM = "!$%&*\\`"


def rarer(text: bytes, under: Under, plain: Dialect, wider_than: int) -> Sample | None:
    """The sample under a rarer delimiter that all records agree on, None where there is none."""
    for mark in (*TELLING, *IN_TEXT):
        if mark.encode() not in text:
            continue
        sample = under(replace(plain, delimiter=mark, agreement="split"), False)
        width, share = sample.mode()
        if width > 1 and share >= 0.95 and _begins_alike(sample, width) and width > _least(mark, wider_than, sample):
            return sample
    return None


def _begins_alike(sample: Sample, width: int) -> bool:
    """Whether the first record is as wide as the others; in tables of R it lacks a cell, and all lines begin quoted."""
    first, quote = sample.filled[0], sample.dialect.quote.encode()
    if first.width == width or width - first.width != 1 or not quote:
        return first.width == width
    return all(record.text.startswith(quote) for record in sample.filled[:20])


def _least(mark: str, wider_than: int, sample: Sample) -> float:
    """How many columns are too few to believe in a delimiter."""
    cells, (width, share) = sample.filled[0].cells or (), sample.mode()
    if mark in TELLING:
        return wider_than if len(sample.filled) >= (2 if mark < " " else 3) else width
    if len(sample.filled) < 3 or (mark == " " and _has_lone_marks(sample)):
        return width
    if mark in ": #" and width > 3:
        return 3
    if mark == " " or (share < 1.0 and (width < 4 or not names_columns(cells))):
        return width
    if names_columns(cells) or (mark in SELDOM and _heads(sample)):
        return 1 if mark in SELDOM and all(map(is_header_word, cells)) else 2
    return width


def _heads(sample: Sample) -> bool:
    """Whether the cells of the first record are words that stand nowhere right below them."""
    first, second = sample.filled[0].cells or (), sample.filled[1].cells or ()
    words = all(cell.strip() and not any(letter.isdigit() for letter in cell) for cell in first)
    return words and len(set(first)) == len(first) and not any(map(str.__eq__, first, second))


def _has_lone_marks(sample: Sample) -> bool:
    """Whether cells are nothing but a usual delimiter, as spaces around one make them."""
    return any(cell in USUAL for record in sample.filled[:20] for cell in record.cells or ())
