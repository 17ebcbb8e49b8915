"""One speaker per provider: it answers in the provider's own format about the numbered people and companies."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from asked_about import company, number_in, numbered, person
from speaking_server import Asked, Says

from contactory.providers.questions import Question

KEY = "canary-5f1d7c0e9b"


@dataclass(frozen=True)
class Speaker:
    """How a provider is asked in a test, and what it answers.

    about makes the question about a number, known or not. expected are some values that the answer about a number has.
    answer speaks as the provider does; shift makes it speak about somebody else, lose makes it lose order and misses.
    """

    provider: str
    operation: str
    about: Callable[..., Question]
    expected: Callable[[int], Mapping[str, str]]
    answer: Callable[..., Says]
    has_misses: bool = True

    def __str__(self) -> str:
        return f"{self.provider}-{self.operation}"

    def questions(self, numbers: Sequence[int], misses: Sequence[int] = ()) -> list[Question]:
        return [self.about(number, known=number not in misses) for number in numbers]


def several(entries: list[Any], lose: bool) -> list[Any]:
    """Entries as sent, or without the misses and the other way round."""
    return [entry for entry in reversed(entries) if entry is not None] if lose else entries


# Apollo


def apollo_person(number: int) -> dict[str, Any]:
    return {
        "id": f"{number:024d}",
        "first_name": f"Ada{number}",
        "last_name": f"Byron{number}",
        "name": f"Ada{number} Byron{number}",
        "linkedin_url": f"http://www.linkedin.com/in/ada-{number}",
        "title": f"Head of {number}",
        "email": f"Ada{number}@Acme{number}.com",
        "email_status": "verified",
        "extrapolated_email_confidence": None,
        "twitter_url": None,
        "seniority": "vp",
        "departments": ["c_suite", "master_sales"],
        "city": "Austin",
        "state": "Texas",
        "country": "United States",
        "employment_history": [{"_id": "66d7", "current": True, "title": "VP"}],
        "organization": {
            "id": "5e66",
            "name": f"Acme{number}",
            "website_url": f"http://www.acme{number}.com",
            "primary_domain": f"acme{number}.com",
            "sanitized_phone": "+18005550199",
            "estimated_num_employees": 120,
            "annual_revenue": 1200000.0,
            "keywords": ["tea", "milk, oats"],
        },
    }


def apollo_organization(number: int) -> dict[str, Any]:
    return {
        "id": f"{number:024d}",
        "name": f"Acme{number}",
        "website_url": f"http://www.acme{number}.com",
        "primary_domain": f"acme{number}.com",
        "primary_phone": {"number": "+1 800-555-0199", "source": "Scraped", "sanitized_number": "+18005550199"},
        "industry": "information technology",
        "estimated_num_employees": 500 + number,
        "founded_year": 1999,
        "country": "Germany",
        "technology_names": ["Nginx", "Django"],
        "annual_revenue": 100000000,
    }


def apollo(asked: Asked, shift: int = 0, lose: bool = False) -> Says:
    if asked.headers.get("x-api-key") != KEY:
        return Says(b"Invalid API key. See the documentation.", 401, {"Content-Type": "text/plain"})
    headers = {
        "x-rate-limit-minute": "1000",
        "x-minute-requests-left": "998",
        "x-rate-limit-hourly": "",
        "x-rate-limit-24-hour": "",
    }
    make, many, one = (
        (apollo_person, "matches", "person")
        if "/people/" in asked.path
        else (apollo_organization, "organizations", "organization")
    )
    bulk = asked.path.endswith(("bulk_match", "bulk_enrich"))
    told = asked.json["details"] if bulk else [asked.json if asked.body else dict(asked.query)]
    numbers = [number_in(each.get("email"), each.get("domain"), each.get("id"), each.get("name")) for each in told]
    found = [None if number is None else make(number + shift) for number in numbers]
    if not bulk:
        return Says({one: found[0], "request_id": -6763434991299099720}, headers=headers)
    hits = sum(entry is not None for entry in found)
    body = {"status": "success", many: several(found, lose), "credits_consumed": hits, "request_id": -67}
    return Says(body, headers=headers)


# Explorium


def envelope(status: str = "success", **members: Any) -> dict[str, Any]:
    context = {"correlation_id": "7a446e57", "request_status": status, "time_took_in_seconds": 0.4}
    return {"response_context": context, **members}


EXPLORIUM_DATA: dict[str, Callable[[int], dict[str, Any]]] = {
    "firmographics": lambda number: {
        "name": f"Acme{number}",
        "website": f"https://acme{number}.com",
        "country_name": "united states",
        "city_name": "san francisco",
        "zip_code": "94103",
        "linkedin_industry_category": "software",
        "number_of_employees_range": "51-200",
        "naics": None,
    },
    "technographics": lambda number: {"full_tech_stack": [f"Tool{number}", "Django"], "marketing": None},
    "funding_and_acquisition": lambda number: {
        "known_funding_total_value": 1000000.0 + number,
        "last_funding_round_type": "series b",
        "is_ipo": False,
    },
    "contacts_information": lambda number: {
        "emails": [
            {"address": f"ada{number}@acme{number}.com", "type": "current_professional"},
            {"address": f"ada{number}@gmail.com", "type": "personal"},
        ],
        "professions_email": f"ada{number}@acme{number}.com",
        "professional_email_status": "catch-all",
        "phone_numbers": [{"phone_number": "+14255032236"}, {"phone_number": "+14255032237"}],
        "mobile_phone": "+14255032236",
    },
}


def explorium(asked: Asked, shift: int = 0, lose: bool = False) -> Says:
    if asked.headers.get("api_key") != KEY:
        return Says({"details": "Invalid api key", "correlation_id": "1"}, 401)
    headers = {"X-RateLimit-Limit": "200", "X-RateLimit-Remaining": "150", "X-RateLimit-Reset": "99999999999"}
    body = explorium_match(asked, shift, lose) if asked.path.endswith("/match") else explorium_data(asked, shift, lose)
    return Says(body, headers=headers)


def explorium_match(asked: Asked, shift: int, lose: bool) -> dict[str, Any]:
    kind, id_name, digits = (
        ("businesses", "business_id", 32) if "businesses" in asked.path else ("prospects", "prospect_id", 40)
    )
    entries: list[Any] = []
    for told in asked.json[f"{kind}_to_match"]:
        number = number_in(told.get("domain"), told.get("email"), told.get("name"))
        meant = dict(told)
        if shift:
            meant = {name: text.replace(str(number), str((number or 0) + shift)) for name, text in told.items()}
        identifier = None if number is None else f"{number + shift:0{digits}d}"
        entries.append({"input": {**meant, "url": None}, id_name: identifier})
    lost = [entry for entry in reversed(entries) if entry[id_name] is not None] if lose else entries
    return envelope(**{f"matched_{kind}": lost, "total_results": len(lost), "total_matches": len(lost)})


def explorium_data(asked: Asked, shift: int, lose: bool) -> dict[str, Any]:
    kind, way = asked.path.split("/")[-2:]
    name = "business_id" if "businesses" in asked.path else "prospect_id"
    make = EXPLORIUM_DATA[kind]
    if way == "enrich":
        identifier = asked.json[name]
        number = number_in(identifier)
        if number is None:
            return envelope("miss", data=None, entity_id=identifier)
        return envelope(data=make(number + shift), entity_id=f"{number + shift:0{len(identifier)}d}")
    entries: list[Any] = []
    for identifier in asked.json[f"{name}s"]:
        number = number_in(identifier)
        told = identifier if number is None else f"{number + shift:0{len(identifier)}d}"
        entries.append({name: told, "data": None if number is None else make(number + shift)})
    lost = [entry for entry in reversed(entries) if entry["data"] is not None] if lose else entries
    return envelope(data=lost, entity_id=None, total_results=len(lost))


# Verification of addresses


def zerobounce(asked: Asked, shift: int = 0, lose: bool = False) -> Says:
    batch = asked.path.endswith("validatebatch")
    key = asked.json["api_key"] if batch else asked.query.get("api_key")
    if key != KEY:
        error = "Invalid API key or your account ran out of credits"
        whole = {"email_batch": [], "errors": [{"email_address": "all", "error": error}]}
        return Says({"Credits": "-1"} if asked.path.endswith("getcredits") else whole if batch else {"error": error})
    if not batch:
        return Says(zerobounce_verdict(asked.query["email"], shift))
    found = [zerobounce_verdict(told["email_address"], shift) for told in asked.json["email_batch"]]
    return Says({"email_batch": several(found, lose), "errors": []})


def zerobounce_verdict(address: str, shift: int) -> dict[str, Any]:
    number = number_in(address)
    told = address if number is None else address.replace(str(number), str(number + shift))
    status = "unknown" if number is None else "valid"
    return {"address": told, "status": status, "sub_status": "", "free_email": False, "mx_found": "true"}


def hunter(asked: Asked, shift: int = 0, lose: bool = False) -> Says:
    if asked.headers.get("x-api-key") != KEY:
        return Says({"errors": [{"id": "authentication_failed", "code": 401, "details": "No user found"}]}, 401)
    number = number_in(asked.query["email"])
    if number is None:
        return Says({"errors": [{"id": "claimed_email", "code": 451, "details": "claimed"}]}, 451)
    told = asked.query["email"].replace(str(number), str(number + shift))
    return Says({"data": {"status": "accept_all", "score": 64, "email": told, "accept_all": True, "sources": []}})


def _by_id(digits: int) -> Callable[..., Question]:
    return lambda number, known=True: numbered(number, digits, known=known)


def _explorium(operation: str, digits: int, expected: Callable[[int], Mapping[str, str]]) -> Speaker:
    return Speaker("explorium", operation, _by_id(digits), expected, explorium)


SPEAKERS = [
    Speaker(
        "apollo",
        "people",
        person,
        lambda n: {
            "email": f"ada{n}@acme{n}.com",
            "email_status": "deliverable",
            "title": f"Head of {n}",
            "country": "US",
            "departments": "c_suite, master_sales",
            "company_phone": "+18005550199",
            "employees": "120",
            "keywords": "tea; milk, oats",
        },
        apollo,
    ),
    Speaker(
        "apollo",
        "organizations",
        company,
        lambda n: {"domain": f"acme{n}.com", "employees": str(500 + n), "country": "DE", "phone": "+18005550199"},
        apollo,
    ),
    Speaker("explorium", "match_businesses", company, lambda n: {}, explorium),
    Speaker("explorium", "match_prospects", person, lambda n: {}, explorium),
    _explorium(
        "firmographics",
        32,
        lambda n: {"domain": f"acme{n}.com", "country": "US", "city": "San Francisco", "postal_code": "94103"},
    ),
    _explorium("technographics", 32, lambda n: {"technologies": f"Tool{n}, Django"}),
    _explorium("funding", 32, lambda n: {"total_funding": str(1000000 + n)}),
    _explorium("contact_emails", 40, lambda n: {"email": f"ada{n}@acme{n}.com", "email_status": "risky"}),
    _explorium("contact_phones", 40, lambda n: {"mobile_phone": "+14255032236", "work_direct_phone": "+14255032237"}),
    _explorium(
        "contact_details", 40, lambda n: {"secondary_email": f"ada{n}@gmail.com", "mobile_phone": "+14255032236"}
    ),
    Speaker("zerobounce", "verify", person, lambda n: {"email_status": "deliverable"}, zerobounce, has_misses=False),
    Speaker(
        "zerobounce", "verify_batch", person, lambda n: {"email_status": "deliverable"}, zerobounce, has_misses=False
    ),
    Speaker("hunter", "verify", person, lambda n: {"email_status": "risky", "email_confidence": "0.64"}, hunter),
]
