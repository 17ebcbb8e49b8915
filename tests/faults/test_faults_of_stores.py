"""A database that crashes and a broker that forgets, falls silent or is gone (B1, B2, B5)."""

import random
import time
from contextlib import suppress

import psutil
from installation import moment
from trial import Series, seeds

VICTIMS = (
    "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'contactory%' AND backend_type = 'client backend'"
)
# One that ended by itself before it was killed takes nobody with it.
NOTICED_SECONDS = 5.0


@seeds(quick=1, ci=5)
def test_b1_postgresql_stops_at_once_and_starts_again(series: Series, seed: int) -> None:
    chance = random.Random(seed)
    case = series.case(seed)

    def crash(_job: int) -> None:
        moment(chance, case.seconds)
        series.installation.crash_database()

    series.run(seed, case, crash)


@seeds(quick=1, ci=5)
def test_b2_a_backend_is_killed_and_all_others_with_it(series: Series, seed: int) -> None:
    chance = random.Random(seed)
    case = series.case(seed)

    def kill_one(_job: int) -> None:
        moment(chance, case.seconds)
        pids = [pid for (pid,) in series.installation.database.execute(VICTIMS).fetchall()]
        if pids:
            # It takes all others with it, ours too.
            (own,) = series.installation.one("SELECT pg_backend_pid()")
            _kill(chance.choice(pids), own)

    series.run(seed, case, kill_one)


@seeds(quick=2, ci=5)
def test_b5_redis_forgets_falls_silent_or_is_gone(series: Series, seed: int) -> None:
    chance = random.Random(seed)
    case = series.case(seed)
    installation = series.installation

    def flush() -> None:
        for _ in range(5):
            installation.tell_broker("FLUSHALL")
            moment(chance, case.seconds / 5)

    def pause() -> None:
        installation.tell_broker(f"CLIENT PAUSE {chance.randrange(500, 4000)} ALL")

    def lose() -> None:
        installation.lose_broker(0)

    def lose_for_long() -> None:
        installation.lose_broker(chance.uniform(2, 6))

    def upset(_job: int) -> None:
        moment(chance, case.seconds)
        [lose, flush, pause, lose_for_long][seed % 4]()

    series.run(seed, case, upset)


@seeds(quick=1, ci=1)
def test_b5_an_import_begins_while_redis_is_down(series: Series, seed: int) -> None:
    case = series.case(seed)
    installation = series.installation
    installation.ensure_worker()
    with series.trial(seed):
        installation.stop_broker()
        job = installation.begin(case.file, case.policies)
        time.sleep(1)
        installation.mend()
        installation.settle(job)
        series.judge(job, case)


@seeds(quick=0, ci=2)
def test_b5_redis_has_no_room_when_an_import_begins_and_amid_it(series: Series, seed: int) -> None:
    case = series.case(seed)
    installation = series.installation
    installation.ensure_worker()
    with series.trial(seed):
        if seed % 2:
            installation.tell_broker("CONFIG SET maxmemory 1")
        job = installation.begin(case.file, case.policies)
        moment(random.Random(seed), case.seconds / 2)
        installation.tell_broker("CONFIG SET maxmemory 1")
        time.sleep(2)
        installation.tell_broker("CONFIG SET maxmemory 0")
        # A worker that could not take a message ends, and another is started in its place.
        installation.settle(job)
        series.judge(job, case)


def _kill(pid: int, other: int) -> None:
    """Kill a backend, unless it has ended since, and see that the server noticed: then the other one ends too."""
    with suppress(psutil.NoSuchProcess):
        psutil.Process(pid).kill()
    with suppress(psutil.NoSuchProcess, psutil.TimeoutExpired):
        psutil.Process(other).wait(NOTICED_SECONDS)
