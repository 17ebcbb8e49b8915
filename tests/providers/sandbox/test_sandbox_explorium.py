"""Explorium as documented: match to ids in order, enrich by them, pay by the entity."""

from typing import Any

import httpx
import pytest

from contactory.providers.sandbox.world import World

ADA = {"full_name": "Ada Byron", "company_name": "Acme"}


def post(sandbox: httpx.Client, path: str, **body: Any) -> dict[str, Any]:
    answer = sandbox.post(f"/v1/{path}", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def spent(sandbox: httpx.Client) -> int:
    found = sandbox.get("/v1/credits").json()
    return int(found["allocated_credits"] - found["remaining_credits"])


def business(sandbox: httpx.Client, **asked: str) -> str:
    (found,) = post(sandbox, "businesses/match", businesses_to_match=[asked])["matched_businesses"]
    return str(found["business_id"])


def prospect(sandbox: httpx.Client, **asked: str) -> str:
    (found,) = post(sandbox, "prospects/match", prospects_to_match=[asked])["matched_prospects"]
    return str(found["prospect_id"])


def test_matches_are_in_order_repeat_the_question_and_are_free(sandbox: httpx.Client) -> None:
    asked = [{"name": "Acme", "domain": "acme.com"}, {"name": ""}, {"domain": "stone.com"}]
    answer = post(sandbox, "businesses/match", businesses_to_match=asked, request_context=None)
    matches = answer["matched_businesses"]
    assert [bool(match["business_id"]) for match in matches] == [True, False, True]
    assert matches[0]["input"] == {"name": "Acme", "domain": "acme.com", "url": None, "linkedin_url": None}
    assert (answer["total_results"], answer["total_matches"]) == (3, 2)
    assert len(matches[0]["business_id"]) == 32
    assert spent(sandbox) == 0


@pytest.mark.parametrize("kind", ["firmographics", "technographics", "funding_and_acquisition"])
def test_companies_are_enriched_alone_or_in_bulk(sandbox: httpx.Client, kind: str) -> None:
    acme, stone = business(sandbox, domain="acme.com"), business(sandbox, domain="stone.com")
    alone = post(sandbox, f"businesses/{kind}/enrich", business_id=acme)
    assert alone["entity_id"] == acme
    unknown = "0" * 32
    many = post(sandbox, f"businesses/{kind}/bulk_enrich", business_ids=[stone, unknown, acme, acme])
    assert [found["business_id"] for found in many["data"]] == [stone, unknown, acme, acme]
    assert many["data"][1]["data"] is None
    assert many["data"][2]["data"] == many["data"][3]["data"] == alone["data"]
    # A company that is asked for twice is paid twice, one that is not known not at all.
    assert spent(sandbox) == 4


def test_firmographics_tell_the_company_by_its_website(sandbox: httpx.Client) -> None:
    data = post(sandbox, "businesses/firmographics/enrich", business_id=business(sandbox, domain="acme.com"))["data"]
    assert data["website"] == "https://acme.com"
    assert data["country_name"] == data["country_name"].lower()
    assert "-" in data["number_of_employees_range"] or "+" in data["number_of_employees_range"]


def test_a_person_is_the_same_with_both_providers(sandbox: httpx.Client) -> None:
    number = prospect(sandbox, **ADA)
    data = post(sandbox, "prospects/contacts_information/enrich", prospect_id=number)["data"]
    asked = {"first_name": "Ada", "last_name": "Byron", "organization_name": "Acme"}
    other = sandbox.post("/api/v1/people/match", json=asked).json()["person"]
    assert data["professions_email"] == other["email"]
    assert prospect(sandbox, email=other["email"]) == prospect(sandbox, linkedin=other["linkedin_url"]) == number
    assert len(number) == 40


@pytest.mark.parametrize(
    ("types", "price", "email", "phone"),
    [
        (None, 5, True, True),
        (["email"], 2, True, False),
        (["phone"], 5, False, True),
        (["email", "phone"], 5, True, True),
    ],
)
def test_contacts_are_priced_by_what_was_asked(
    sandbox: httpx.Client, types: list[str] | None, price: int, email: bool, phone: bool
) -> None:
    body: dict[str, Any] = {"prospect_id": prospect(sandbox, **ADA)}
    if types:
        body["parameters"] = {"contact_types": types}
    data = post(sandbox, "prospects/contacts_information/enrich", **body)["data"]
    assert (bool(data["emails"]), bool(data["mobile_phone"])) == (email, phone)
    assert spent(sandbox) == price


def test_nothing_found_is_a_miss_and_costs_nothing(sandbox: httpx.Client, world: World) -> None:
    number = prospect(sandbox, **ADA)
    world.coverage.change({"explorium.email": 0.0, "explorium.mobile": 0.0, "explorium.match": 0.0})
    answer = post(sandbox, "prospects/contacts_information/enrich", prospect_id=number)
    assert (answer["data"], answer["response_context"]["request_status"]) == (None, "miss")
    missed = post(sandbox, "prospects/match", prospects_to_match=[ADA])
    assert missed["matched_prospects"][0]["prospect_id"] is None
    assert spent(sandbox) == 0


@pytest.mark.parametrize(
    ("path", "body", "place"),
    [
        ("businesses/match", {"businesses_to_match": [{}] * 51}, "businesses_to_match"),
        ("businesses/match", {"businesses_to_match": []}, "businesses_to_match"),
        ("businesses/match", {"businesses_to_match": [{"name": 7}]}, "businesses_to_match"),
        ("businesses/match", {"businesses_to_match": [{}], "more": 1}, "more"),
        ("businesses/match", {}, "businesses_to_match"),
        ("businesses/firmographics/bulk_enrich", {"business_ids": ["x"] * 51}, "business_ids"),
        ("businesses/firmographics/enrich", {}, "business_id"),
    ],
)
def test_what_has_the_wrong_form_is_refused_by_its_place(
    sandbox: httpx.Client, path: str, body: dict[str, Any], place: str
) -> None:
    answer = sandbox.post(f"/v1/{path}", json=body)
    assert (answer.status_code, answer.json()["detail"][0]["loc"]) == (422, ["body", place])


def test_a_wrong_key_and_an_empty_account_are_refused_differently(sandbox: httpx.Client) -> None:
    wrong = sandbox.get("/v1/credits", headers={"api_key": "live"})
    assert (wrong.status_code, set(wrong.json())) == (401, {"details", "correlation_id"})
    sandbox.post("/_sandbox/keys", json={"provider": "explorium", "key": "sandbox-e", "credits": 0})
    number = business(sandbox, domain="acme.com")
    empty = sandbox.post("/v1/businesses/firmographics/enrich", json={"business_id": number})
    assert (empty.status_code, "insufficient credits" in empty.json()["details"]) == (403, True)
