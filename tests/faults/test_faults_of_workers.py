"""Workers that are killed, frozen, told twice, or not told at all (A1 to A4, A7, A8, A10)."""

import random
import time
from contextlib import suppress

import psutil
import pytest
from checker import canonical_dump, check_equal
from installation import moment
from trial import STEPS, Case, Series, seeds

AFTER_STAGING = [
    "imports.check:claimed",
    "imports.check:compared",
    "imports.check:before_finish",
    "imports.check:in_finish",
    "imports.check:after_finish",
    "imports.consolidate:before_publish",
    "imports.consolidate:claimed",
    "imports.consolidate:companies",
    "imports.consolidate:contacts",
    "imports.consolidate:before_finish",
    "imports.consolidate:in_finish",
    "imports.consolidate:after_finish",
]
WHERE_TO_FREEZE = [
    *(f"imports.stage_segment:{name}" for name in ("claimed", "read", "copied", "before_finish", "in_finish", "last")),
    *(f"imports.open:{name}" for name in ("claimed", "before_commit", "in_commit", "after_commit", "in_finish")),
    *(point for point in AFTER_STAGING if "before_publish" not in point),
]


@seeds(quick=1, ci=20)
def test_a1_a_worker_process_is_killed_at_a_random_moment(series: Series, seed: int) -> None:
    chance = random.Random(seed)
    case = series.case(seed)

    def kill_some(_job: int) -> None:
        for _ in range(chance.choice([1, 1, 2, 3])):
            moment(chance, case.seconds)
            _kill(series.installation.any_process(chance).pid)

    series.run(seed, case, kill_some)


@pytest.mark.faults
@pytest.mark.parametrize("prefix", [*(f"{step}:" for step in STEPS), "uploads."])
def test_a2_every_crash_point_at_every_hit(series: Series, prefix: str) -> None:
    case = series.case(1, rows=3000, review=False)
    kills = 0
    for point in sorted(_points(series, prefix)):
        hit = 1
        while _strikes(series, case, point, hit):
            hit += 1
            kills += 1
        assert hit > 1, f"{point} was never reached"
    print(f"{prefix} killed {kills} times")


@seeds(quick=2, ci=4)
def test_a2_some_crash_point_at_some_hit(series: Series, seed: int) -> None:
    chance = random.Random(seed)
    case = series.case(seed)
    point = chance.choice(WHERE_TO_FREEZE)
    series.installation.arrange(f"{point}:{chance.choice([1, 1, 2, 3])}")
    series.run(seed, case, lambda _job: None)


@seeds(quick=1, ci=10)
def test_a3_the_whole_worker_is_killed_and_comes_back(series: Series, seed: int) -> None:
    chance = random.Random(seed)
    case = series.case(seed)

    def kill_all(_job: int) -> None:
        moment(chance, case.seconds)
        series.installation.end_workers()
        moment(chance, 5)
        series.installation.start_worker()

    series.run(seed, case, kill_all)


@seeds(quick=1, ci=10)
def test_a4_killed_while_rows_are_compared_and_records_written(series: Series, seed: int) -> None:
    chance = random.Random(seed)
    case = series.case(seed, review=False)
    if chance.random() < 0.5:
        series.installation.arrange(f"{chance.choice(AFTER_STAGING)}:1")
        series.run(seed, case, lambda _job: None)
        return

    def kill_the_owner(job: int) -> None:
        wanted = chance.choice(["imports.check", "imports.consolidate"])
        owner = "SELECT coalesce(max(owner), '') FROM run WHERE subject = %s AND step = %s"
        series.installation.wait(lambda: bool(series.installation.one(owner, job, wanted)[0]), what=wanted)
        moment(chance, 0.3)
        _kill(int(series.installation.one(owner, job, wanted)[0].rpartition(":")[2]))

    series.run(seed, case, kill_the_owner)


@seeds(quick=2, ci=5)
def test_a7_a_frozen_worker_wakes_up_after_another_took_over(series: Series, seed: int) -> None:
    chance = random.Random(seed)
    case = series.case(seed, review=False)
    point = chance.choice(WHERE_TO_FREEZE)
    series.installation.arrange(f"{point}:1:stop")

    with series.trial(seed):
        job = series.run(seed, case, lambda _job: None)
        frozen = series.installation.frozen()
        assert len(frozen) == 1, f"nobody froze at {point}"
        frozen[0].resume()
        # Long enough for the one that woke up to do whatever it would do.
        time.sleep(1.5)
        series.judge(job, case)


@seeds(quick=1, ci=20)
def test_a8_the_same_message_comes_eight_times_at_once(series: Series, seed: int) -> None:
    chance = random.Random(seed)
    case = series.case(seed)
    installation = series.installation

    def repeat(job: int) -> None:
        for _ in range(6):
            moment(chance, case.seconds / 4)
            rows = installation.database.execute("SELECT id, step FROM run WHERE subject = %s", [job]).fetchall()
            for run, step in chance.sample(rows, min(3, len(rows))):
                installation.ask("publish", run=run, step=step, times=8)

    series.run(seed, case, repeat)


@seeds(quick=1, ci=5)
def test_a10_messages_are_lost(series: Series, seed: int) -> None:
    every = [1, 2, 3, 5][seed % 4]
    case = series.case(seed)
    series.installation.arrange(f"messages:{every}:drop")
    series.run(seed, case, lambda _job: None)


def test_a_second_look_finds_a_difference(series: Series) -> None:
    case = series.case(2, rows=5000, review=False)
    job = series.run(2, case, lambda _job: None)
    changed = "UPDATE contact SET last_name = last_name || ' ' WHERE created_by_job = %s AND created_row = %s"
    series.installation.database.execute(changed, [job, 4999])
    with pytest.raises(AssertionError, match=r"I3: .*contacts"):
        check_equal(case.undisturbed, canonical_dump(series.installation.database, job))


def _points(series: Series, prefix: str) -> set[str]:
    case = series.case(1, rows=3000, review=False)
    series.installation.arrange("*:0")
    series.run(0, case, lambda _job: None)
    return {point for point in series.last_reached if point.startswith(prefix)}


def _strikes(series: Series, case: Case, point: str, hit: int) -> bool:
    """Import with the process killed at that hit of the point; whether it was reached so often."""
    series.installation.arrange(f"{point}:{hit}")
    series.run(hit, case, lambda _job: None)
    return series.last_reached.count(point) >= hit


def _kill(pid: int) -> None:
    with suppress(psutil.NoSuchProcess):
        psutil.Process(pid).kill()
