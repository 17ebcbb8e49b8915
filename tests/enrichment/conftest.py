"""A sandbox of providers in this process, in which the workspaces of the tests have accounts."""

from collections.abc import Iterator
from functools import partial

import pytest

from contactory.environment import environment
from contactory.providers.access import Access
from contactory.providers.sandbox.serving import running_sandbox
from contactory.providers.sandbox.world import World


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The sandbox that providers without a key are asked in: its books are the truth about what was billed."""
    world = World()
    with running_sandbox(world) as address:
        monkeypatch.setenv("CONTACTORY_SANDBOX_URL", address)
        environment.cache_clear()
        yield world
    monkeypatch.undo()
    environment.cache_clear()


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let providers' answers be waited for as long as a test holds them back, however slow the machine is."""
    monkeypatch.setattr("contactory.providers.wire.LONGEST_CALL", 600.0)
    monkeypatch.setattr("contactory.provider_accounts.sources.Access", partial(Access, read=600.0, total=600.0))
