"""The key of a question: equal where the same is asked about the same one, however it is written."""

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
    """The sha256 of what a provider is asked and of the clues by which the operation asks.

    Case, white space and the composition of characters do not count; anything else that differs gives another key.
    """
    known = [(clue, text) for clue in _clues(operation) if (text := getattr(question, clue))]
    clues = [(clue, normal) for clue, text in known if (normal := _normal(clue, text))]
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
