"""One installation for all trials of a test process."""

from collections.abc import Iterator

import pytest
from trial import Series

from installation import Installation


@pytest.fixture(scope="session")
def series() -> Iterator[Series]:
    """Trials on an installation that this process keeps to its end."""
    installation = Installation()
    try:
        yield Series(installation)
    finally:
        installation.close()
