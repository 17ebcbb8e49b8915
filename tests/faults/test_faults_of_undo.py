"""Workers that are killed while they undo an import (A2, A4): undo ends once, and the records are as before."""

import csv
import random
import time
from pathlib import Path
from typing import Any

import pytest
from checker import Broken
from trial import Series, seeds

POINTS = [
    f"imports.revert:{name}"
    for name in ("claimed", "contacts", "fields", "done", "before_finish", "in_finish", "after_finish")
]
HEADER = ["First Name", "Last Name", "Email", "Company", "Job Title"]
RECORDS = """
SELECT (SELECT array_agg(to_jsonb(c) - 'updated_at' ORDER BY c.id) FROM contact c WHERE c.workspace_id = %s),
       (SELECT array_agg(to_jsonb(c) - 'updated_at' ORDER BY c.id) FROM company c WHERE c.workspace_id = %s)
"""


@seeds(quick=1, ci=10)
def test_a4_undo_is_killed_at_some_point(series: Series, seed: int) -> None:
    _killed_at(series, seed, random.Random(f"undo {seed}").choice(POINTS))


@pytest.mark.faults
@pytest.mark.parametrize("point", POINTS)
def test_a2_undo_is_killed_at_every_point(series: Series, point: str) -> None:
    _killed_at(series, 1, point)


def _killed_at(series: Series, seed: int, point: str) -> None:
    installation = series.installation
    with series.trial(seed):
        installation.ensure_worker()
        workspace = installation.ask("make_workspace", name=f"undo {time.monotonic_ns()}")
        _imported(series, workspace, f"first {seed}", range(200), "Buyer")
        before = installation.one(RECORDS, workspace, workspace)
        job = _imported(series, workspace, f"second {seed}", range(100, 400), "Head")
        installation.arrange(f"{point}:1")
        installation.ask("revert", workspace=workspace, job=job)
        installation.wait(lambda: _state(series, job) == ("REVERTED", "DONE", 0), what="undo to end")
        if point not in installation.reached():
            raise Broken(f"{point} was never reached")
        if installation.one(RECORDS, workspace, workspace) != before:
            raise Broken("I3: the records are not as they were before the import")
        counts = installation.one("SELECT reverted FROM import_job WHERE id = %s", job)[0]
        if (counts["contacts_removed"], counts["fields_restored"]) != (200, 100):
            raise Broken(f"I9: undo says {counts}")


def _imported(series: Series, workspace: int, name: str, people: range, title: str) -> int:
    path = Path(series.installation.home) / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(["Ana", "Silva", f"p{n}@c{n // 10}.com", f"Company {n // 10}", title] for n in people)
    job: Any = series.installation.ask(
        "begin", workspace=workspace, path=str(path), policies={"on_existing": "overwrite"}
    )
    if series.installation.settle(job) != "COMPLETED":
        raise Broken(f"import {job} is {series.installation.state_of(job)}")
    return int(job)


def _state(series: Series, job: int) -> tuple[Any, ...]:
    return series.installation.one(
        "SELECT j.state, r.state, (SELECT count(*) FROM run WHERE subject = j.id AND state IN ('READY', 'RUNNING')) "
        "FROM import_job j JOIN revert r ON r.job_id = j.id WHERE j.id = %s",
        job,
    )
