"""Which of the names that there are somebody meant with one that there is not."""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

_LIKE = 65  # of 100: how like a name must be to be what was meant
_WORD = re.compile(r"[^\W_]+")


def near_names(name: str, names: Sequence[str], most: int = 3) -> list[str]:
    """Those that are written like it or have all its words, the likeliest first; none where none is like it."""
    said = _words(name)
    scored = [(fuzz.ratio(" ".join(said), " ".join(_words(known))), known) for known in names]
    near = [(score, known) for score, known in scored if score >= _LIKE or (said and set(said) <= set(_words(known)))]
    return [known for _, known in sorted(near, key=lambda found: -found[0])[:most]]


def near_or_all(name: str, names: Sequence[str], what: str) -> str:
    """The end of a sentence about a wrong name: the nearest ones, or all there are, as "the fields are a, b"."""
    near = near_names(name, names)
    if not near:
        return f"the {what} are {', '.join(names)}"
    return f"the nearest {'is' if len(near) == 1 else 'are'} {', '.join(near)}"


def _words(name: str) -> list[str]:
    return _WORD.findall(name.casefold())
