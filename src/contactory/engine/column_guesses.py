"""Which field one column could be: by a known export, by its header, by its values."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from contactory.engine.fields import CONTACT_FIELDS, FIELDS_BY_NAME
from contactory.engine.header_names import comparable, normal_words
from contactory.engine.known_exports import KnownExport
from contactory.engine.value_shapes import (
    are_names,
    are_salutations,
    field_by_values,
    filled,
    link_field,
    share_of_kind,
)

_LOOSE_WORDS = frozenset(
    (
        "contact",
        "person",
        "lead",
        "customer",
        "client",
        "prospect",
        "your",
        "required",
        "optional",
        "mandatory",
        "the",
        "1",
    )
)
_SAME_AS_COMPANY = frozenset(("organization", "organisation", "org", "account", "employer", "business", "firm"))
_BETWEEN_PARTS = re.compile(r"[/|()\[\]:;]|\s-\s")
_REAL_WORDS = re.compile(r"contract")  # one letter from contact, and no slip
_PHONE_WORDS = re.compile(r"phone|tel|fone|mobil|cell|celular|handy|numm?er|ruf|móvil|movil")
_NOT_A_PHONE = re.compile(r"fax|pager|assistant")
_UNNAMED = re.compile(r"(?:unnamed|column|col|field|spalte|campo|coluna|columna|colonne|feld|champ)?\d*")
_CLOSE_ENOUGH = 90  # per cent of two header texts that must agree before a slip of the pen is assumed
_SPEAKING_FOR_ITSELF = frozenset({"email", "linkedin_url", "company_linkedin_url", "facebook_url", "twitter_url"})
_GIVEN_OR_FULL = frozenset({"nome", "nombre"})
_FAMILY_OR_FULL = frozenset({"name", "nom"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A field that a column could be, None where the column is known to have none. confidence is 0..1."""

    column: int
    field: str | None
    confidence: float
    why: str


def candidates(
    header: Sequence[str] | None, width: int, sample: Sequence[Sequence[str]], export: KnownExport | None
) -> list[Candidate]:
    """Every column's candidates, in column order; sample holds rows of raw cells."""
    found: list[Candidate] = []
    for column in range(width):
        name = header[column] if header is not None and column < len(header) else ""
        values = [row[column] for row in sample if column < len(row)]
        found.extend(_for_column(column, name, values, export))
    found = _read_among_neighbours(found, header or ())
    return found if header is not None else [*found, *_names_without_header(found, width, sample)]


def _for_column(column: int, name: str, values: Sequence[str], export: KnownExport | None) -> Iterator[Candidate]:
    if export and (key := comparable(name)) in export.meanings:
        why = f"This is the column {name.strip()!r} of a {export.label}."
        yield Candidate(column, export.meanings[key], 0.99, why)
        return
    by_header = _by_header(column, name)
    if by_header is not None:
        yield _weighed(by_header, name, values)
    else:
        yield from _by_values(column, name, values)


def _by_header(column: int, name: str) -> Candidate | None:
    key = comparable(name)
    if not key:
        return None
    if found := _names().get(key):
        return Candidate(column, found[0], 0.95 - found[1] * 0.002, f"The header {name.strip()!r} means this.")
    if field := _by_words(normal_words(name).split()) or _by_parts(name):
        return Candidate(column, field, 0.85, f"The header {name.strip()!r} names this field among other words.")
    return _by_likeness(column, name, key)


def _by_words(words: Sequence[str]) -> str | None:
    """The field that is left when words that say little are left out."""
    telling = [word for word in words if word not in _LOOSE_WORDS]
    of_company = ["company" if word in _SAME_AS_COMPANY else word for word in telling]
    for key in ("".join(telling), "".join(of_company)):
        if found := _names().get(key):
            return found[0]
    return None


def _by_parts(name: str) -> str | None:
    """The field of "Phone (mobile)" or "E-mail / Correo": the parts turned about, or one that all known parts name."""
    parts = [key for part in _BETWEEN_PARTS.split(name) if (key := comparable(part))]
    if len(parts) < 2:
        return None
    if found := _names().get("".join(reversed(parts))):
        return found[0]
    named = {found[0] for part in parts if (found := _names().get(part))}
    return named.pop() if len(named) == 1 else None


def _by_likeness(column: int, name: str, key: str) -> Candidate | None:
    if len(key) < 6 or _REAL_WORDS.search(key):
        return None
    best = process.extractOne(key, _names().keys(), scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH)
    if best is None or _figures(best[0]) != _figures(key):
        return None
    field, _ = _names()[best[0]]
    return Candidate(
        column, field, round(best[1] / 100 - 0.2, 2), f"The header {name.strip()!r} is nearly a known one."
    )


def _figures(text: str) -> str:
    return "".join(mark for mark in text if mark.isdigit())


@cache
def _names() -> dict[str, tuple[str, int]]:
    """Each known header in comparable form: its field, and how far down the list of that field it stands."""
    names: dict[str, tuple[str, int]] = {}
    for field in CONTACT_FIELDS:
        names[comparable(field.name)] = (field.name, 0)
        for listed in field.synonyms.values():
            for place, name in enumerate(listed):
                names.setdefault(comparable(name), (field.name, min(place, 20)))
    return names


def _weighed(guess: Candidate, name: str, values: Sequence[str]) -> Candidate:
    """A header's word, corrected by values that speak against it."""
    column, field, header = guess.column, guess.field or "", name.strip()
    if field == "title" and are_salutations(values):
        return Candidate(column, "salutation", 0.9, f"The column {header!r} holds Mr, Ms and their like.")
    kind = FIELDS_BY_NAME[field].kind
    if kind == "url" and (link := link_field(filled(values))) and link not in ("website", field):
        return Candidate(column, link, guess.confidence, f"The links in {header!r} lead there.")
    share = share_of_kind(values, kind)
    if share is None or share >= 0.2 or len(filled(values)) < 3:
        return guess
    if kind == "email":
        why = f"The header {header!r} means this, but its first values are not e-mail addresses."
        return Candidate(column, field, 0.3, why)
    return Candidate(column, None, 0.5, f"The header {header!r} means {field}, but its values are no {kind}.")


def _by_values(column: int, name: str, values: Sequence[str]) -> Iterator[Candidate]:
    field = field_by_values(values)
    if field is None:
        return
    key = comparable(name)
    unnamed = bool(_UNNAMED.fullmatch(key))
    named_phone = field == "work_direct_phone" and _PHONE_WORDS.search(key) and not _NOT_A_PHONE.search(key)
    if unnamed or named_phone or field in _SPEAKING_FOR_ITSELF:
        label = FIELDS_BY_NAME[field].label
        yield Candidate(column, field, 0.6 if unnamed or named_phone else 0.55, f"Its values look like this: {label}.")


def _read_among_neighbours(found: list[Candidate], header: Sequence[str]) -> list[Candidate]:
    """Nome and Name say one part of a name beside a column for the other part, else the whole of it."""
    fields = {candidate.field for candidate in found}
    return [_with_part_of_name(candidate, header, fields) for candidate in found]


def _with_part_of_name(guess: Candidate, header: Sequence[str], fields: set[str | None]) -> Candidate:
    if guess.field != "full_name" or guess.column >= len(header):
        return guess
    key = comparable(header[guess.column])
    if key in _GIVEN_OR_FULL and "last_name" in fields and "first_name" not in fields:
        part = "first_name"
    elif key in _FAMILY_OR_FULL and "first_name" in fields and "last_name" not in fields:
        part = "last_name"
    else:
        return guess
    return Candidate(
        guess.column, part, 0.9, f"The header {header[guess.column].strip()!r} beside the rest of the name."
    )


def _names_without_header(found: list[Candidate], width: int, sample: Sequence[Sequence[str]]) -> list[Candidate]:
    """In a file without header, the first two neighbouring columns of capitalised words are taken for the names."""
    taken = {candidate.column for candidate in found}
    like_names = [
        column not in taken and are_names([row[column] for row in sample if column < len(row)])
        for column in range(width)
    ]
    for column in range(width - 1):
        if like_names[column] and like_names[column + 1]:
            why = "The file has no header; these values look like names."
            return [Candidate(column, "first_name", 0.4, why), Candidate(column + 1, "last_name", 0.4, why)]
    return []
