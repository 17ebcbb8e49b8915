"""The invented world: what is true of a person or a company, whoever is asked."""

from dataclasses import dataclass
from functools import lru_cache

from contactory.providers.sandbox.draws import Draws, hexadecimal
from contactory.providers.sandbox.identity import WORDS, PersonKey, address_of, label_of, linkedin_of, mail_domain

SENIORITIES = ("c_suite", "vp", "head", "director", "manager", "senior", "entry")
_TITLES = {
    "c_suite": "Chief {} Officer",
    "vp": "VP {}",
    "head": "Head of {}",
    "director": "Director of {}",
    "manager": "{} Manager",
    "senior": "Senior {} Specialist",
    "entry": "{} Associate",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A city; area is the code before its telephone numbers."""

    city: str
    state: str
    country: str
    area: str


@dataclass(frozen=True, slots=True)
class Company:
    """What is true of a company. Money is in whole dollars; funding is 0 when there was none."""

    domain: str
    name: str
    industry: str
    keywords: tuple[str, ...]
    employees: int
    revenue: int
    founded: int
    place: Place
    street: str
    postal_code: str
    phone: str
    technologies: tuple[str, ...]
    funding: int
    rounds: int
    investors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """What is true of a person; telephone numbers are E.164."""

    key: PersonKey
    first_name: str
    last_name: str
    title: str
    seniority: str
    department: str
    email: str
    personal_email: str
    linkedin: str
    mobile: str
    direct: str
    since: str
    place: Place


PLACES = tuple(Place(*text.split("/")) for text in WORDS["places"])


@lru_cache(maxsize=50_000)
def person_of(key: PersonKey, seed: str) -> Person:
    """The person of a key in the world of this seed."""
    draws = Draws(seed, "person", *key.facts)
    seniority, department = draws.pick(SENIORITIES), draws.pick(WORDS["departments"])
    place = draws.pick(PLACES)
    return Person(
        key=key,
        first_name=key.first.capitalize(),
        last_name=key.last.capitalize(),
        title=_TITLES[seniority].format(department.replace("_", " ").title()),
        seniority=seniority,
        department=department,
        email=address_of(key),
        personal_email=f"{hexadecimal(12, seed, 'home', *key.facts)}@home.example",
        linkedin=linkedin_of(key),
        mobile=_number(place, draws),
        direct=_number(place, draws),
        since=f"{draws.number(2012, 2024)}-{draws.number(1, 12):02}-01",
        place=place,
    )


@lru_cache(maxsize=50_000)
def company_of(domain: str, seed: str) -> Company:
    """The company of a domain in the world of this seed."""
    draws = Draws(seed, "company", label_of(domain))
    place = draws.pick(PLACES)
    employees = draws.pick((6, 18, 45, 120, 260, 700, 2400, 8200)) + draws.number(0, 5)
    rounds = draws.number(1, 4)
    return Company(
        domain=domain,
        name=domain.split(".", maxsplit=1)[0].replace("-", " ").title(),
        industry=draws.pick(WORDS["industries"]),
        keywords=_some(draws, WORDS["departments"], 2),
        employees=employees,
        revenue=employees * draws.number(80, 240) * 1000,
        founded=draws.number(1950, 2021),
        place=place,
        street=f"{draws.number(1, 900)} {draws.pick(WORDS['company words'][:12]).title()} Street",
        postal_code=f"{draws.number(10000, 99999)}",
        phone=_number(place, draws),
        technologies=_some(draws, WORDS["technologies"], draws.number(2, 8)),
        funding=draws.number(1, 90) * 1_000_000 * rounds,
        rounds=rounds,
        investors=_some(draws, WORDS["investors"], rounds),
    )


def mail_host(domain: str) -> str:
    """The host that takes a company's mail, by name only."""
    return f"mx.{mail_domain(domain)}"


def _number(place: Place, draws: Draws) -> str:
    # 555-0100 to 555-0199 are kept free for invented people.
    return f"+1{place.area}55501{draws.number(0, 99):02}"


def _some(draws: Draws, items: tuple[str, ...], count: int) -> tuple[str, ...]:
    start = draws.number(0, len(items) - 1)
    return tuple((items[start:] + items[:start])[:count])
