"""A sandbox that the settings name, and accounts at it."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from contactory.environment import environment
from contactory.providers.sandbox.serving import running_sandbox
from contactory.providers.sandbox.world import World

if TYPE_CHECKING:
    from cast import Person

Setting = Callable[..., None]


@pytest.fixture
def setting() -> Iterator[Setting]:
    """Sets environment variables for the length of the test."""
    with pytest.MonkeyPatch.context() as patch:

        def change(**variables: str) -> None:
            for name, value in variables.items():
                patch.setenv(name, value)
            environment.cache_clear()

        yield change
    environment.cache_clear()


@pytest.fixture
def world(setting: Setting) -> Iterator[World]:
    """The state of a sandbox that runs at CONTACTORY_SANDBOX_URL."""
    state = World()
    with running_sandbox(state) as address:
        setting(CONTACTORY_SANDBOX_URL=address)
        yield state


@pytest.fixture
def gate(alice: "Person", setting: Setting) -> int:
    """The gate of a key of Apollo that the environment gives: 1000 calls a minute for each kind of call."""
    from contactory.provider_accounts.services.resolving import account_of

    setting(APOLLO_API_KEY="live-key-of-the-installation")
    return account_of(alice.workspace_id, "apollo").gate_id
