"""Companies and people in the shape in which Explorium writes them."""

from bisect import bisect_left
from collections.abc import Callable

from contactory.providers.sandbox.draws import hexadecimal
from contactory.providers.sandbox.identity import PersonKey, company_linkedin_of, label_of
from contactory.providers.sandbox.mailboxes import Mailbox, mailbox_of
from contactory.providers.sandbox.people import Company, company_of, person_of
from contactory.providers.sandbox.world import World

_EMPLOYEES = (10, 50, 200, 500, 1000, 5000, 10_000)
_EMPLOYEE_RANGES = ("1-10", "11-50", "51-200", "201-500", "501-1000", "1001-5000", "5001-10000", "10001+")
_REVENUES = (500_000, 10**6, 5 * 10**6, 10**7, 25 * 10**6, 75 * 10**6, 2 * 10**8, 5 * 10**8, 10**9, 10**10)
_REVENUE_RANGES = (
    "0-500K", "500K-1M", "1M-5M", "5M-10M", "10M-25M", "25M-75M", "75M-200M", "200M-500M", "500M-1B", "1B-10B",
    "10B-100B",
)  # fmt: skip
_CATEGORIES = (
    "testing_and_qa", "sales", "prog_langs_and_frameworks", "productivity_and_operations", "product_and_design",
    "platform_and_storage", "operations_software", "operations_management", "marketing", "it_security",
    "it_management", "hr", "health_tech", "finance_and_accounting", "ecommerce", "devops_and_development",
    "customer_management", "computer_networks", "communications", "collaboration", "bi_and_analytics",
)  # fmt: skip
_LEVELS = {"c_suite": "cxo", "vp": "vp", "head": "director", "senior": "senior", "entry": "entry"}
_STATUSES = {Mailbox.VALID: "valid", Mailbox.CATCH_ALL: "catch-all", Mailbox.INVALID: "invalid"}


def business_id(world: World, domain: str) -> str:
    """The 32 hexadecimal digits of a company, which can be enriched by them from now on."""
    found = hexadecimal(32, world.seed, "explorium", domain)
    world.companies[found] = domain
    return found


def prospect_id(world: World, key: PersonKey) -> str:
    """The 40 hexadecimal digits of a person, who can be enriched by them from now on."""
    found = hexadecimal(40, world.seed, "explorium", key.first, key.last, key.domain)
    world.people[found] = key
    return found


def business_data(world: World, kind: str, number: str) -> dict[str, object] | None:
    """What is known of a company under one heading; None when that is nothing."""
    domain = world.companies.get(number)
    if domain is None or not world.coverage.covers("explorium", kind, label_of(domain), within="company"):
        return None
    return BUSINESS_KINDS[kind](world, company_of(domain, world.seed))


def contact_data(world: World, number: str, wanted: frozenset[str]) -> dict[str, object] | None:
    """The addresses and numbers of a person that are wanted ("email", "phone"); None when there are none."""
    key = world.people.get(number)
    if key is None:
        return None
    email = "email" in wanted and _knows(world, key, "email")
    phone = "phone" in wanted and _knows(world, key, "mobile")
    if not (email or phone):
        return None
    person = person_of(key, world.seed)
    status = _STATUSES.get(mailbox_of(person.email, world.seed))
    numbers = [person.mobile, person.direct] if phone else []
    return {
        "emails": [{"address": person.email, "type": "current_professional"}] if email else [],
        "professions_email": person.email if email else None,
        "professional_email_status": status if email else None,
        "phone_numbers": [{"phone_number": found} for found in numbers],
        "mobile_phone": person.mobile if phone else None,
    }


def profile_data(world: World, number: str) -> dict[str, object] | None:
    """Who a person is and where she works; None when that is not known."""
    key = world.people.get(number)
    if key is None or not _knows(world, key, "profile"):
        return None
    person, company = person_of(key, world.seed), company_of(key.domain, world.seed)
    level = _LEVELS.get(person.seniority, person.seniority)
    return {
        "full_name": f"{person.first_name} {person.last_name}".lower(),
        "country_name": person.place.country.lower(),
        "region_name": person.place.state.lower(),
        "city": person.place.city.lower(),
        "linkedin": person.linkedin.removeprefix("http://www."),
        "linkedin_url_array": [person.linkedin.removeprefix("http://www.")],
        "experience": [],
        "skills": [],
        "interests": [],
        "age_group": None,
        "education": [],
        "gender": None,
        "company_name": company.name.lower(),
        "company_website": f"https://{company.domain}",
        "company_linkedin": company_linkedin_of(company.domain).removeprefix("http://www."),
        "job_title": person.title.lower(),
        "job_department": person.department,
        "job_department_main": person.department,
        "job_department_array": [person.department],
        "job_seniority_level": level,
        "job_level_main": level,
        "job_level_array": [level],
    }


def _firmographics(world: World, company: Company) -> dict[str, object]:
    return {
        "business_id": business_id(world, company.domain),
        "name": company.name,
        "business_description": f"{company.name} is an invented company.",
        "website": f"https://{company.domain}",
        "country_name": company.place.country.lower(),
        "region_name": company.place.state.lower(),
        "city_name": company.place.city,
        "street": company.street,
        "zip_code": company.postal_code,
        "naics": "541511",
        "naics_description": company.industry,
        "sic_code": "7371",
        "sic_code_description": company.industry,
        "ticker": None,
        "number_of_employees_range": _EMPLOYEE_RANGES[bisect_left(_EMPLOYEES, company.employees)],
        "yearly_revenue_range": _REVENUE_RANGES[bisect_left(_REVENUES, company.revenue)],
        "linkedin_industry_category": company.industry,
        "linkedin_profile": company_linkedin_of(company.domain),
        "business_logo": None,
        "locations_distribution": [],
    }


def _technographics(world: World, company: Company) -> dict[str, object]:
    half = len(company.technologies) // 2
    parts = {"sales": list(company.technologies[:half]), "collaboration": list(company.technologies[half:])}
    nested = [{"category": name, "techs": techs} for name, techs in parts.items() if techs]
    return {
        "full_tech_stack": list(company.technologies),
        "full_nested_tech_stack": nested,
        **dict.fromkeys(_CATEGORIES),
        **{name: techs or None for name, techs in parts.items()},
    }


def _funding_and_acquisition(world: World, company: Company) -> dict[str, object]:
    each = company.funding / company.rounds
    rounds = [
        {
            "Announcement date": f"{2024 - number}-03-01",
            "Lead investors": list(company.investors[:1]),
            "Money raised currency": "USD",
            "Money raised value": each,
            "Money raised value ($)": each,
        }
        for number in range(company.rounds)
    ]
    return {
        "domain": company.domain,
        "company_name": company.name.lower(),
        "investors": list(company.investors),
        "number_of_advisors": 0,
        "num_of_news": None,
        "current_advisors": [],
        "ipo_size_usd": None,
        "ipo_date": None,
        "is_ipo": False,
        "number_of_investors_for_first_funding_round": None,
        "first_funding_round_value_usd": each,
        "first_funding_round_type": "series a",
        "first_funding_round_date": f"{2025 - company.rounds}-03-01T00:00:00",
        "number_of_funding_rounds": company.rounds,
        "acquired_by": None,
        "latest_funding_increase_in_percents": None,
        "last_funding_round_date": "2024-03-01T00:00:00",
        "last_funding_round_value_usd": str(each),
        "last_funding_round_type": f"series {'abcd'[company.rounds - 1]}",
        "number_of_investors_for_last_funding_round": len(company.investors),
        "funding_rounds_info": rounds,
        "known_funding_total_value": company.funding,
    }


BUSINESS_KINDS: dict[str, Callable[[World, Company], dict[str, object]]] = {
    "firmographics": _firmographics,
    "technographics": _technographics,
    "funding_and_acquisition": _funding_and_acquisition,
}


def _knows(world: World, key: PersonKey, what: str) -> bool:
    return world.coverage.covers("explorium", what, *key.facts, within="match")
