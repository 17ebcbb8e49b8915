"""Which field the header of a column names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from contactory.engine.bundled_lists import bundled_lists
from contactory.engine.header_names import comparable, normal_words
from contactory.engine.vocabulary import Vocabulary

_PARTS = bundled_lists("header_parts.txt")
_LOOSE_WORDS = frozenset(_PARTS["words that say little"])
_SAME_AS_COMPANY = frozenset(_PARTS["words for a company"])
_OF_WORK = frozenset(_PARTS["words for work"])
_ANOTHER_THING = frozenset(_PARTS["words for another thing"])
_NO_SLIPS = tuple(_PARTS["names that are no slip of the pen"])
_OF_COMPANY = {
    "full_name": "company",
    "street": "company_address",
    "city": "company_city",
    "state": "company_state",
    "postal_code": "company_postal_code",
    "country": "company_country",
    "linkedin_url": "company_linkedin_url",
    "work_direct_phone": "company_phone",
    "company_domain": "company_domain",
    "website": "website",
    "industry": "industry",
    "employees": "employees",
    "annual_revenue": "annual_revenue",
    "seo_description": "seo_description",
    "owner": "account_owner",
    "facebook_url": "facebook_url",
    "twitter_url": "twitter_url",
}
_OF_A_PLACE = frozenset({"street", "city", "state", "postal_code", "country"})
_BETWEEN_PARTS = re.compile(r"[/|()\[\]:;]|\s-\s")
_BESIDE_A_FIGURE = re.compile(r"(?<=[^\W\d])(?=\d)")
_CLOSE_ENOUGH = 90  # per cent of two header texts that must agree before a slip of the pen is assumed
_SIGNS_TO_A_SLIP = 10  # a header text may have a sign too many or too few for each of these
_GIVEN_OR_FULL = frozenset(map(comparable, ("nome", "nombre", "名前", "お名前")))
_FAMILY_OR_FULL = frozenset({"name", "nom", "naam", "namn", "navn"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A field that a column could be, None where the column is known to have none. confidence is 0..1."""

    column: int
    field: str | None
    confidence: float
    why: str


def by_header(column: int, name: str, vocabulary: Vocabulary) -> Candidate | None:
    """What a header means: a known name, a known name among other words, or nearly a known name."""
    key = comparable(name)
    if not key:
        return None
    if found := vocabulary.names.get(key):
        return Candidate(column, found[0], found[1], f"The header {name.strip()!r} means this.")
    if field := _by_words(_words(name), vocabulary) or _by_parts(name, vocabulary):
        return Candidate(column, field, 0.85, f"The header {name.strip()!r} names this field among other words.")
    return _by_likeness(column, name, key, vocabulary)


def read_among_neighbours(found: Sequence[Candidate], header: Sequence[str]) -> list[Candidate]:
    """Nome and Name say one part of a name beside a column for the other part, else the whole of it."""
    return [
        _with_part_of_name(guess, header, {other.field for other in found if other.column != guess.column})
        if guess.field == "full_name"
        else guess
        for guess in found
    ]


def _words(name: str) -> list[str]:
    """The words of a header; the 1 of Email1 is a word of its own."""
    return _BESIDE_A_FIGURE.sub(" ", normal_words(name)).split()


def _by_words(words: Sequence[str], vocabulary: Vocabulary) -> str | None:
    """The field that is left when words that say little are left out."""
    telling = [word for word in words if word not in _LOOSE_WORDS]
    of_company = ["company" if word in _SAME_AS_COMPANY else word for word in telling]
    for key in ("".join(telling), "".join(of_company)):
        if field := vocabulary.field_of(key):
            return field
    rest = [word for word in telling if word not in _SAME_AS_COMPANY]
    if len(rest) == len(telling) or (field := vocabulary.field_of("".join(rest))) is None:
        return None
    return _OF_COMPANY.get(field) if vocabulary.of_people else field


def _by_parts(name: str, vocabulary: Vocabulary) -> str | None:
    """The field of "Phone (mobile)" or "E-mail / Correo": the parts turned about, or one that all known parts name."""
    parts = [part for part in _BETWEEN_PARTS.split(name) if comparable(part)]
    if len(parts) < 2:
        return None
    if field := vocabulary.field_of("".join(map(comparable, reversed(parts)))):
        return field
    named = {field for part in parts if (field := vocabulary.field_of(comparable(part)))}
    if len(named) != 1:
        return None
    rest = {word for part in parts if vocabulary.field_of(comparable(part)) is None for word in _words(part)}
    return _with_rest(named.pop(), rest, vocabulary)


def _with_rest(field: str, rest: set[str], vocabulary: Vocabulary) -> str | None:
    """What a named field becomes by the other words of a header: "E-mail: Type" is none, "City (office)" the firm's."""
    if rest & _ANOTHER_THING or any(word.isdigit() and word != "1" for word in rest):
        return None
    of_company = rest & _SAME_AS_COMPANY or (field in _OF_A_PLACE and rest & _OF_WORK)
    return _OF_COMPANY.get(field, field) if of_company and vocabulary.of_people else field


def _by_likeness(column: int, name: str, key: str, vocabulary: Vocabulary) -> Candidate | None:
    if len(key) < 6 or any(other in key for other in _NO_SLIPS):
        return None
    best = process.extractOne(key, vocabulary.names.keys(), scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH)
    # A word more, as in Email Invalid or Organization ID, is no slip.
    most = max(1, len(key) // _SIGNS_TO_A_SLIP - 1)
    if best is None or _figures(best[0]) != _figures(key) or abs(len(best[0]) - len(key)) > most:
        return None
    confidence = round(best[1] / 100 - 0.2, 2)
    why = f"The header {name.strip()!r} is nearly a known one."
    return Candidate(column, vocabulary.field_of(best[0]), confidence, why)


def _figures(text: str) -> str:
    return "".join(mark for mark in text if mark.isdigit())


def _with_part_of_name(guess: Candidate, header: Sequence[str], fields: set[str | None]) -> Candidate:
    if guess.column >= len(header):
        return guess
    name = header[guess.column]
    key = comparable(name)
    if key in _GIVEN_OR_FULL and "last_name" in fields and "first_name" not in fields:
        part = "first_name"
    elif key in _FAMILY_OR_FULL and "first_name" in fields and "last_name" not in fields:
        part = "last_name"
    else:
        return guess
    return Candidate(guess.column, part, 0.9, f"The header {name.strip()!r} beside the rest of the name.")
