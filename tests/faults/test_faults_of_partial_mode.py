"""Workers that are killed while an import is written in two parts (A2, A4): each part is written once, or not yet."""

import random
from pathlib import Path

import pytest
from checker import Broken, Dump, canonical_dump, check_settled
from load import make_load
from trial import Series, seeds

POINTS = [
    f"imports.consolidate:{name}"
    for name in ("claimed", "companies", "contacts", "held", "before_finish", "in_finish", "after_finish")
] + ["imports.check:compared", "imports.check:before_finish", "imports.check:in_finish", "imports.check:after_finish"]
FIRST = {"on_existing": "overwrite", "on_repaired": "accept", "partial": True}
SECOND = {"on_duplicate": "keep_first", "on_invalid": "discard"}


@pytest.fixture(scope="module")
def known() -> dict[Path, list[Dump]]:
    """What the undisturbed imports of these files came to, as soon as one was made."""
    return {}


@seeds(quick=1, ci=10)
def test_a4_partial_mode_is_killed_at_some_point(series: Series, known: dict[Path, list[Dump]], seed: int) -> None:
    chance = random.Random(f"partial {seed}")
    _killed_at(series, known, seed, chance.choice(POINTS), part=chance.choice([1, 2]))


@pytest.mark.faults
@pytest.mark.parametrize("part", [1, 2])
@pytest.mark.parametrize("point", POINTS)
def test_a2_partial_mode_is_killed_at_every_point(
    series: Series, known: dict[Path, list[Dump]], point: str, part: int
) -> None:
    _killed_at(series, known, 1, point, part=part)


def _killed_at(series: Series, known: dict[Path, list[Dump]], seed: int, point: str, *, part: int) -> None:
    file = make_load(series.installation.home, seed % 2, rows=3000).path
    with series.trial(seed):
        series.installation.ensure_worker()
        if file not in known:
            known[file] = _in_two_parts(series, file, None)
        series.installation.arrange()
        plan = {part: f"{point}:1"}
        _in_two_parts(series, file, known[file], plan)
        if point not in series.installation.reached():
            raise Broken(f"{point} was never reached")


def _in_two_parts(
    series: Series, file: Path, undisturbed: list[Dump] | None, plan: dict[int, str] | None = None
) -> list[Dump]:
    """Import the file in part, then the rest; judges both states, and gives what is there in each."""
    installation = series.installation
    installation.arrange((plan or {}).get(1, ""))
    job = installation.begin(file, FIRST)
    dumps = []
    for number, wanted in enumerate(("NEEDS_REVIEW", "COMPLETED"), 1):
        if number == 2:
            if plan is not None and 2 in plan:
                installation.arrange(plan[2])
            workspace = installation.workspace_of(job)
            installation.ask("reprocess", workspace=workspace, job=job, policies=SECOND)
        if installation.settle(job) != wanted:
            raise Broken(f"I6: part {number} ended as {installation.state_of(job)}")
        installation.outlast_crash()
        dumps.append(canonical_dump(installation.database, job))
        check_settled(installation.database, job, file, undisturbed[number - 1] if undisturbed else dumps[-1])
    written = installation.one("SELECT partial, rows_success, rows_total FROM import_job WHERE id = %s", job)
    if not written[0] or not 0 < written[1] < written[2]:
        raise Broken(f"I9: the import was to be written in part: {written}")
    return dumps
