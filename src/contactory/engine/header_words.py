"""Words that names of columns are made of, in the languages of the files that people send."""

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

TOKEN = re.compile(r"[^\W\d_]+")
HUMP = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])")


@cache
def _words() -> frozenset[str]:
    return frozenset(files("contactory.engine").joinpath("column_words.txt").read_text(encoding="utf-8").split())


def names_columns(cells: Sequence[str]) -> bool:
    """Whether at least half of the cells are names that columns have."""
    return len(cells) > 0 and sum(map(is_header_word, cells)) * 2 >= len(cells)


def is_header_word(cell: str) -> bool:
    """Whether a cell is a few words, one of which names columns."""
    tokens = TOKEN.findall(HUMP.sub(" ", cell[:200]).replace("-", ""))
    return 0 < len(tokens) <= 6 and any(token.lower() in _words() for token in tokens)
