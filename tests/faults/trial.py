"""What one trial is: a file and policies by a seed, a fault, and the judgement of what the job came to."""

import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from bounds_checker import check_bounds
from checker import Broken, Dump, canonical_dump, check_settled
from installation import CALM_LEASE, SHORT, Installation
from load import make_load

from contactory.providers.sandbox.world import World

FIRST_SEED = int(os.environ.get("CONTACTORY_FAULTS_SEED") or 1)
GIVEN_COUNT = int(os.environ.get("CONTACTORY_FAULTS_N") or 0)

SETTLE_ALL = {
    "on_duplicate": "keep_first",
    "on_existing": "overwrite",
    "on_invalid": "discard",
    "on_repaired": "accept",
}
REVIEW_ALL: dict[str, str] = {}
STEPS = ("imports.open", "imports.stage_segment", "imports.check", "imports.consolidate")


def seeds(*, quick: int, ci: int) -> pytest.MarkDecorator:
    """Give a trial its seeds: a few for every test run, the others (ci, or as many as asked) for make faults."""
    more = range(FIRST_SEED + quick, FIRST_SEED + quick + (GIVEN_COUNT or ci))
    marked = [pytest.param(seed, marks=pytest.mark.faults) for seed in more]
    return pytest.mark.parametrize("seed", [*range(FIRST_SEED, FIRST_SEED + quick), *marked])


@dataclass(frozen=True, slots=True)
class Case:
    """A file, the policies it is imported under, and what the undisturbed import of it came to, in how many seconds."""

    file: Path
    policies: dict[str, str]
    undisturbed: Dump
    seconds: float


@dataclass
class Series:
    """Trials on one installation; undisturbed runs are made once for each kind of case."""

    installation: Installation
    world: World = field(default_factory=World)
    known: dict[tuple[object, ...], Case] = field(default_factory=dict)
    last_reached: list[str] = field(default_factory=list)

    def case(self, seed: int, *, rows: int | None = None, review: bool | None = None) -> Case:
        """The case of that seed: mostly small and narrow, some wide, some large, some not in UTF-8, some for review."""
        chance = random.Random(f"case {seed}")
        shape = {"rows": rows or chance.choice([5000, 5000, 5000, 20_000]), "wide": chance.random() < 0.2}
        encoding = "utf-16" if chance.random() < 0.2 else "utf-8"
        reviewed = chance.random() < 0.2 if review is None else review
        key = (seed % 2, *shape.values(), encoding, reviewed)
        if key not in self.known:
            load = make_load(self.installation.home, seed % 2, encoding=encoding, **shape)
            self.known[key] = self._undisturbed(load.path, REVIEW_ALL if reviewed else SETTLE_ALL)
        return self.known[key]

    def run(self, seed: int, case: Case, fault: Callable[[int], object], *, calm: bool = False) -> int:
        """Begin the import, let the fault happen to it, and judge what it came to; gives the job's id."""
        with self.trial(seed, calm=calm):
            self.installation.ensure_worker()
            job = self.installation.begin(case.file, case.policies)
            fault(job)
            self.installation.settle(job)
            self.judge(job, case)
            return job

    def judge(self, job: int, case: Case) -> None:
        """Check all invariants of a job that has settled; raises Broken."""
        self.installation.outlast_crash()
        check_settled(self.installation.database, job, case.file, case.undisturbed)
        self.check_bounds()
        left = [path.name for path in (self.installation.home / "spool").glob("open-*")]
        if left:
            raise Broken(f"I8: unpacked files of attempts that were killed are left: {left}")

    def check_bounds(self) -> None:
        """Check what the processes use, once what they did is over; raises Broken."""
        worker = self.installation.ensure_worker()
        check_bounds(self.installation.database, lambda: self.installation.children(worker))

    @contextmanager
    def trial(self, seed: int, *, calm: bool = False) -> Iterator[None]:
        """Say the seed of whatever fails in the block, and give the next trial a sound installation.

        A calm trial is one in which nobody dies: then no lease must end.
        """
        try:
            self.installation.hold_leases(CALM_LEASE if calm else SHORT["CONTACTORY_LEASE_SECONDS"])
            yield
        except BaseException as error:
            error.add_note(f"seed {seed}; crash points reached: {self.installation.reached()[-20:]}")
            error.add_note(self.installation.last_words())
            self.installation.end_workers()
            self.installation.mend()
            raise
        finally:
            self.last_reached = self.installation.reached()
            self.installation.arrange()

    def _undisturbed(self, file: Path, policies: dict[str, str]) -> Case:
        self.installation.arrange()
        self.installation.ensure_worker()
        job = self.installation.begin(file, policies)
        self.installation.settle(job)
        query = "SELECT extract(epoch FROM finished_at - created_at)::float FROM import_job WHERE id = %s"
        seconds = self.installation.one(query, job)[0]
        dump = canonical_dump(self.installation.database, job)
        # A run that nobody disturbed must hold to the invariants too.
        check_settled(self.installation.database, job, file, dump)
        return Case(file, policies, dump, float(seconds))
