"""The domain that a company registered, from its website, domain or e-mail addresses; the network is never asked."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from ipaddress import ip_address
from typing import TYPE_CHECKING

import idna
import pyarrow as pa
import pyarrow.compute as pc

from contactory.engine.bundled_lists import bundled_lists

if TYPE_CHECKING:
    from tldextract import TLDExtract

_LISTS = bundled_lists("domain_lists.txt")
PROVIDERS = frozenset(_LISTS["free mail"] + _LISTS["disposable mail"])
_SHARED = frozenset(_LISTS["not a company's own"])
_LOOKED_AT = 300  # characters of a text: a host stands at its beginning
_LONGEST_HOST = 253
_HOST = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?/{0,2}(?:[^@/?#\s]*@)?([^/?#:\s,;|\\]+)", re.IGNORECASE)
_HOST_ALONE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?/{0,2}(?:[^@/?#\s]*@)?[^/?#:\s,;|\\]+(?::\d*)?/?", re.IGNORECASE)
_LABELS = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?\.)+[a-z0-9-]*[a-z][a-z0-9-]*")
_PLAIN = r"^[a-z0-9]+(?:-+[a-z0-9]+)*\.[a-z]{2,24}$"
_PLAIN_BYTES = 60
_FEW = 1_000  # distinct texts are judged one by one without a pattern first
_SPELT_OUT = re.compile(r"^\s*(?:https?\b[\s:;/\\]*)?(?:www\b[\s.,]*)?", re.IGNORECASE)
_MACHINES = re.compile(r"localhost|.*\.(?:local|localhost|internal|lan|home\.arpa)", re.IGNORECASE)
_NUMERIC = re.compile(
    r"(?:[a-z][a-z0-9+.-]*:)?/{0,2}(?:[^@/?#\s]*@)?(\[[^\]]*\]|[0-9a-f:]*:[0-9a-f:.]*|[0-9.]+)", re.IGNORECASE
)


def registrable_domains(texts: pa.StringArray, *, listed: bool = False) -> pa.StringArray:
    """company_domain of each text, computed once for each distinct text; null where it names none."""
    encoded = pc.dictionary_encode(texts)
    distinct = encoded.dictionary
    found = _plain_domains(distinct) if len(distinct) > _FEW else pa.nulls(len(distinct), pa.string())
    doubtful = pc.is_null(found)
    judged = [company_domain(text, listed=listed) for text in distinct.filter(doubtful).to_pylist()]
    return pc.replace_with_mask(found, doubtful, pa.array(judged, pa.string())).take(encoded.indices)


def company_domain(text: str, *, listed: bool = False) -> str | None:
    """The registrable domain of a URL, host or e-mail address, lower case and IDNA; None where it names no company.

    Sites that many share (free and disposable mail, social networks) name none; but where companies are listed,
    linkedin.com alone, not a page of it, is LinkedIn itself. A subdomain of a host that gives its customers subdomains
    (the private part of the public suffix list) counts as the customer's own.
    """
    trimmed = text.strip()[:_LOOKED_AT]
    found = _registered(trimmed)
    if found in _SHARED and not (listed and _HOST_ALONE.fullmatch(trimmed)):
        return None
    return found


def readable_domain(domain: str) -> str:
    """The domain as people read it: münchen.de for xn--mnchen-3ya.de; itself where it has no such form."""
    if "xn--" not in domain:
        return domain
    try:
        return idna.decode(domain)
    except idna.IDNAError:
        return domain


def why_no_company(text: str) -> str:
    """The sentence that says why company_domain finds nothing in a text that is not empty."""
    trimmed = text.strip()[:_LOOKED_AT]
    host = _host(trimmed)
    if _is_address(trimmed):
        return "It is the address of a machine, not a domain."
    if _MACHINES.fullmatch(host or trimmed):
        return "It names a machine of a private network, not a domain."
    if host is None:
        return "It is neither a domain nor a web or e-mail address."
    return _why_no_company(host)


def _why_no_company(host: str) -> str:
    found = _extractor().extract_str(host)
    registered = found.top_domain_under_public_suffix
    if registered in PROVIDERS:
        return f"{registered} gives mailboxes to everybody and stands for no company."
    if registered:
        return f"A page of {registered} is not a company's own domain."
    if found.suffix:
        return f"{found.suffix} is only an ending, under which companies register their domains."
    return f"No domain ends in .{host.rpartition('.')[2]}."


def suggest_domain(text: str) -> str | None:
    """The domain that was obviously meant by a text in which company_domain finds none; None where none is obvious."""
    found = (company_domain(meant, listed=True) for meant in _meant(text[:_LOOKED_AT]))
    return next((domain for domain in found if domain), None)


def _meant(text: str) -> Iterator[str]:
    """Readings of a text: the address of a page misspelt, a stray space, a comma for a dot."""
    bare = _SPELT_OUT.sub("", text, count=1).strip(" \t<>()[]\"'")
    yield bare
    joined = re.sub(r"\s*([.,])\s*", r"\1", bare)
    yield joined
    if " " not in joined:
        yield joined.replace(",", ".")


def _is_address(text: str) -> bool:
    numeric = _NUMERIC.match(text)
    if numeric is None:
        return False
    try:
        ip_address(numeric[1].strip("[]"))
    except ValueError:
        return False
    return True


def _plain_domains(texts: pa.StringArray) -> pa.StringArray:
    """The company_domain of texts that are NAME.SUFFIX and nothing more, as columns; null for the others."""
    lowered = pc.ascii_lower(pc.utf8_trim_whitespace(texts))
    plain = pc.and_(pc.match_substring_regex(lowered, _PLAIN), pc.less_equal(pc.binary_length(lowered), _PLAIN_BYTES))
    endings = pc.replace_substring_regex(lowered, pattern=r"^[^.]*\.", replacement="")
    plain = pc.and_(plain, pc.is_in(endings, value_set=_plain_endings()))
    special = pc.or_(pc.is_in(lowered, value_set=_special_hosts()), pc.starts_with(lowered, "www."))
    return pc.if_else(pc.and_not(plain, special), lowered, pa.scalar(None, pa.string()))


@lru_cache(maxsize=1 << 17)
def _registered(text: str) -> str | None:
    """The registrable domain, unless it is one of mailboxes for everybody."""
    host = _host(text)
    if host is None:
        return None
    registered = host if _is_plain(host) else _extractor().extract_str(host).top_domain_under_public_suffix
    return registered if registered and registered not in PROVIDERS else None


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
def _plain_endings() -> pa.StringArray:
    rules = _rules()
    return pa.array([rule for rule in rules if "." not in rule and f"*.{rule}" not in rules], pa.string())


@cache
def _special_hosts() -> pa.StringArray:
    return pa.array([*(rule for rule in _rules() if rule.count(".") == 1), *PROVIDERS, *_SHARED], pa.string())


@cache
def _rules() -> frozenset[str]:
    return frozenset(_extractor().tlds)


@cache
def _extractor() -> "TLDExtract":
    from tldextract import TLDExtract  # noqa: PLC0415 - it brings an HTTP client along, a third of the start-up time

    # The snapshot in the package, never a download; no files written.
    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
