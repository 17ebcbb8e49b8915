"""A sandbox of its own for each test, reached over real HTTP."""

from collections.abc import Iterator

import httpx
import pytest

from contactory.providers.sandbox.later_results import LaterResults
from contactory.providers.sandbox.serving import running_sandbox
from contactory.providers.sandbox.world import World


@pytest.fixture
def world() -> World:
    """The state of the sandbox; everybody is known, so that a test need not look for somebody who is."""
    world = World(later=LaterResults(seconds=0.0))
    world.coverage.change(dict.fromkeys(world.coverage.rates, 1.0))
    return world


@pytest.fixture
def sandbox(world: World) -> Iterator[httpx.Client]:
    """A client with good keys for all providers."""
    headers = {"x-api-key": "sandbox-a", "api_key": "sandbox-e"}
    with running_sandbox(world) as address, httpx.Client(base_url=address, headers=headers, timeout=60) as client:
        yield client
