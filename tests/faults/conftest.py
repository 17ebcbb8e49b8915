"""One installation for all trials of a test process, and one sandbox of providers."""

import signal
from collections.abc import Iterator

import pytest
from buying import Market
from installation import Installation
from trial import Series

from contactory.providers.sandbox.serving import running_sandbox
from contactory.providers.sandbox.world import World


@pytest.fixture(scope="session")
def series() -> Iterator[Series]:
    """Trials on an installation that this process keeps to its end."""
    # The servers are to be stopped in good order, however the run is ended.
    signal.signal(signal.SIGTERM, lambda *_: pytest.exit("ended by SIGTERM"))
    world = World()
    with running_sandbox(world) as address:
        installation = Installation(sandbox=address)
        try:
            yield Series(installation, world)
        finally:
            installation.close()


@pytest.fixture(scope="session")
def market(series: Series) -> Market:
    """Enrichments on the installation of all trials."""
    return Market(series)
