"""Apollo's REST API v1: people and organizations by what is known of them, one or up to ten a call."""

from contactory.providers.sandbox.apollo_account import api_usage, credit_usage, health
from contactory.providers.sandbox.apollo_dialect import APOLLO, details_of, parameters, texts
from contactory.providers.sandbox.apollo_later import Wanted, order_later, webhook_result
from contactory.providers.sandbox.apollo_search import people_search
from contactory.providers.sandbox.apollo_shapes import (
    ID_DIGITS,
    MASKED_EMAIL,
    email_fields,
    knows,
    organization_shape,
    person_shape,
)
from contactory.providers.sandbox.books import Charge
from contactory.providers.sandbox.dialect import Answer, Call, Refused, Route, text_of
from contactory.providers.sandbox.identity import AskedPerson, PersonKey, company_asked_for, label_of, person_asked_for
from contactory.providers.sandbox.people import person_of

PERSON_CREDITS = 1
ORGANIZATION_CREDITS = 1

Question = dict[str, object]


def people_match(call: Call) -> Answer:
    """POST /people/match: one person, or null."""
    asked = parameters(call)
    wanted = Wanted.of(asked)
    key = _person(call, asked)
    found = {} if key is None else {key: _person_answer(call, key, asked, wanted, full=True)}
    later = order_later(call, list(found), wanted)
    person = found[key] if key else _unmatched(wanted)
    payload = {"person": person, "request_id": int(call.request_id), **later.fields}
    return Answer(payload, charges=[*_charges(found), *later.charges], once_billed=later.keep)


def people_bulk_match(call: Call) -> Answer:
    """POST /people/bulk_match: a person or null for each of up to ten details, in their order."""
    asked = parameters(call)
    wanted = Wanted.of(asked)
    details = details_of(
        asked.get("details"), "invalid request, missing details", "cannot enrich more than 10 in a single request"
    )
    keys = [_person(call, detail) for detail in details]
    matches = [
        _person_answer(call, key, detail, wanted, full=False) if key else _unmatched(wanted)
        for key, detail in zip(keys, details, strict=True)
    ]
    found = {key: match for key, match in zip(keys, matches, strict=True) if key and match}
    later = order_later(call, list(found), wanted)
    charges = _charges(found)
    counts = {
        "unique_enriched_records": len(found),
        "missing_records": keys.count(None),
        "credits_consumed": sum(charge.credits for charge in charges),
    }
    payload = {
        "status": "success",
        "error_code": None,
        "error_message": None,
        "total_requested_enrichments": len(details),
        **({} if wanted.waterfall else counts),
        "matches": matches,
        "request_id": int(call.request_id),
        **later.fields,
    }
    return Answer(payload, charges=[*charges, *later.charges], once_billed=later.keep)


def person_read(call: Call) -> Answer:
    """GET /people/{id}: a person by id; the address is masked unless this account was given it before."""
    key = call.world.people.get(call.tail)
    if key is None or len(call.tail) != ID_DIGITS:
        raise Refused(Answer({"error": "Person not found"}, status=404))
    person = person_shape(call.world, key)
    person |= email_fields(call.world, person_of(key, call.world.seed), "")
    if person["email"] and (call.account.key, call.tail) not in call.world.revealed:
        person["email"] = MASKED_EMAIL
    return Answer({"person": person}, charges=[Charge(call.tail, PERSON_CREDITS)])


def organizations_enrich(call: Call) -> Answer:
    """GET /organizations/enrich: one organization, or null."""
    asked = parameters(call)
    if not any(text_of(asked.get(name)) for name in ("domain", "linkedin_url", "name", "website")):
        raise Refused(Answer({"error": "Required parameter 'domain' missing"}, status=422))
    domain = _company(call, asked)
    if domain is None:
        return Answer({"organization": None})
    found = organization_shape(call.world, domain, full=True, name=text_of(asked.get("name")))
    return Answer({"organization": found}, charges=[Charge(domain, ORGANIZATION_CREDITS)])


def organizations_bulk_enrich(call: Call) -> Answer:
    """POST /organizations/bulk_enrich: an organization or null for each of up to ten."""
    asked = parameters(call)
    by_details = "details" in asked
    found = asked["details"] if by_details else [{"domain": domain} for domain in texts(asked.get("domains"))]
    details = details_of(found, "invalid request, missing domains", "domain count cannot be more than 10")
    domains = [_company(call, detail) for detail in details]
    organizations = [
        organization_shape(call.world, domain, full=False, name=text_of(detail.get("name"))) if domain else None
        for domain, detail in zip(domains, details, strict=True)
    ]
    distinct = {domain for domain in domains if domain}
    asked_by = len({str(detail) for detail in details})
    payload = {
        "status": "success",
        "error_code": None,
        "error_message": None,
        "total_requested_records": len(details) if by_details else None,
        "total_requested_domains": None if by_details else len(details),
        "unique_domains": None if by_details else asked_by,
        "unique_records": asked_by if by_details else None,
        "unique_enriched_records": len(distinct),
        "missing_records": domains.count(None),
        "organizations": organizations,
    }
    return Answer(payload, charges=[Charge(domain, ORGANIZATION_CREDITS) for domain in sorted(distinct)])


def _person(call: Call, asked: Question) -> PersonKey | None:
    key = call.world.people.get(text_of(asked.get("id"))) or person_asked_for(
        AskedPerson(
            first_name=text_of(asked.get("first_name")),
            last_name=text_of(asked.get("last_name")),
            name=text_of(asked.get("name")),
            email=text_of(asked.get("email")),
            domain=text_of(asked.get("domain")),
            company=text_of(asked.get("organization_name")),
            linkedin=text_of(asked.get("linkedin_url")),
        )
    )
    return key if key and knows(call.world, key, "match", within=None) else None


def _person_answer(call: Call, key: PersonKey, asked: Question, wanted: Wanted, *, full: bool) -> Question:
    world = call.world
    first, last = text_of(asked.get("first_name")), text_of(asked.get("last_name"))
    person = person_shape(world, key, (first, last) if first and last else ("", ""))
    if linkedin := text_of(asked.get("linkedin_url")):
        person["linkedin_url"] = linkedin
    if wanted.waterfall:
        person["match_confidence"] = "high"
    if not wanted.waterfall_email:
        person |= email_fields(world, person_of(key, world.seed), text_of(asked.get("email")))
        world.revealed.add((call.account.key, str(person["id"])))
    if wanted.personal_emails:
        known = knows(world, key, "personal_email")
        person["personal_emails"] = [person_of(key, world.seed).personal_email] if known else []
    name = text_of(asked.get("organization_name"))
    person["organization"] = organization_shape(world, key.domain, full=full, name=name)
    return person


def _unmatched(wanted: Wanted) -> Question | None:
    return {"id": None, "match_confidence": "none"} if wanted.waterfall else None


def _charges(found: dict[PersonKey, Question]) -> list[Charge]:
    # A person asked for twice in one call is billed once.
    return [Charge(str(person["id"]), PERSON_CREDITS) for person in found.values()]


def _company(call: Call, asked: Question) -> str | None:
    domain = company_asked_for(
        domain=text_of(asked.get("domain")),
        website=text_of(asked.get("website")),
        linkedin=text_of(asked.get("linkedin_url")),
        name=text_of(asked.get("name")),
    )
    return domain if domain and call.world.coverage.covers("apollo", "company", label_of(domain)) else None


PAID = frozenset({"people/match", "people/bulk_match", "people/*", "organizations/enrich", "organizations/bulk_enrich"})
ROUTES = {
    (method, f"/api/v1/{path}"): Route(APOLLO, path.removesuffix("/*"), answer, group, paid=path in PAID)
    for method, path, answer, group in (
        ("POST", "people/match", people_match, "enrichment"),
        ("POST", "people/bulk_match", people_bulk_match, "enrichment"),
        ("GET", "people/*", person_read, "default"),
        ("GET", "organizations/enrich", organizations_enrich, "enrichment"),
        ("POST", "organizations/bulk_enrich", organizations_bulk_enrich, "enrichment"),
        ("POST", "mixed_people/api_search", people_search, "search"),
        ("GET", "webhook_result/*", webhook_result, "default"),
        ("POST", "usage_stats/api_usage_stats", api_usage, "default"),
        ("POST", "usage_stats/credit_usage_stats", credit_usage, "default"),
    )
} | {
    ("GET", path): Route(APOLLO, "auth/health", health, is_open=True)
    for path in ("/v1/auth/health", "/api/v1/auth/health")
}
