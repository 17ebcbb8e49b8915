"""Apollo's people search, which costs nothing and shows nobody whole."""

from functools import lru_cache

from contactory.providers.sandbox.apollo_dialect import parameters, texts
from contactory.providers.sandbox.apollo_shapes import knows, person_id
from contactory.providers.sandbox.dialect import Answer, Call
from contactory.providers.sandbox.draws import Draws
from contactory.providers.sandbox.identity import PersonKey, domain_of, invented_person
from contactory.providers.sandbox.people import Company, Person, Place, company_of, person_of

POPULATION = 5_000  # people of the world that is searched when no companies are named
STAFF = (3, 40)  # people of a company that can be found, at least and at most
MOST_A_PAGE = 100
MOST_SHOWN = 50_000


def people_search(call: Call) -> Answer:
    """POST /mixed_people/api_search: a page of people without last names, addresses and numbers."""
    asked = parameters(call)
    domains = tuple(filter(None, map(domain_of, texts(asked.get("q_organization_domains_list"))[:1000])))
    found = [key for key in _candidates(call.world.seed, domains) if _fits(call, key, asked)]
    page, size = _number(asked.get("page"), 1, MOST_SHOWN), _number(asked.get("per_page"), 10, MOST_A_PAGE)
    shown = found[(page - 1) * size : page * size]
    return Answer({"total_entries": len(found), "people": [_masked(call, key) for key in shown]})


@lru_cache(maxsize=64)
def _candidates(seed: str, domains: tuple[str, ...]) -> tuple[PersonKey, ...]:
    if not domains:
        return tuple(invented_person(seed, str(number)) for number in range(POPULATION))
    staff = {
        invented_person(seed, domain, str(number), domain=domain)
        for domain in domains
        for number in range(Draws(seed, "staff", domain).number(*STAFF))
    }
    return tuple(sorted(staff, key=lambda key: (key.domain, key.last, key.first)))


def _fits(call: Call, key: PersonKey, asked: dict[str, object]) -> bool:
    seed = call.world.seed
    person, company = person_of(key, seed), company_of(key.domain, seed)
    return (
        _any_in(texts(asked.get("person_titles")), person.title)
        and _any_of(texts(asked.get("person_seniorities")), person.seniority)
        and _any_in(texts(asked.get("person_locations")), _place(person.place))
        and _any_in(texts(asked.get("organization_locations")), _place(company.place))
        and _any_in(texts(asked.get("q_keywords")), _words(person, company))
        and _any_range(texts(asked.get("organization_num_employees_ranges")), company.employees)
    )


def _masked(call: Call, key: PersonKey) -> dict[str, object]:
    world = call.world
    person, company = person_of(key, world.seed), company_of(key.domain, world.seed)
    has = ("has_industry", "has_city", "has_state", "has_country", "has_zip_code", "has_revenue", "has_employee_count")
    mobile = knows(world, key, "mobile")
    return {
        "id": person_id(world, key),
        "first_name": person.first_name,
        "last_name_obfuscated": f"{person.last_name[:2]}***{person.last_name[-1:]}",
        "title": person.title,
        "last_refreshed_at": "2025-11-04T23:20:32.690+00:00",
        "has_email": knows(world, key, "email"),
        "has_city": True,
        "has_state": True,
        "has_country": True,
        "has_direct_phone": "Yes" if mobile else "Maybe: please request direct dial via people/bulk_match",
        "organization": {"name": company.name, **dict.fromkeys(has, True), "has_phone": True},
    }


def _place(place: Place) -> str:
    return f"{place.city}, {place.state}, {place.country}"


def _words(person: Person, company: Company) -> str:
    return " ".join((person.first_name, person.last_name, person.title, company.name, *company.keywords))


def _any_in(wanted: list[str], text: str) -> bool:
    return not wanted or any(word.strip().casefold() in text.casefold() for word in wanted)


def _any_of(wanted: list[str], value: str) -> bool:
    return not wanted or value in wanted


def _any_range(wanted: list[str], number: int) -> bool:
    bounds = [text.split(",") for text in wanted]
    readable = [(int(low), int(high)) for low, *rest in bounds for high in rest[:1] if low.isdigit() and high.isdigit()]
    return not readable or any(low <= number <= high for low, high in readable)


def _number(value: object, default: int, most: int) -> int:
    try:
        return min(max(1, int(str(value))), most) if value is not None else default
    except ValueError:
        return default
