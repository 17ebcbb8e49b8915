"""People and companies in the shape in which Apollo writes them."""

from contactory.providers.sandbox.draws import Draws, hexadecimal, unit
from contactory.providers.sandbox.identity import PersonKey, company_linkedin_of, label_of
from contactory.providers.sandbox.mailboxes import Mailbox, mailbox_of
from contactory.providers.sandbox.people import Company, Person, company_of, person_of
from contactory.providers.sandbox.world import World

ID_DIGITS = 24
MASKED_EMAIL = "email_not_unlocked@domain.com"
_STATUSES = {Mailbox.VALID: "verified", Mailbox.CATCH_ALL: "extrapolated"}


def person_id(world: World, key: PersonKey) -> str:
    """The 24 hexadecimal digits of a person, who can be asked for by them from now on."""
    found = hexadecimal(ID_DIGITS, world.seed, "apollo", key.first, key.last, key.domain)
    world.people[found] = key
    return found


def organization_id(world: World, domain: str) -> str:
    """The 24 hexadecimal digits of a company."""
    return hexadecimal(ID_DIGITS, world.seed, "apollo", domain)


def knows(world: World, key: PersonKey, what: str, within: str | None = "match") -> bool:
    """Whether Apollo knows this of a person."""
    return world.coverage.covers("apollo", what, *key.facts, within=within)


def email_fields(world: World, person: Person, asked: str) -> dict[str, object]:
    """The work address and how sure it is; an address that was asked by is given back as it was."""
    if not (asked or knows(world, person.key, "email")):
        return {"email": None, "email_status": "unavailable", "extrapolated_email_confidence": None}
    address = asked or person.email
    status = _STATUSES.get(mailbox_of(address, world.seed), "unverified")
    confidence = round(0.5 + unit(world.seed, "confidence", address) / 2, 2) if status == "extrapolated" else None
    return {"email": address, "email_status": status, "extrapolated_email_confidence": confidence}


def person_shape(world: World, key: PersonKey, names: tuple[str, str] = ("", "")) -> dict[str, object]:
    """A person without an address; names are written as they were asked by."""
    person = person_of(key, world.seed)
    company = company_of(key.domain, world.seed)
    first, last = names[0] or person.first_name, names[1] or person.last_name
    return {
        "id": person_id(world, key),
        "first_name": first,
        "last_name": last,
        "name": f"{first} {last}",
        "linkedin_url": person.linkedin,
        "title": person.title,
        "headline": f"{person.title} at {company.name}",
        "photo_url": None,
        "twitter_url": None,
        "github_url": None,
        "facebook_url": None,
        "organization_id": organization_id(world, key.domain),
        "employment_history": [_employment(world, person, company)],
        "city": person.place.city,
        "state": person.place.state,
        "country": person.place.country,
        "departments": ["c_suite" if person.seniority == "c_suite" else f"master_{person.department}"],
        "subdepartments": [person.department],
        "functions": [person.department],
        "seniority": person.seniority,
        "is_likely_to_engage": unit(world.seed, "engage", *key.facts) < 0.3,
        "show_intent": False,
        "revealed_for_current_team": True,
    }


def organization_shape(world: World, domain: str, *, full: bool, name: str = "") -> dict[str, object]:
    """A company; the short form, as inside a bulk answer, is without funding and technology."""
    company = company_of(domain, world.seed)
    return {
        **_company_profile(world, company, name or company.name),
        **_company_place(company),
        **(_company_money(world, company) if full else {}),
    }


def phone_shape(world: World, person: Person) -> dict[str, object]:
    """A mobile number, as in the results that come later."""
    number = hexadecimal(24, world.seed, "phone", person.mobile, person.email)
    return {
        "_id": number,
        "id": number,
        "key": number,
        "position": 0,
        "raw_number": f"{person.mobile[:2]} {person.mobile[2:5]}-{person.mobile[5:8]}-{person.mobile[8:]}",
        "sanitized_number": person.mobile,
        "type_cd": "mobile",
        "status_cd": "valid_number",
        "confidence_cd": "high",
        "direct_dial_source_cd": "contact_trusted",
        "dnc_status_cd": "not_found",
        "dnc_status_updated_at": "2025-08-15T20:57:53.108+00:00",
        "dnc_other_info": {"country": "United States"},
        "created_at": None,
        "updated_at": None,
    }


def _employment(world: World, person: Person, company: Company) -> dict[str, object]:
    number = hexadecimal(24, world.seed, "employment", *person.key.facts)
    nothing = (
        "end_date", "description", "degree", "emails", "grade_level", "kind", "major", "raw_address", "created_at",
        "updated_at",
    )  # fmt: skip
    return {
        "_id": number,
        "id": number,
        "key": number,
        "current": True,
        "title": person.title,
        "organization_id": organization_id(world, company.domain),
        "organization_name": company.name,
        "start_date": person.since,
        **dict.fromkeys(nothing),
    }


def _company_profile(world: World, company: Company, name: str) -> dict[str, object]:
    known = world.coverage.covers("apollo", "company_phone", label_of(company.domain), within="company")
    phone = company.phone if known else None
    links = ("blog_url", "angellist_url", "twitter_url", "facebook_url", "crunchbase_url", "logo_url")
    return {
        "id": organization_id(world, company.domain),
        "name": name,
        "website_url": f"http://www.{company.domain}",
        **dict.fromkeys(links),
        "linkedin_url": company_linkedin_of(company.domain),
        "primary_phone": {"number": phone, "source": "Scraped", "sanitized_number": phone} if phone else {},
        "phone": phone,
        "sanitized_phone": phone,
        "languages": ["English"],
        "num_languages": 1,
        "alexa_ranking": None,
        "linkedin_uid": str(int(hexadecimal(7, world.seed, "linkedin", company.domain), 16)),
        "founded_year": company.founded,
        "publicly_traded_symbol": None,
        "publicly_traded_exchange": None,
        "market_cap": None,
        "primary_domain": company.domain,
        "industry": company.industry,
        "industries": [company.industry],
        "secondary_industries": [],
        "keywords": list(company.keywords),
        "estimated_num_employees": company.employees,
        "snippets_loaded": True,
        "retail_location_count": 0,
        "num_retail_locations": 0,
    }


def _company_place(company: Company) -> dict[str, object]:
    place = company.place
    return {
        "raw_address": f"{company.street}, {place.city}, {place.state} {company.postal_code}, {place.country}",
        "street_address": company.street,
        "city": place.city,
        "state": place.state,
        "postal_code": company.postal_code,
        "country": place.country,
        "owned_by_organization_id": None,
        "suborganizations": [],
        "num_suborganizations": 0,
        "seo_description": None,
        "short_description": f"{company.name} is an invented company.",
        "annual_revenue_printed": printed(company.revenue),
        "annual_revenue": company.revenue,
        "organization_headcount_six_month_growth": None,
        "organization_headcount_twelve_month_growth": None,
        "organization_headcount_twenty_four_month_growth": None,
    }


def _company_money(world: World, company: Company) -> dict[str, object]:
    funded = world.coverage.covers("apollo", "company_funding", label_of(company.domain), within="company")
    return {
        **(_funding(world, company) if funded else _NO_FUNDING),
        "technology_names": list(company.technologies),
        "current_technologies": [
            {"uid": name.lower().replace(" ", "_"), "name": name, "category": "Other"} for name in company.technologies
        ],
        "departmental_head_count": _head_count(world, company),
    }


_NO_FUNDING: dict[str, object] = {
    "total_funding": None,
    "total_funding_printed": None,
    "latest_funding_round_date": None,
    "latest_funding_stage": None,
    "funding_events": [],
}


def _funding(world: World, company: Company) -> dict[str, object]:
    each = company.funding // company.rounds
    events: list[dict[str, object]] = [
        {
            "id": hexadecimal(24, world.seed, "round", company.domain, str(number)),
            "date": f"{2024 - number}-03-01T00:00:00.000+00:00",
            "news_url": None,
            "type": f"Series {'DCBA'[4 - company.rounds + number]}",
            "investors": ", ".join(company.investors),
            "amount": printed(each),
            "currency": "$",
        }
        for number in range(company.rounds)
    ]
    return {
        "total_funding": company.funding,
        "total_funding_printed": printed(company.funding),
        "latest_funding_round_date": events[0]["date"],
        "latest_funding_stage": events[0]["type"],
        "funding_events": events,
    }


def _head_count(world: World, company: Company) -> dict[str, int]:
    draws = Draws(world.seed, "head count", label_of(company.domain))
    departments = ("engineering", "operations", "support", "marketing", "sales", "finance", "media_and_commmunication")
    return {name: draws.number(0, max(1, company.employees // 6)) for name in departments}


def printed(amount: int) -> str:
    """An amount of dollars as Apollo prints it: 7.5M."""
    for power, letter in ((10**9, "B"), (10**6, "M"), (10**3, "K")):
        if amount >= power:
            return f"{amount / power:.1f}".removesuffix(".0") + letter
    return str(amount)
