"""Explorium's API v1: match to an id first, then enrich by it; one or up to fifty a call."""

from collections.abc import Callable
from functools import partial

from contactory.providers.sandbox.books import Charge
from contactory.providers.sandbox.dialect import Answer, Call, Refused, Route, text_of
from contactory.providers.sandbox.explorium_dialect import EXPLORIUM, context, id_of, invalid, items_of
from contactory.providers.sandbox.explorium_shapes import (
    BUSINESS_KINDS,
    business_data,
    business_id,
    contact_data,
    profile_data,
    prospect_id,
)
from contactory.providers.sandbox.identity import AskedPerson, company_asked_for, label_of, person_asked_for

ENTITY_CREDITS = 1  # an enrichment of one entity, but for contacts
EMAIL_CREDITS = 2  # contacts, when only e-mail was asked for
PHONE_CREDITS = 5  # contacts, when numbers were asked for too

Data = dict[str, object] | None
Lookup = Callable[[Call, str], Data]
Item = dict[str, object]

_BUSINESS_KEYS = ("name", "domain", "url", "linkedin_url")
_PROSPECT_KEYS = ("business_id", "full_name", "company_name", "email", "phone_number", "linkedin")


def match_businesses(call: Call) -> Answer:
    """POST /v1/businesses/match: an id or null for each, in their order; free."""
    return _matched(call, "businesses", "business_id", _BUSINESS_KEYS, _business)


def match_prospects(call: Call) -> Answer:
    """POST /v1/prospects/match: an id or null for each, in their order; free."""
    return _matched(call, "prospects", "prospect_id", _PROSPECT_KEYS, _prospect)


def enrich(name: str, lookup: Lookup, price: Callable[[Call], int], call: Call) -> Answer:
    """POST …/enrich: what is known of one entity, or null; name is that of its id."""
    number = id_of(call, name)
    data = lookup(call, number)
    payload = {"response_context": context(call, found=data is not None), "data": data, "entity_id": number}
    return Answer(payload, charges=[Charge(number, price(call))] if data else [])


def bulk_enrich(name: str, lookup: Lookup, price: Callable[[Call], int], call: Call) -> Answer:
    """POST …/bulk_enrich: what is known of each entity, in their order. Who is asked for twice is billed twice."""
    numbers = [str(number) for number in items_of(call, f"{name}s", str)]
    found = [(number, lookup(call, number)) for number in numbers]
    payload = {
        "response_context": context(call, found=any(data for _, data in found)),
        "data": [{name: number, "data": data} for number, data in found],
        "entity_id": None,
        "total_results": len(found),
    }
    return Answer(payload, charges=[Charge(number, price(call)) for number, data in found if data])


def credits_left(call: Call) -> Answer:
    """GET /v1/credits: what was given and what is left."""
    left = call.world.remaining(EXPLORIUM.name, call.account.key)
    payload = {
        "response_context": context(call),
        "allocated_credits": call.account.credits,
        "remaining_credits": left,
    }
    return Answer(payload)


def _matched(
    call: Call, what: str, name: str, keys: tuple[str, ...], find: Callable[[Call, Item], str | None]
) -> Answer:
    items = [_item(what, item, keys) for item in items_of(call, f"{what}_to_match", dict)]
    found = [{"input": item, name: find(call, item)} for item in items]
    payload = {
        "response_context": context(call, found=any(match[name] for match in found)),
        "total_results": len(found),
        "total_matches": sum(match[name] is not None for match in found),
        f"matched_{what}": found,
    }
    return Answer(payload)


def _item(what: str, item: object, keys: tuple[str, ...]) -> Item:
    assert isinstance(item, dict)  # noqa: S101 - checked where the list was read
    for name, value in item.items():
        if name not in keys:
            raise Refused(invalid(f"{what}_to_match", f"extra fields not permitted: {name}", "value_error.extra"))
        if value is not None and not isinstance(value, str):
            raise Refused(invalid(f"{what}_to_match", f"{name}: str type expected", "type_error.str"))
    return {name: item.get(name) for name in keys}


def _business(call: Call, item: Item) -> str | None:
    domain = company_asked_for(
        domain=text_of(item["domain"]),
        website=text_of(item["url"]),
        linkedin=text_of(item["linkedin_url"]),
        name=text_of(item["name"]),
    )
    known = domain and call.world.coverage.covers("explorium", "company", label_of(domain))
    return business_id(call.world, domain) if known else None


def _prospect(call: Call, item: Item) -> str | None:
    key = person_asked_for(
        AskedPerson(
            name=text_of(item["full_name"]),
            email=text_of(item["email"]),
            domain=call.world.companies.get(text_of(item["business_id"]), ""),
            company=text_of(item["company_name"]),
            linkedin=text_of(item["linkedin"]),
        )
    )
    known = key and call.world.coverage.covers("explorium", "match", *key.facts)
    return prospect_id(call.world, key) if key and known else None


def _contact_types(call: Call) -> frozenset[str]:
    asked = call.body.get("parameters")
    found = asked.get("contact_types") if isinstance(asked, dict) else None
    if found is None:
        return frozenset({"email", "phone"})
    if not isinstance(found, list) or not found or not set(map(str, found)) <= {"email", "phone"}:
        raise Refused(invalid("parameters", "contact_types: email and phone are permitted", "value_error.enum"))
    return frozenset(map(str, found))


def _contact_price(call: Call) -> int:
    return PHONE_CREDITS if "phone" in _contact_types(call) else EMAIL_CREDITS


def _entity_price(_: Call) -> int:
    return ENTITY_CREDITS


def _counted(name: str, call: Call) -> int:
    items = call.body.get(name)
    return max(1, len(items)) if isinstance(items, list) else 1


def _enrichments() -> dict[tuple[str, str], Route]:
    kinds: list[tuple[str, str, Lookup, Callable[[Call], int]]] = [
        (f"businesses/{kind}", "business_id", partial(_business_data, kind), _entity_price) for kind in BUSINESS_KINDS
    ]
    kinds.append(("prospects/contacts_information", "prospect_id", _contact_data, _contact_price))
    kinds.append(("prospects/profiles", "prospect_id", _profile_data, _entity_price))
    routes = {}
    for path, name, lookup, price in kinds:
        for verb, answer in (("enrich", enrich), ("bulk_enrich", bulk_enrich)):
            asked = partial(answer, name, lookup, price)
            routes["POST", f"/v1/{path}/{verb}"] = _route(f"{path}/{verb}", asked, f"{name}s", paid=True)
    return routes


def _business_data(kind: str, call: Call, number: str) -> Data:
    return business_data(call.world, kind, number)


def _contact_data(call: Call, number: str) -> Data:
    return contact_data(call.world, number, _contact_types(call))


def _profile_data(call: Call, number: str) -> Data:
    return profile_data(call.world, number)


def _route(endpoint: str, answer: Callable[[Call], Answer], counted: str, *, paid: bool = False) -> Route:
    return Route(EXPLORIUM, endpoint, answer, "entities", partial(_counted, counted), paid=paid)


ROUTES = {
    ("POST", "/v1/businesses/match"): _route("businesses/match", match_businesses, "businesses_to_match"),
    ("POST", "/v1/prospects/match"): _route("prospects/match", match_prospects, "prospects_to_match"),
    ("GET", "/v1/credits"): _route("credits", credits_left, ""),
    **_enrichments(),
}
