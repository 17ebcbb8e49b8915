"""The address that was obviously meant by a text that is none."""

import re
from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from contactory.engine.bundled_lists import bundled_lists
from contactory.engine.email_syntax import judge

_OFTEN_MISTYPED = bundled_lists("domain_lists.txt")["often mistyped"]
_WRAPPED = re.compile(r"^(?:.*<\s*([^<>]+?)\s*>|(?:mailto|e-?mail)\s*:\s*(\S+))\s*$", re.IGNORECASE)
_BETWEEN_ADDRESSES = re.compile(r"\s*(?::::|[;,|/\s])\s*")
_SPELT_AT = re.compile(r"\s*(?:\(at\)|\[at\]|\{at\}|\s+at\s+|＠|﹫|@\s*@+)\s*", re.IGNORECASE)
_SPELT_DOT = re.compile(r"\s*(?:\(dot\)|\[dot\]|\s+dot\s+)\s*", re.IGNORECASE)
_EDGE = " \t\r\n.,;:<>()[]\"'`“”‘’"
_MOST_SLIPS = 2  # of the pen: letters swapped, missing, doubled or wrong


@lru_cache(maxsize=1 << 12)
def suggest_email(text: str) -> str | None:
    """The one address that this text was obviously meant to be, None where nothing is obvious."""
    for repaired in _repairs(text.strip()):
        if repaired != text and judge(repaired).key is not None:
            return repaired
    return None


def _repairs(text: str) -> Iterator[str]:
    """Ever bolder readings of the text, the most likely first."""
    if found := _WRAPPED.match(text):
        text = (found[1] or found[2]).strip()
    several = [part for part in _BETWEEN_ADDRESSES.split(text) if part]
    if len(several) > 1 and all(judge(part.strip(_EDGE)).key for part in several):
        yield several[0].strip(_EDGE)
        return
    spelt = _SPELT_DOT.sub(".", _SPELT_AT.sub("@", text)).strip(_EDGE)
    joined = re.sub(r"\s+", "", spelt)
    if joined.count("@") != 1:
        return
    local, domain = joined.split("@")
    local, domain = re.sub(r"\.{2,}", ".", local.strip(_EDGE)), _mended_domain(domain.strip(_EDGE))
    known = _known_domain(domain)
    yield f"{local}@{known or domain}"


def _mended_domain(domain: str) -> str:
    return re.sub(r"[.,;]+", ".", domain)


def _known_domain(domain: str) -> str | None:
    """The well-known domain that this one is a slip away from; it must be the only one as near."""
    lowered = domain.lower()
    slips = 1 if len(lowered) < 8 else _MOST_SLIPS
    found = process.extract(lowered, _OFTEN_MISTYPED, scorer=OSA.distance, score_cutoff=slips, limit=2)
    if found and (len(found) == 1 or found[0][1] < found[1][1]):
        return str(found[0][0])
    bare = [known for known in _OFTEN_MISTYPED if known in (f"{lowered}.com", f"{lowered}.de", f"{lowered}.fr")]
    return bare[0] if bare else None
