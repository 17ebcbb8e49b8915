"""How people name the columns of contact files, in many languages, and the form in which two names are compared."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_TABLE = re.compile(r"^\s*[^\W\d]\w*\.(?=\S)")
# Letters with a stroke have no accent that could be taken off.
_STROKES = str.maketrans("łøđħı", "lodhi")


@lru_cache(maxsize=4096)
def normal_words(name: str) -> str:
    """The words of a header: lower case, no accents, no punctuation, one space between words."""
    spaced = _CAMEL.sub(" ", name)
    decomposed = unicodedata.normalize("NFKD", spaced.casefold().translate(_STROKES))
    kept = (mark if mark.isalnum() else " " for mark in decomposed if not unicodedata.combining(mark))
    return " ".join("".join(kept).split())


@lru_cache(maxsize=4096)
def comparable(name: str) -> str:
    """The form in which headers are compared: normal_words without the spaces, so that E-mail is email."""
    return normal_words(name).replace(" ", "")


def without_table(header: Sequence[str]) -> Sequence[str]:
    """The names of columns; without "people." where each begins so, as in what is selected from a table."""
    tables = {match[0] if (match := _TABLE.match(name)) else "" for name in header}
    from_one = len(header) > 1 and len(tables) == 1 and "" not in tables
    return [_TABLE.sub("", name) for name in header] if from_one else header


def _read(text: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """Sections "[field]" with lines "language: name, name"; an indented line goes on with the one before it."""
    names: dict[str, dict[str, tuple[str, ...]]] = {}
    field = language = ""
    for line in text.splitlines():
        if line.startswith("["):
            field = line.strip("[] ")
            names[field] = {}
            continue
        listed = line
        if not line.startswith(" "):
            language, _, listed = line.partition(":")
        if found := tuple(name.strip() for name in listed.split(",") if name.strip()):
            names[field][language] = names[field].get(language, ()) + found
    return names


def _read_bundled() -> dict[str, dict[str, tuple[str, ...]]]:
    return _read(files("contactory.engine").joinpath("header_names.txt").read_text(encoding="utf-8"))


SYNONYMS: Mapping[str, Mapping[str, tuple[str, ...]]] = _read_bundled()
