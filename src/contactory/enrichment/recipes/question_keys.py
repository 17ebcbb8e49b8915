"""The keys of a question: whom it is about, and by what it is asked, however it is written."""

import json
import re
import unicodedata
from functools import lru_cache
from hashlib import sha256

from contactory.engine.email_syntax import judge
from contactory.engine.phones import phones_in
from contactory.providers.protocol import Operation
from contactory.providers.questions import Question

_PAGE = re.compile(r"linkedin\.[a-z.]+/([a-z]+)/([^/?#\s]+)", re.IGNORECASE)
_BEFORE_HOST = re.compile(r"^(?:[a-z][a-z0-9+.-]*://)?(?:www\.)?", re.IGNORECASE)


def question_key(provider: str, operation: Operation, question: Question) -> bytes:
    """The sha256 of what a provider is asked and about whom: of the first clues in its needs that are known.

    So a record that has learnt more since, as by the answer itself, is still the one that was asked about. Case, white
    space and the composition of characters do not count.
    """
    for needed in operation.needs:
        known = _known(question, needed)
        if len(known) == len(needed):
            return _hash(provider, operation, known)
    return clues_key(provider, operation, question)


def clues_key(provider: str, operation: Operation, question: Question) -> bytes:
    """The sha256 of what a provider is asked and of all the clues by which the operation asks.

    Case, white space and the composition of characters do not count; anything else that differs gives another key.
    """
    return _hash(provider, operation, _known(question, _clues(operation)))


def _known(question: Question, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """The clues of these names that say anything, in their normal form."""
    known = [(clue, text) for clue in names if (text := getattr(question, clue))]
    return [(clue, normal) for clue, text in known if (normal := _normal(clue, text))]


def _hash(provider: str, operation: Operation, clues: list[tuple[str, str]]) -> bytes:
    return sha256(json.dumps([provider, operation.name, clues]).encode()).digest()


@lru_cache(maxsize=256)
def _clues(operation: Operation) -> tuple[str, ...]:
    """Every clue that the operation may ask by, in one order."""
    return tuple(sorted({clue for needed in operation.needs for clue in needed}))


def _normal(clue: str, text: str) -> str:
    match clue:
        case "provider_id":
            return text
        case "email":
            return judge(text).key or _folded(text)
        case "linkedin_url":
            page = _PAGE.search(text)
            return _folded(f"{page[1]}/{page[2]}") if page else _folded(text)
        case "domain":
            return _BEFORE_HOST.sub("", _folded(text)).rstrip("./")
        case "phone":
            return next(iter(phones_in(text, "")), "") or _folded(text)
        case _:
            return _folded(text)


def _folded(text: str) -> str:
    """The text in lower case, with single spaces and composed characters."""
    if text.isascii():
        return " ".join(text.lower().split())
    # Lower case of what is composed may be taken apart, so it is composed again.
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFD", text).casefold())
    return unicodedata.normalize("NFC", " ".join(folded.split()))
