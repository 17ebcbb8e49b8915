"""How soon work goes on as the product is shipped, and that nobody has to help it."""

import time
from collections.abc import Iterator
from contextlib import suppress

import psutil
import pytest
from checker import canonical_dump, check_settled
from installation import Installation
from load import make_load
from trial import SETTLE_ALL, Series

pytestmark = pytest.mark.faults

LONGEST_SECONDS = 30.0
POINTS = ["imports.open:after_commit", "imports.stage_segment:copied", "imports.consolidate:contacts"]


@pytest.fixture(scope="module")
def shipped() -> Iterator[Installation]:
    """An installation with every setting of the clock as it is shipped."""
    installation = Installation(short=False)
    try:
        yield installation
    finally:
        installation.close()


@pytest.fixture(scope="module")
def served() -> Iterator[Series]:
    """Trials on what `contactory serve` runs, with its own database and broker."""
    installation = Installation(servers=False)
    try:
        installation.start_serve()
        yield Series(installation)
    finally:
        installation.close()


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_workers_run_is_claimed_again_within_thirty_seconds(shipped: Installation, point: str) -> None:
    load = make_load(shipped.home, 1, rows=5000)
    shipped.ensure_worker()
    shipped.arrange(f"{point}:1")
    job = shipped.begin(load.path, SETTLE_ALL)
    shipped.wait(lambda: point in shipped.reached(), what=point)
    killed = time.monotonic()
    again = "SELECT count(*) FROM run WHERE subject = %s AND fence > 1"
    shipped.wait(lambda: shipped.one(again, job)[0] > 0, what="the run to be claimed again")
    passed = time.monotonic() - killed
    print(f"{point}: claimed again {passed:.1f} s after the kill")
    assert passed < LONGEST_SECONDS
    assert shipped.settle(job) == "COMPLETED"
    check_settled(shipped.database, job, load.path, canonical_dump(shipped.database, job))


@pytest.mark.parametrize("victim", ["worker", "beat", "web", "postgres", "redis"])
def test_serve_brings_back_whatever_dies(served: Series, victim: str) -> None:
    case = served.case(2, rows=5000, review=False)

    def kill(_job: int) -> None:
        time.sleep(case.seconds / 3)
        _process(served.installation, victim).kill()

    served.run(2, case, kill)


def _process(installation: Installation, name: str) -> psutil.Process:
    if name == "postgres":
        return psutil.Process(int((installation.postgres.data / "postmaster.pid").read_text().splitlines()[0]))
    if name == "redis":
        return psutil.Process(int(installation.redis.pidfile.read_text()))
    found: list[psutil.Process] = []

    def is_there() -> bool:
        with suppress(psutil.NoSuchProcess):
            children = psutil.Process(installation.ensure_worker().pid).children()
            found[:] = [child for child in children if name in child.cmdline()]
        return bool(found)

    installation.wait(is_there, what=name)
    return found[0]
