"""Lists, searches and filters of records through the API, in process: how long a request takes, from URL to bytes."""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

import psycopg

from bench.installation import Installation

if TYPE_CHECKING:
    from django.test import Client

WARM_UP = 20
REQUESTS = 200
PAGE = 50
# Of a filter: each is the same request again, so the first tells as much as the hundredth.
FILTERED = 10
CONTACTS = "/api/v1/contacts"
COMPANIES = "/api/v1/companies"


@dataclass(frozen=True, slots=True)
class Latency:
    """How long the requests of one kind took, in milliseconds, and how many records they found together."""

    what: str
    p50: float
    p95: float
    found: int


def browse(installation: Installation, workspace: str) -> list[Latency]:
    """Time each kind of request on the contacts of a workspace, after statistics were gathered as autovacuum does."""
    _gather_statistics(installation.database_url)
    client = _client(workspace)
    emails = _emails(client)
    rng = random.Random(5)
    pages = _pages(client)

    def some() -> str:
        return rng.choice(emails)

    return [
        _time(client, "list, first page", dict),
        _time(client, "list, page after page", lambda: next(pages)),
        _time(client, "filter by a whole e-mail", lambda: {"email": some()}),
        _time(client, "search, beginning of an e-mail", lambda: {"q": some()[: rng.randrange(4, 12)]}),
        _time(client, "search, a whole e-mail", lambda: {"q": some()}),
        _time(client, "search, an address nobody has", lambda: {"q": f"nobody{rng.random()}@example.com"}),
    ]


def narrow(installation: Installation, workspace: str) -> list[Latency]:
    """Time the filters of contacts and of companies, each with a value that many have and one that few or none have."""
    _gather_statistics(installation.database_url)
    client = _client(workspace)
    contact = client.get(CONTACTS, {"limit": "1"}).json()["items"][0]
    middle = client.get(CONTACTS, {"q": "person4", "limit": "1"}).json()["items"][0]
    of_contacts = [
        ("country", {"country": contact["country"]}),
        ("country that nobody has", {"country": "TV"}),
        ("whole name of a company", {"company": middle["company"]}),
        ("company that nobody has", {"company": "No such company"}),
        ("status of the e-mail", {"email_status": "Verified"}),
        ("status that nobody has", {"email_status": "No such status"}),
        ("domain", {"domain": middle["email"].partition("@")[2]}),
        ("company's record", {"company_id": str(middle["company_id"] or 0)}),
        ("import", {"import_id": str(contact["import_id"] or 0)}),
        ("another import", {"import_id": "999999"}),
        ("created since the first", {"created_since": "2000-01-01T00:00:00Z"}),
        ("created before the first", {"created_before": "2000-01-01T00:00:00Z"}),
        ("updated in the future", {"updated_since": "2999-01-01T00:00:00Z"}),
        ("with a title", {"filled": "title"}),
        ("without a title", {"empty": "title"}),
        ("without an e-mail", {"empty": "email"}),
        (
            "country, with a title, without a mobile phone",
            {"country": contact["country"], "filled": "title", "empty": "mobile_phone"},
        ),
    ]
    of_companies = [
        ("domain", {"domain": middle["email"].partition("@")[2]}),
        ("beginning of a domain", {"q": "bas"}),
        ("name that nobody has", {"q": "No such company"}),
        ("country", {"country": contact["country"]}),
        ("country that nobody has", {"country": "TV"}),
        ("another import", {"import_id": "999999"}),
        ("updated in the future", {"updated_since": "2999-01-01T00:00:00Z"}),
        ("without a name", {"empty": "name"}),
        ("with an industry", {"filled": "industry"}),
    ]  # fmt: skip
    return [_time(client, f"contacts: {what}", wanted.copy, FILTERED) for what, wanted in of_contacts] + [
        _time(client, f"companies: {what}", wanted.copy, FILTERED, COMPANIES) for what, wanted in of_companies
    ]


def _gather_statistics(database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("vacuum analyze contact")
        connection.execute("analyze company")


def _client(workspace: str) -> "Client":
    from django.test import Client  # noqa: PLC0415 - needs Django

    from contactory.workspaces.services import create_api_key, workspace_by_name  # noqa: PLC0415

    found = workspace_by_name(workspace)
    _, secret = create_api_key(workspace_id=found.pk, name="bench", scopes=["contacts:read"], actor="system")
    return Client(SERVER_NAME="localhost", HTTP_AUTHORIZATION=f"Bearer {secret}")


def _time(
    client: "Client",
    what: str,
    parameters: Callable[[], dict[str, str]],
    requests: int = REQUESTS,
    address: str = CONTACTS,
) -> Latency:
    taken, found = [], 0
    warm_up = min(WARM_UP, requests // 5)
    for number in range(warm_up + requests):
        wanted = {"limit": str(PAGE), **parameters()}
        started = time.perf_counter()
        response = client.get(address, wanted)
        seconds = time.perf_counter() - started
        if response.status_code != 200:
            raise RuntimeError(f"{what}: {response.status_code} {response.content[:300]!r}")
        if number >= warm_up:
            taken.append(seconds * 1000)
            found += len(response.json()["items"])
    taken.sort()
    return Latency(what, taken[len(taken) // 2], taken[int(len(taken) * 0.95)], found)


def _pages(client: "Client") -> Iterator[dict[str, str]]:
    """The cursors of the pages of the list, one after another, from the start again at its end."""
    cursor: str | None = None
    for _ in count():
        wanted = {"cursor": cursor} if cursor else {}
        cursor = client.get(CONTACTS, {"limit": str(PAGE), **wanted}).json()["next_cursor"]
        yield wanted


def _emails(client: "Client") -> list[str]:
    """Addresses from all over the workspace: those that follow some beginnings of addresses."""
    beginnings = [f"{stem}{number}" for stem in ("user", "person") for number in range(1, 60)]
    found = (client.get(CONTACTS, {"q": beginning, "limit": "20"}).json()["items"] for beginning in beginnings)
    emails = [item["email"] for items in found for item in items]
    return emails or [item["email"] for item in client.get(CONTACTS).json()["items"]]
