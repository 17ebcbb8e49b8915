"""What a column holds, judged by its values alone."""

import re
from collections.abc import Callable, Sequence

from contactory.engine.bundled_lists import bundled_lists
from contactory.engine.fields import Kind
from contactory.engine.header_names import comparable
from contactory.engine.value_readers import READERS

_ENOUGH = 0.8  # of the filled cells must have the shape
_LOOKED_AT = 200  # characters
_EMAIL = re.compile(r"(?:mailto:)?[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]{2,}", re.IGNORECASE)
_URL = re.compile(r"(?:https?://\S+|www\.\S+\.\S+)", re.IGNORECASE)
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", re.IGNORECASE)
_PHONE = re.compile(r"'?\+?[\d\s().\-/]{7,22}(?:\s*(?:x|ext\.?)\s*\d{1,6})?", re.IGNORECASE)
_PHONE_MARK = re.compile(r"[+()]|\d[\s.\-]\d")
_LEGAL_FORM = re.compile(
    r"\b(?:inc|llc|ltd|limited|gmbh|ag|kg|ug|s\.?a\.?s?|ltda|eireli|plc|corp|corporation|co|s\.?l\.?u?|s\.?r\.?l|bv|nv|"
    r"oy|ab|aps|pty|sarl|sasu|llp|group|holdings?)\.?$",
    re.IGNORECASE,
)
_NAME_WORD = re.compile(r"[^\W\d_][^\W\d_]*(?:['’-][^\W\d_]+)*\.?")
_LINKS = (
    ("linkedin.com/company/", "company_linkedin_url"),
    ("linkedin.com/", "linkedin_url"),
    ("facebook.com/", "facebook_url"),
    ("twitter.com/", "twitter_url"),
    ("/x.com/", "twitter_url"),
)
_LISTS = bundled_lists("value_words.txt")
_SALUTATIONS = frozenset(comparable(word) for word in _LISTS["salutations"])
_COUNTRIES = frozenset(comparable(name) for name in _LISTS["countries"])


def filled(values: Sequence[str]) -> list[str]:
    """The values that are not blank, trimmed; of long ones the beginning, which tells enough."""
    return [text[:_LOOKED_AT] for value in values if (text := value.strip())]


def field_by_values(values: Sequence[str]) -> str | None:
    """The field that a column's filled values speak for by themselves, None where they fit many."""
    texts = filled(values)
    if not texts:
        return None
    if _share(texts, is_email) >= _ENOUGH:
        return "email"
    return link_field(texts) or _field_by_share(texts)


def _field_by_share(texts: Sequence[str]) -> str | None:
    for field, test, enough in _TESTS:
        if _share(texts, test) >= enough:
            return field
    return None


def link_field(texts: Sequence[str]) -> str | None:
    """Which of the fields for links most of these texts are, None where they are not links."""
    lowered = [text.lower() for text in texts]
    for mark, field in _LINKS:
        if texts and sum(mark in text for text in lowered) >= _ENOUGH * len(texts):
            return field
    return "website" if texts and _share(texts, lambda text: bool(_URL.fullmatch(text))) >= _ENOUGH else None


def are_salutations(values: Sequence[str]) -> bool:
    """True where most of the filled values are Mr, Ms and their like."""
    texts = filled(values)
    return bool(texts) and _share(texts, lambda text: comparable(text) in _SALUTATIONS) >= 0.6


def are_names(values: Sequence[str]) -> bool:
    """True where nearly every filled value is one to three words of letters, capitalised, and they vary."""
    texts = filled(values)
    return len(set(texts)) > len(texts) // 4 and bool(texts) and _share(texts, _is_name) >= 0.9


def share_of_kind(values: Sequence[str], kind: Kind) -> float | None:
    """Which part (0..1) of the filled values reads as the kind; None for kinds that any text may be, or no values."""
    texts = filled(values)
    reads = is_email if kind == "email" else READERS.get(kind)
    return _share(texts, reads) if texts and reads else None


def is_email(text: str) -> bool:
    """True for a text with the outline of one e-mail address."""
    return bool(_EMAIL.fullmatch(text))


def _share(texts: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, texts)) / len(texts)


def _is_phone(text: str) -> bool:
    return bool(_PHONE.fullmatch(text)) and bool(_PHONE_MARK.search(text) or len(text) >= 10)


def _is_name(text: str) -> bool:
    words = text.split()
    return 1 <= len(words) <= 3 and words[-1][0].isupper() and all(_NAME_WORD.fullmatch(word) for word in words)


def _is_domain(text: str) -> bool:
    return bool(_DOMAIN.fullmatch(text))


def _is_country(text: str) -> bool:
    return comparable(text) in _COUNTRIES


def _has_legal_form(text: str) -> bool:
    return bool(_LEGAL_FORM.search(text))


# Few company names end in a legal form, but hardly anything else does.
_TESTS: tuple[tuple[str, Callable[[str], bool], float], ...] = (
    ("work_direct_phone", _is_phone, _ENOUGH),
    ("company_domain", _is_domain, _ENOUGH),
    ("country", _is_country, _ENOUGH),
    ("company", _has_legal_form, 0.3),
)
