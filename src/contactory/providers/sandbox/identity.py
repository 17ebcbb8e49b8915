"""Who is meant: the same person asked for by e-mail, by LinkedIn address, or by name and company is one key."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from contactory.engine.bundled_lists import bundled_lists
from contactory.engine.domains import company_domain
from contactory.providers.sandbox.draws import Draws, hexadecimal

WORDS = bundled_lists("vocabulary.txt", package=__package__ or "")
FREE_MAIL = frozenset(bundled_lists("domain_lists.txt")["free mail"])
DISPOSABLE = frozenset(bundled_lists("domain_lists.txt")["disposable mail"])

SAFE_SUFFIX = ".sandbox.example"  # below a name that is reserved, so that no invented address reaches anybody
_RESERVED = re.compile(r"(?:^|\.)(?:example|test|invalid|localhost|example\.(?:com|net|org))$")
_LINKEDIN_PERSON = re.compile(r"linkedin\.com/in/([^/?#\s]+)", re.IGNORECASE)
_LINKEDIN_COMPANY = re.compile(r"linkedin\.com/company/([^/?#\s]+)", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})+")
_EXAMPLE_HOST = re.compile(r"(?<=.)\.example\.(?:com|net|org)$")
_OURS = re.compile(r"([^-]+)-([^-]+)-at-(.+)-sandbox")
_LEGAL_FORMS = frozenset(WORDS["legal forms"])


@dataclass(frozen=True, slots=True)
class PersonKey:
    """One person: folded first and last name, and the domain of the employer."""

    first: str
    last: str
    domain: str

    @property
    def facts(self) -> tuple[str, str, str]:
        """What all that is true of the person follows from: the company counts by its label, however it was told."""
        return self.first, self.last, label_of(self.domain)


@dataclass(frozen=True, slots=True)
class AskedPerson:
    """What a caller says about a person; an empty text is nothing said."""

    first_name: str = ""
    last_name: str = ""
    name: str = ""
    email: str = ""
    domain: str = ""
    company: str = ""
    linkedin: str = ""


def person_asked_for(asked: AskedPerson) -> PersonKey | None:
    """The person that is meant; None when what is said is too little to mean anybody.

    A name with a company goes before an e-mail address, and that before a LinkedIn address.
    """
    first, last = _names(asked)
    email = _address(asked.email)
    domain = _employer(asked, email)
    if first and last and domain:
        return PersonKey(first, last, domain)
    if email:
        return _person_of_address(*email)
    return _person_of_linkedin(asked.linkedin)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Letters and digits only, without accents, in lower case."""
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text)
    return "".join(character for character in plain.casefold() if character.isalnum())


@lru_cache(maxsize=65536)
def domain_of(text: str) -> str:
    """The domain of a company in a domain, URL or e-mail domain; empty when there is none."""
    host = re.sub(r"^[a-z]+://", "", text.strip().lower())
    host = re.split(r"[/?#:\s]", host, maxsplit=1)[0].removeprefix("www.").strip(".")
    host = host.removesuffix(SAFE_SUFFIX)
    if not host.isascii():
        host = _idna(host)
    return host if _HOST.fullmatch(host) else ""


@lru_cache(maxsize=65536)
def domain_of_name(name: str) -> str:
    """The domain that the sandbox gives a company known by its name only; empty for an empty name."""
    words = [fold(word) for word in re.split(r"[\s,./&-]+", name)]
    label = "".join(word for word in words if word and word not in _LEGAL_FORMS)
    host = f"{_idna(label)}.example"
    return host if _HOST.fullmatch(host) else f"c{hexadecimal(12, name)}.example"


@lru_cache(maxsize=65536)
def label_of(domain: str) -> str:
    """The part of a domain that is a company's name: the same for acme.com, shop.acme.co.uk and Acme, Inc."""
    host = _EXAMPLE_HOST.sub(".example", domain)
    registrable = company_domain(host)
    return fold(registrable.partition(".")[0] if registrable else host.split(".")[-2])


def company_asked_for(*, domain: str = "", website: str = "", linkedin: str = "", name: str = "") -> str:
    """The domain of the company that is meant; empty when what is said is too little."""
    found = domain_of(domain) or domain_of(website)
    if found:
        return found
    if slug := _LINKEDIN_COMPANY.search(linkedin):
        return _domain_in_slug(slug[1].lower().removesuffix("-sandbox"))
    return domain_of_name(name) if name.strip() else ""


def mail_domain(domain: str) -> str:
    """The domain of a company's invented addresses, which reaches nobody."""
    return domain if _RESERVED.search(domain) else domain + SAFE_SUFFIX


def address_of(person: PersonKey) -> str:
    """The work address of a person; asked for by it, the same person is meant."""
    mark = Draws("address", person.domain).pick((".", ".", ".", "_", "-"))
    return f"{_ascii(person.first)}{mark}{_ascii(person.last)}@{mail_domain(person.domain)}"


def linkedin_of(person: PersonKey) -> str:
    """The LinkedIn address of a person; asked for by it, the same person is meant."""
    return f"http://www.linkedin.com/in/{person.first}-{person.last}-at-{_slug_of(person.domain)}-sandbox"


def company_linkedin_of(domain: str) -> str:
    """The LinkedIn address of a company; asked for by it, the same company is meant."""
    return f"http://www.linkedin.com/company/{_slug_of(domain)}-sandbox"


def invented_person(*parts: str, domain: str = "") -> PersonKey:
    """A person who follows from the parts, at a company that does too unless its domain is given."""
    draws = Draws("person", *parts)
    return PersonKey(
        fold(draws.pick(WORDS["first names"])), fold(draws.pick(WORDS["last names"])), domain or invented_domain(*parts)
    )


def invented_domain(*parts: str) -> str:
    """The domain of a company that follows from the parts."""
    draws = Draws("company", *parts)
    words = WORDS["company words"]
    return f"{draws.pick(words[:12])}{draws.pick(words[12:])}.example"


def _names(asked: AskedPerson) -> tuple[str, str]:
    first, last = asked.first_name.strip(), asked.last_name.strip()
    if not (first and last) and asked.name.strip():
        words = [word for word in asked.name.split() if len(word.strip(".")) > 1]
        if len(words) > 1:
            first, last = words[0], " ".join(words[1:])
    return fold(first), fold(last)


def _address(email: str) -> tuple[str, str] | None:
    local, mark, host = email.strip().lower().rpartition("@")
    return (local, host) if mark and local and domain_of(host) else None


def _employer(asked: AskedPerson, email: tuple[str, str] | None) -> str:
    found = domain_of(asked.domain)
    if not found and email and email[1] not in FREE_MAIL:
        found = domain_of(email[1])
    if found:
        return found
    return domain_of_name(asked.company) if asked.company.strip() else ""


def _person_of_address(local: str, host: str) -> PersonKey:
    domain = invented_domain(local, host) if host in FREE_MAIL else domain_of(host)
    plain = local.partition("+")[0]
    for mark in "._-":
        first, found, last = plain.partition(mark)
        if found and fold(first) and fold(last):
            return PersonKey(fold(first), fold(last), domain)
    invented = invented_person(local, host)
    return PersonKey(fold(plain) or invented.first, invented.last, domain)


def _person_of_linkedin(address: str) -> PersonKey | None:
    found = _LINKEDIN_PERSON.search(address)
    if found is None:
        return None
    slug = found[1].lower()
    if ours := _OURS.fullmatch(slug):
        return PersonKey(ours[1], ours[2], _domain_in_slug(ours[3]))
    words = [word for word in slug.split("-") if word.isalpha()]
    invented = invented_person(slug)
    return PersonKey(words[0], words[1], invented.domain) if len(words) > 1 else invented


def _slug_of(domain: str) -> str:
    return domain.replace("-", "--").replace(".", "-")


def _domain_in_slug(slug: str) -> str:
    found = slug.replace("--", "\0").replace("-", ".").replace("\0", "-")
    return found if _HOST.fullmatch(found) else domain_of_name(found)


def _ascii(name: str) -> str:
    return name if name.isascii() else f"u{hexadecimal(8, name)}"


def _idna(host: str) -> str:
    """A host in ASCII, "" for what cannot be one."""
    try:
        return host.encode("idna").decode().lower()
    except UnicodeError:
        return ""
