"""What kind of value a cell holds, as far as its shape tells: for votes on delimiters and headers, never for values."""

import re
from collections.abc import Sequence

SHAPES = (
    ("number", re.compile(r"[-+(]?[$€£]?\s?\d{1,15}(?:[.,' ]\d{1,6})*\)?\s?[%€$£]?(?:[eE][-+]?\d+)?")),
    ("date", re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ]\d{1,2}:\d{2}.*)?")),
    ("time", re.compile(r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s?[AaPp]\.?[Mm]\.?)?")),
    ("email", re.compile(r"\S+@\S+\.\S+")),
    ("url", re.compile(r"(?:https?://|www\.)\S+")),
    ("phone", re.compile(r"\+?[\d ()./-]{7,20}")),
    ("code", re.compile(r"(?=[\w-]*\d)[A-Za-z\d_-]{4,64}")),
    ("truth", re.compile(r"true|false|yes|no|[tfyn]", re.IGNORECASE)),
)
WORDS = re.compile(r"[^\W\d_][\w'’.\- ]{0,40}")
STRONG = {"number", "date", "time", "email", "url", "phone"}


def cell_type(cell: str) -> str:
    """The name of the shape of a cell: "empty", one of SHAPES, or "text"."""
    cell = cell.strip()
    if not cell:
        return "empty"
    if len(cell) > 100:
        return "text"
    return next((name for name, shape in SHAPES if shape.fullmatch(cell)), "text")


def known_share(cells: Sequence[str]) -> float:
    """The share of cells that are empty, of a known shape, or a few plain words."""
    if not cells:
        return 0.0
    known = sum(cell_type(cell) != "text" or WORDS.fullmatch(cell.strip()) is not None for cell in cells)
    return known / len(cells)
