"""The production clients understand the sandbox, and both count the same credits."""

import asyncio
from collections.abc import Sequence

import httpx
import pytest

from contactory.providers.access import Access, Key
from contactory.providers.questions import Found, NotFound, Question, Reply
from contactory.providers.registry import provider_class
from contactory.providers.sandbox.world import World

PATHS = {"apollo": "/api/v1", "explorium": "", "zerobounce": "/v2", "hunter": "/v2"}
PEOPLE = [
    Question(first_name=first, last_name=last, domain=domain, company=company)
    for first, last, domain, company in (
        ("Ada", "Byron", "acme.com", "Acme"),
        ("María José", "de la Ñ", "stone-works.de", "Stone Works GmbH"),
        ("Bob", "Stone", "north.example", ""),
    )
] + [Question(email="carla.ricci@harbor.it"), Question(full_name="Dario K. Weber", company="Summit Foods, Inc.")]
COMPANIES = [Question(domain="acme.com"), Question(company="Stone & Sons Ltd"), Question(domain="shop.acme.co.uk")]
ADDRESSES = [Question(email=address) for address in ("info@acme.com", "ada@mailinator.com", "carla.ricci@harbor.it")]


async def replies(sandbox: httpx.Client, provider: str, operation: str, questions: Sequence[Question]) -> list[Reply]:
    """The answers to questions in calls as large as the provider takes."""
    address = f"{str(sandbox.base_url).rstrip('/')}{PATHS[provider]}"
    kind = provider_class(provider)
    size = kind.operation(operation).batch
    async with kind(Access(key=Key("sandbox-client"), base_url=address)) as client:
        return [await client.ask(operation, questions[n : n + size]) for n in range(0, len(questions), size)]


def ask(sandbox: httpx.Client, provider: str, operation: str, questions: Sequence[Question]) -> list[object]:
    found = asyncio.run(replies(sandbox, provider, operation, questions))
    expected = sum(reply.credits for reply in found)
    assert spent(sandbox, provider) == expected
    return [outcome for reply in found for outcome in reply.outcomes]


def spent(sandbox: httpx.Client, provider: str) -> int:
    totals = sandbox.get("/_sandbox/totals").json()["totals"]
    return sum(total["credits"] for total in totals if total["provider"] == provider)


@pytest.mark.parametrize("questions", [PEOPLE, PEOPLE[:1], PEOPLE + PEOPLE[:1]])
def test_apollo_finds_people(sandbox: httpx.Client, questions: list[Question]) -> None:
    found = ask(sandbox, "apollo", "people", questions)
    assert all(isinstance(outcome, Found) and "email" in outcome.values for outcome in found), found


def test_apollo_finds_companies(sandbox: httpx.Client) -> None:
    found = ask(sandbox, "apollo", "organizations", COMPANIES)
    assert all(isinstance(outcome, Found) for outcome in found), found
    told = [outcome.values.get("domain") for outcome in found if isinstance(outcome, Found)]
    # A domain that is reserved is none that a company can have.
    assert [value and value.text for value in told] == ["acme.com", None, "acme.co.uk"]


def test_misses_are_misses(sandbox: httpx.Client, world: World) -> None:
    world.coverage.change(dict.fromkeys(world.coverage.rates, 0.0))
    for operation, questions in (("people", PEOPLE), ("organizations", COMPANIES)):
        assert all(isinstance(outcome, NotFound) for outcome in ask(sandbox, "apollo", operation, questions))
    assert spent(sandbox, "apollo") == 0


@pytest.mark.parametrize("provider", ["zerobounce", "hunter"])
def test_addresses_are_verified(sandbox: httpx.Client, provider: str) -> None:
    operation = provider_class(provider).operations[0].name
    found = ask(sandbox, provider, operation, ADDRESSES)
    assert all(isinstance(outcome, Found) and "email_status" in outcome.values for outcome in found), found


def test_explorium_matches_first_and_enriches_then(sandbox: httpx.Client) -> None:
    kind = provider_class("explorium")
    for operation in kind.operations:
        if not operation.first:
            continue
        known = COMPANIES if operation.target == "company" else PEOPLE
        questions = [question for question in known if kind.operation(operation.first).can_ask(question)]
        matched = asyncio.run(replies(sandbox, "explorium", operation.first, questions))
        outcomes = [outcome for reply in matched for outcome in reply.outcomes]
        ids = [Question(provider_id=outcome.provider_id) for outcome in outcomes if isinstance(outcome, Found)]
        assert len(ids) == len(questions), (operation.first, outcomes)
        before = spent(sandbox, "explorium")
        found = asyncio.run(replies(sandbox, "explorium", operation.name, ids))
        assert all(isinstance(outcome, Found) for reply in found for outcome in reply.outcomes), operation.name
        assert spent(sandbox, "explorium") - before == sum(reply.credits for reply in found)


@pytest.mark.parametrize("provider", PATHS)
def test_an_account_stands_well(sandbox: httpx.Client, provider: str) -> None:
    address = f"{str(sandbox.base_url).rstrip('/')}{PATHS[provider]}"

    async def standing() -> object:
        async with provider_class(provider)(Access(key=Key("sandbox-client"), base_url=address)) as client:
            return (await client.standing()).credits_left

    assert asyncio.run(standing()) == 1_000_000
