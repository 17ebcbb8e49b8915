"""What only Apollo has: previews, limits by endpoint, and the quirks of its answers."""

import asyncio
from decimal import Decimal
from typing import Any

import pytest
from asked_about import person
from speakers import KEY, SPEAKERS, apollo_person
from speaking_server import Asked, Says, speaking
from test_contract import ask

from contactory.providers.access import Access, Key
from contactory.providers.apollo.client import Apollo
from contactory.providers.apollo.preview import PreviewPerson, Search
from contactory.providers.questions import Found, Limits, NotFound, Question

PEOPLE = SPEAKERS[0]


def one(body: Any, question: Question | None = None) -> Any:
    with speaking(lambda asked: Says(body)) as server:
        return ask(server.url, PEOPLE, [question or person(7)]).outcomes[0]


@pytest.mark.parametrize("body", [{"person": None, "request_id": -1}, {}, {"person": {"id": None}}])
def test_nobody_found_has_three_forms(body: Any) -> None:
    assert one(body) == NotFound(Decimal(0))


def test_an_address_that_is_not_unlocked_is_none() -> None:
    hidden = {**apollo_person(7), "email": "email_not_unlocked@domain.com", "email_status": "verified"}
    found = one({"person": hidden})
    assert isinstance(found, Found)
    assert not {"email", "email_status"} & set(found.values)
    assert "linkedin_url" in found.identity


def test_a_guessed_address_has_its_confidence() -> None:
    guessed = {**apollo_person(7), "email_status": "extrapolated", "extrapolated_email_confidence": 0.83}
    found = one({"person": guessed})
    assert found.values["email"].confidence == pytest.approx(0.83)
    assert found.values["email_status"].text == "risky"


def test_what_the_team_has_saved_is_taken_too() -> None:
    saved = {
        "contact_id": "c1",
        "contact": {
            "phone_numbers": [{"sanitized_number": "+14255032236", "type": "mobile", "status": "valid_number"}],
            "contact_emails": [{"email": "old@acme7.com"}],
        },
    }
    found = one({"person": {**apollo_person(7), **saved}}, Question(email="old@acme7.com"))
    assert found.values["mobile_phone"].text == "+14255032236"
    assert found.values["apollo_contact_id"].text == "c1"
    assert found.identity == ("email",)


def test_what_was_billed_is_what_apollo_says() -> None:
    body = {"matches": [apollo_person(7), apollo_person(7)], "credits_consumed": 0.5, "request_id": -(2**63)}
    with speaking(lambda asked: Says(body)) as server:
        reply = ask(server.url, PEOPLE, [person(7), person(7)])
    assert reply.credits == Decimal("0.5")
    assert reply.request_id == str(-(2**63))


def test_questions_go_out_as_documented() -> None:
    with speaking(PEOPLE.answer) as server:
        ask(server.url, PEOPLE, [person(7)])
        ask(server.url, PEOPLE, [person(7), Question(full_name="Ana Lund", domain="lund.com")])
    single, bulk = server.asked
    assert (single.method, single.path, bulk.path) == ("POST", "/people/match", "/people/bulk_match")
    assert single.json["first_name"] == "Ada7"
    assert bulk.json["details"][1] == {"name": "Ana Lund", "domain": "lund.com"}
    # Flags that cost more, or need a webhook, are never set.
    assert not {"reveal_phone_number", "reveal_personal_emails", "run_waterfall_email"} & set(single.json)


def test_a_preview_is_a_page_without_addresses() -> None:
    people = [
        {
            "id": "67bd",
            "first_name": "Andrew",
            "last_name_obfuscated": "Hu***n",
            "title": "CEO",
            "has_email": True,
            "has_direct_phone": "Maybe: please request direct dial via people/bulk_match",
            "organization": {"name": "Acme", "has_phone": False},
        }
    ]

    def answer(asked: Asked) -> Says:
        wanted = {"person_titles": ["CEO"], "q_keywords": "tea", "page": 2, "per_page": 10}
        return Says({"total_entries": 31, "people": people} if asked.json == wanted else {"people": []})

    async def preview(url: str) -> Any:
        async with Apollo(Access(key=Key(KEY), base_url=url)) as provider:
            return await provider.preview(Search(titles=("CEO",), keywords="tea"), page=2, per_page=10)

    with speaking(answer) as server:
        page = asyncio.run(preview(server.url))
    assert page.total == 31
    assert page.people == (PreviewPerson("67bd", "Andrew", "Hu***n", "CEO", "Acme", has_email=True, has_phone=False),)


def test_the_limits_of_each_endpoint_are_read() -> None:
    window = {"limit": 6000, "consumed": 10, "left_over": 5990}
    stats = {'["api/v1/people", "bulk_match"]': {"day": window, "minute": {"limit": 1000, "left_over": 1000}}}

    async def usage(url: str) -> Any:
        async with Apollo(Access(key=Key(KEY), base_url=url)) as provider:
            return await provider.usage()

    with speaking(lambda asked: Says(stats)) as server:
        found = asyncio.run(usage(server.url))
    assert found == {"api/v1/people/bulk_match": (Limits(1000, 1000, 60.0), Limits(6000, 5990, 86_400.0))}
