"""Lists and searches of contacts through the API, in process: how long a request takes, from URL to bytes."""

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
ADDRESSES = "/api/v1/contacts"


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


def _time(client: "Client", what: str, parameters: Callable[[], dict[str, str]]) -> Latency:
    taken, found = [], 0
    for number in range(WARM_UP + REQUESTS):
        wanted = {"limit": str(PAGE), **parameters()}
        started = time.perf_counter()
        response = client.get(ADDRESSES, wanted)
        seconds = time.perf_counter() - started
        if response.status_code != 200:
            raise RuntimeError(f"{what}: {response.status_code} {response.content[:300]!r}")
        if number >= WARM_UP:
            taken.append(seconds * 1000)
            found += len(response.json()["items"])
    taken.sort()
    return Latency(what, taken[len(taken) // 2], taken[int(len(taken) * 0.95)], found)


def _pages(client: "Client") -> Iterator[dict[str, str]]:
    """The cursors of the pages of the list, one after another, from the start again at its end."""
    cursor: str | None = None
    for _ in count():
        wanted = {"cursor": cursor} if cursor else {}
        cursor = client.get(ADDRESSES, {"limit": str(PAGE), **wanted}).json()["next_cursor"]
        yield wanted


def _emails(client: "Client") -> list[str]:
    """Addresses from all over the workspace: those that follow some beginnings of addresses."""
    beginnings = [f"{stem}{number}" for stem in ("user", "person") for number in range(1, 60)]
    found = (client.get(ADDRESSES, {"q": beginning, "limit": "20"}).json()["items"] for beginning in beginnings)
    emails = [item["email"] for items in found for item in items]
    return emails or [item["email"] for item in client.get(ADDRESSES).json()["items"]]
