"""One installation for all trials of a test process."""

import signal
from collections.abc import Iterator

import pytest
from installation import Installation
from trial import Series


@pytest.fixture(scope="session")
def series() -> Iterator[Series]:
    """Trials on an installation that this process keeps to its end."""
    # The servers are to be stopped in good order, however the run is ended.
    signal.signal(signal.SIGTERM, lambda *_: pytest.exit("ended by SIGTERM"))
    installation = Installation()
    try:
        yield Series(installation)
    finally:
        installation.close()
