"""What a column holds, judged by its values alone, with the figures that say so."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from contactory.engine.bundled_lists import bundled_lists
from contactory.engine.fields import Kind
from contactory.engine.header_names import comparable
from contactory.engine.value_readers import READERS, reads_as_date

_MOST = 0.8  # of the filled cells must have a shape that a regular expression can tell
_LOOKED_AT = 200  # characters
_FIRST = 24  # values; a shape that none of them has is not looked for in the rest
_EMAIL = re.compile(r"(?:mailto:)?[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]{2,}", re.IGNORECASE)
_URL = re.compile(r"(?:https?://\S+|www\.\S+\.\S+)", re.IGNORECASE)
_TWITTER = re.compile(r"(?:twitter\.com|(?<![\w-])x\.com)/", re.IGNORECASE)
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", re.IGNORECASE)
_PHONE = re.compile(r"'?\+?[\d\s().\-/]{7,22}(?:\s*(?:x|ext\.?)\s*\d{1,6})?", re.IGNORECASE)
_PHONE_MARK = re.compile(r"[+()]|\d[\s.\-/]\d")
_NO_PHONE = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}|\d+\.\d{1,2}|\d{3}\.\d{3}\.\d{3}-\d{2}|[\d.]+/\d{4}-\d{2}")
_DATE_MARK = re.compile(r"\d[-/.]\d|[^\W\d_]{3}")
_RANGE = re.compile(r"(\d[\d,.]{0,6})\s*(?:[-–]|to)\s*(\d[\d,.]{0,8})", re.IGNORECASE)
_AT_LEAST = re.compile(r"\d[\d,.]{0,8}\s?\+")
_MARKED_POSTAL = re.compile(
    r"\d{5}-\d{3,4}|\d{4}-\d{3}|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|"
    r"\d{4} ?[A-Z]{2}|[A-Z]{1,2}-\d{4,5}"
)
_PLAIN_POSTAL = re.compile(r"\d{4,5}")
_LEGAL_FORM = re.compile(
    r"\b(?:inc|llc|ltd|limited|gmbh|ag|kg|ug|s\.?a\.?s?|ltda|lda|eireli|plc|corp|corporation|co|s\.?l\.?u?|s\.?r\.?l|bv|"
    r"nv|oy|ab|aps|pty|sarl|sasu|llp|group|holdings?|e\.k|se|s\.?p\.?a)\.?$",
    re.IGNORECASE,
)
_NAME_WORD = re.compile(r"[^\W\d_][^\W\d_]*(?:['’-][^\W\d_]+)*\.?")
_STREET = re.compile(
    r"^\d+[a-z]?,? .*\b(?:st|street|ave|avenue|rd|road|blvd|boulevard|lane|ln|drive|dr|way|court|ct|rue|av)\b"
    r"|^(?:rua|av|avenida|calle|c/|rue|praça|plaza|travessa|via|largo|carrer|paseo)[ .].*\d"
    r"|(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse)\s+\d+",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_LISTS = bundled_lists("value_words.txt")
_WORDS = bundled_lists("shape_words.txt")


def _set(*names: str) -> frozenset[str]:
    return frozenset(comparable(word) for name in names for word in (*_LISTS.get(name, ()), *_WORDS.get(name, ())))


_SALUTATIONS = _set("salutations")
_COUNTRIES = _set("countries", "more countries")
_COUNTRY_CODES = frozenset(_WORDS["country codes"])
_STATES = frozenset(_WORDS["states"])
_CITIES = _set("cities")
_GIVEN_NAMES = _set("given names")
_TITLE_WORDS = _set("job title words")


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape that values can have.

    said names it in the plural. enough is the share (0..1) of the filled cells from which on a column is taken to be
    of this shape, trust (0..1) how sure the guess is where all of them are.
    """

    name: str
    said: str
    test: Callable[[str], bool]
    enough: float
    trust: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """So many of a column's filled values have a shape."""

    shape: Shape
    hits: int
    filled: int

    @property
    def confidence(self) -> float:
        """0..1: the trust in the shape; lists of words know a part of what there is, so their share says less."""
        share = self.hits / self.filled
        return self.shape.trust * (share if self.shape.enough >= _MOST else 0.5 + share / 2)

    @property
    def sentence(self) -> str:
        """For a person, with the figures."""
        return f"{self.hits:,} of {self.filled:,} values look like {self.shape.said}."


def filled(values: Sequence[str]) -> list[str]:
    """The values that are not blank, trimmed; of long ones the beginning, which tells enough."""
    return [text[:_LOOKED_AT] for value in values if (text := value.strip())]


def evidence_of(values: Sequence[str]) -> Evidence | None:
    """The shape that a column's filled values speak for most, None where they speak for none."""
    texts = filled(values)
    if not texts:
        return None
    found = [seen for shape in SHAPES if (seen := _seen(shape, texts)) is not None]
    return max(found, key=lambda seen: seen.confidence, default=None)


def evidence_for(name: str, values: Sequence[str]) -> Evidence | None:
    """The evidence for one shape, None where there is not enough of it."""
    texts = filled(values)
    return _seen(_BY_NAME[name], texts) if texts else None


def link_evidence(values: Sequence[str]) -> Evidence | None:
    """The kind of link that most of these values are, None where they are not links."""
    texts = filled(values)
    return next((seen for shape in _LINKS if texts and (seen := _seen(shape, texts)) is not None), None)


def are_salutations(values: Sequence[str]) -> bool:
    """True where most of the filled values are Mr, Ms and their like."""
    return evidence_for("salutation", values) is not None


def are_names(values: Sequence[str]) -> bool:
    """True where nearly every filled value is one to three words of letters, capitalised, and they vary."""
    texts = filled(values)
    return len(set(texts)) > len(texts) // 4 and bool(texts) and sum(map(_is_name, texts)) >= 0.9 * len(texts)


def share_of_kind(values: Sequence[str], kind: Kind) -> float | None:
    """Which part (0..1) of the filled values reads as the kind; None for kinds that any text may be, or no values."""
    texts = filled(values)
    reads = is_email if kind == "email" else READERS.get(kind)
    return sum(map(reads, texts)) / len(texts) if texts and reads else None


def is_email(text: str) -> bool:
    """True for a text with the outline of one e-mail address."""
    return bool(_EMAIL.fullmatch(text))


def _seen(shape: Shape, texts: Sequence[str]) -> Evidence | None:
    if not any(map(shape.test, texts[:_FIRST])):
        return None
    hits = sum(map(shape.test, texts))
    return Evidence(shape, hits, len(texts)) if hits and hits >= shape.enough * len(texts) else None


def _is_phone(text: str) -> bool:
    if not _PHONE.fullmatch(text) or _NO_PHONE.fullmatch(text):
        return False
    return bool(_PHONE_MARK.search(text) or len(text) >= 10)


def _is_name(text: str) -> bool:
    words = text.replace(",", " ").split()
    return 1 <= len(words) <= 3 and words[-1][0].isupper() and all(_NAME_WORD.fullmatch(word) for word in words)


def _is_given_name(text: str) -> bool:
    words = text.split()
    return len(words) <= 2 and comparable(words[0]) in _GIVEN_NAMES


def _is_full_name(text: str) -> bool:
    words = text.replace(",", " ").split()
    if not 2 <= len(words) <= 5 or not all(_NAME_WORD.fullmatch(word) for word in words):
        return False
    return any(comparable(word) in _GIVEN_NAMES for word in (words[0], words[-1]))


def _is_domain(text: str) -> bool:
    return bool(_DOMAIN.fullmatch(text))


def _is_date(text: str) -> bool:
    return bool(_DATE_MARK.search(text)) and any(mark.isdigit() for mark in text) and reads_as_date(text)


def _is_range(text: str) -> bool:
    if found := _RANGE.fullmatch(text):
        low, high = (int("".join(filter(str.isdigit, figures))) for figures in found.groups())
        return low < high
    return bool(_AT_LEAST.fullmatch(text))


def _is_country(text: str) -> bool:
    return text in _COUNTRY_CODES or (len(text) > 2 and comparable(text) in _COUNTRIES)


def _is_job_title(text: str) -> bool:
    words = _WORD.findall(text)
    return 0 < len(words) <= 10 and any(comparable(word) in _TITLE_WORDS for word in words)


def _leads_to(mark: str) -> Callable[[str], bool]:
    return lambda text: mark in text.lower()


_LINKS = (
    Shape("company_linkedin", "LinkedIn pages of companies", _leads_to("linkedin.com/company/"), _MOST, 0.9),
    Shape("person_linkedin", "LinkedIn profiles", _leads_to("linkedin.com/"), _MOST, 0.9),
    Shape("facebook", "Facebook pages", _leads_to("facebook.com/"), _MOST, 0.9),
    Shape("twitter", "Twitter or X pages", lambda text: bool(_TWITTER.search(text)), _MOST, 0.9),
    Shape("website", "web addresses", lambda text: bool(_URL.fullmatch(text)), _MOST, 0.75),
)
# Few company names end in a legal form, but hardly anything else does; and no list has all names, titles and cities.
SHAPES: tuple[Shape, ...] = (
    Shape("email", "e-mail addresses", is_email, _MOST, 0.9),
    *_LINKS,
    Shape("phone", "phone numbers", _is_phone, _MOST, 0.7),
    Shape("domain", "domain names", _is_domain, _MOST, 0.74),
    Shape("date", "dates", _is_date, _MOST, 0.85),
    Shape("headcount", "ranges such as numbers of employees", _is_range, _MOST, 0.8),
    Shape("postal_code", "postal codes", lambda text: bool(_MARKED_POSTAL.fullmatch(text)), _MOST, 0.8),
    Shape("country", "countries", _is_country, _MOST, 0.8),
    Shape("state", "states or regions", lambda text: text in _STATES, _MOST, 0.75),
    Shape("salutation", "salutations", lambda text: comparable(text) in _SALUTATIONS, 0.6, 0.8),
    Shape("street", "street addresses", lambda text: bool(_STREET.search(text)), 0.5, 0.7),
    Shape("company", "company names with a legal form", lambda text: bool(_LEGAL_FORM.search(text)), 0.3, 0.75),
    Shape("title", "job titles", _is_job_title, 0.4, 0.72),
    Shape("city", "cities", lambda text: comparable(text) in _CITIES, 0.4, 0.66),
    Shape("first_name", "given names", _is_given_name, 0.3, 0.62),
    Shape("full_name", "names of people", _is_full_name, 0.35, 0.64),
)
_BY_NAME = {
    shape.name: shape
    for shape in (
        *SHAPES,
        Shape("plain_postal_code", "postal codes", lambda text: bool(_PLAIN_POSTAL.fullmatch(text)), _MOST, 0.55),
        Shape("last_name", "names", _is_name, 0.9, 0.5),
        Shape("text", "texts", lambda text: any(map(str.isalpha, text)), _MOST, 0.5),
    )
}
