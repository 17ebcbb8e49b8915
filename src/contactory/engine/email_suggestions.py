"""The address that was obviously meant by a text that is none."""

import re
from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from contactory.engine.bundled_lists import bundled_lists
from contactory.engine.domains import PROVIDERS
from contactory.engine.email_syntax import judge

_OFTEN_MISTYPED = bundled_lists("domain_lists.txt")["often mistyped"]
_WRAPPED = re.compile(r"^(?:.*<\s*([^<>]+?)\s*>|(?:mailto|e-?mail)\s*:\s*(\S+))\s*$", re.IGNORECASE)
_BETWEEN_ADDRESSES = re.compile(r"\s*(?::::|[;,|/\s])\s*")
_SPELT_AT = re.compile(r"\s*(?:\(at\)|\[at\]|\{at\}|\s+at\s+|＠|﹫|@\s*@+)\s*", re.IGNORECASE)
_SPELT_DOT = re.compile(r"\s*(?:\(dot\)|\[dot\]|\s+dot\s+)\s*", re.IGNORECASE)
_UNSEEN = re.compile(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
_MISTYPED_AT = re.compile(r"([^\s/:@]+?)[.\s#]+")
_LONGEST = 320  # characters of a text that is still worth reading
_EDGE = " \t\r\n.,;:<>()[]\"'`“”‘’"


def suggest_email(text: str, domains: tuple[str, ...] = ()) -> str | None:
    """The one address that this text was obviously meant to be, None where nothing is obvious.

    domains, in lower case, are taken for well known beside those that all the world uses.
    """
    return _suggest(text, domains) if len(text) <= _LONGEST else None


@lru_cache(maxsize=1 << 12)
def _suggest(text: str, domains: tuple[str, ...]) -> str | None:
    for repaired in _repairs(text.strip(), domains):
        if repaired != text and judge(repaired).key is not None:
            return repaired
    return None


def _repairs(text: str, domains: tuple[str, ...]) -> Iterator[str]:
    """Ever bolder readings of the text, the most likely first."""
    if found := _WRAPPED.match(text):
        text = (found[1] or found[2]).strip()
    if alone := _one_of_several(text):
        yield alone
        return
    spelt = _SPELT_DOT.sub(".", _SPELT_AT.sub("@", text)).strip(_EDGE)
    if "@" not in spelt and (parted := _without_at(spelt, domains)):
        yield parted
        return
    joined = _UNSEEN.sub("", spelt)
    if joined.count("@") != 1:
        return
    local, domain = joined.split("@")
    local, domain = re.sub(r"\.{2,}", ".", local.strip(_EDGE)), re.sub(r"[.,;]+", ".", domain.strip(_EDGE))
    yield f"{local}@{_known_domain(domain, domains) or domain}"


def _without_at(text: str, domains: tuple[str, ...]) -> str | None:
    """The address whose @ was left out or mistyped, where a well-known domain ends it."""
    lowered = text.lower()
    ends = [known for known in (*_OFTEN_MISTYPED, *domains) if lowered.endswith(known)]
    if not ends:
        return None
    at = len(text) - len(max(ends, key=len))
    found = _MISTYPED_AT.fullmatch(text[:at])
    return f"{found[1]}@{text[at:]}" if found is not None and found[1].lower() != "www" else None


def _one_of_several(text: str) -> str | None:
    """The first of several addresses in one cell, or the one address after a person's name."""
    parts = [part for part in _BETWEEN_ADDRESSES.split(text) if part.strip(_EDGE)]
    addresses = [part.strip(_EDGE) for part in parts if judge(part.strip(_EDGE)).key]
    if len(parts) < 2 or not addresses:
        return None
    rest = [part for part in parts if "@" not in part]
    a_name = len(addresses) == 1 == len(parts) - len(rest) and all(part.istitle() for part in rest)
    return addresses[0] if len(addresses) == len(parts) or a_name else None


def _known_domain(domain: str, domains: tuple[str, ...]) -> str | None:
    """The well-known domain that this one is a slip away from; it must be the only one as near."""
    lowered = domain.lower()
    if lowered in PROVIDERS or lowered in domains:
        return None
    well_known = list(dict.fromkeys([*_OFTEN_MISTYPED, *domains]))
    near = process.extract(lowered, well_known, scorer=OSA.distance, score_cutoff=1 + (len(lowered) > 10), limit=2)
    found = [(known, slips) for known, slips, _ in near if known[0] == lowered[:1]]
    if found and (len(found) == 1 or found[0][1] < found[1][1]):
        return str(found[0][0])
    endless = [known for known in _OFTEN_MISTYPED if known.partition(".")[0] == lowered]
    return f"{lowered}.com" if f"{lowered}.com" in endless else endless[0] if len(endless) == 1 else None
