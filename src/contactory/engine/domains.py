"""The domain that a company registered, from its website, domain or e-mail addresses; the network is never asked."""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import idna
import pyarrow as pa
import pyarrow.compute as pc

from contactory.engine.bundled_lists import bundled_lists

if TYPE_CHECKING:
    from tldextract import TLDExtract

_LISTS = bundled_lists("domain_lists.txt")
PROVIDERS = frozenset(_LISTS["free mail"] + _LISTS["disposable mail"])
_NOT_ITS_OWN = PROVIDERS | frozenset(_LISTS["not a company's own"])
_LOOKED_AT = 300  # characters of a text: a host stands at its beginning
_LONGEST_HOST = 253
_HOST = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?/{0,2}(?:[^@/?#\s]*@)?([^/?#:\s,;|\\]+)", re.IGNORECASE)
_LABELS = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?\.)+[a-z0-9-]*[a-z][a-z0-9-]*")


def registrable_domains(texts: pa.StringArray) -> pa.StringArray:
    """company_domain of each text, computed once for each distinct text; null where it names none."""
    encoded = pc.dictionary_encode(texts)
    found = pa.array([company_domain(text) for text in encoded.dictionary.to_pylist()], pa.string())
    return found.take(encoded.indices)


def company_domain(text: str) -> str | None:
    """The registrable domain of a URL, host or e-mail address, lower case and IDNA; None where it names no company.

    Sites that many share (free and disposable mail, social networks) name none. A subdomain of a host that gives its
    customers subdomains (the private part of the public suffix list) counts as the customer's own.
    """
    return _company_domain(text.strip()[:_LOOKED_AT])


@lru_cache(maxsize=1 << 17)
def _company_domain(text: str) -> str | None:
    host = _host(text)
    if host is None:
        return None
    registered = host if _is_plain(host) else _extractor().extract_str(host).top_domain_under_public_suffix
    return registered if registered and registered not in _NOT_ITS_OWN else None


def _host(text: str) -> str | None:
    found = _HOST.match(text)
    if found is None or len(found[1]) > _LONGEST_HOST:
        return None
    host = found[1].lower().strip(".").removeprefix("www.")
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except idna.IDNAError:
            return None
    return host if len(host) <= _LONGEST_HOST and _LABELS.fullmatch(host) else None


def _is_plain(host: str) -> bool:
    """True for NAME.SUFFIX where the list of suffixes has nothing more to say: most hosts, at a tenth of the cost."""
    name, dot, suffix = host.rpartition(".")
    rules = _rules()
    return bool(dot) and "." not in name and suffix in rules and host not in rules and f"*.{suffix}" not in rules


@cache
def _rules() -> frozenset[str]:
    return frozenset(_extractor().tlds)


@cache
def _extractor() -> "TLDExtract":
    from tldextract import TLDExtract  # noqa: PLC0415 - it brings an HTTP client along, a third of the start-up time

    # The snapshot in the package, never a download; no files written.
    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
