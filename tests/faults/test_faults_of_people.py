"""People who cancel in the midst of things, and clients who send the same request again (E1, E6)."""

import json
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from checker import Broken, check_quiet
from django.http import HttpResponse
from installation import moment
from trial import STEPS, Series, seeds

from cast import Person, in_threads
from contactory.imports.models import ImportJob
from contactory.uploads.models import Upload
from contactory.workspaces.scope import workspace_scope

UNDONE = """
SELECT j.state, j.rows_total, j.rows_issue + j.rows_discarded + j.rows_success <= j.rows_total,
       (SELECT count(*) FROM staged_row s WHERE s.job_id = j.id),
       (SELECT count(*) FROM contact c WHERE c.workspace_id = j.workspace_id),
       (SELECT count(*) FROM company c WHERE c.workspace_id = j.workspace_id)
  FROM import_job j WHERE j.id = %s
"""
# Whoever hangs does so for ever.
LONGEST_SECONDS = 120.0
FREEZABLE = ["imports.check:compared", "imports.consolidate:claimed", "imports.consolidate:contacts"]


@seeds(quick=1, ci=10)
def test_e1_cancelled_at_a_random_moment(series: Series, seed: int) -> None:
    chance = random.Random(seed)
    case = series.case(seed, review=False)
    with series.trial(seed):
        series.installation.ensure_worker()
        job = series.installation.begin(case.file, case.policies)
        moment(chance, case.seconds * 1.1)
        state = series.installation.ask("cancel", workspace=series.installation.workspace_of(job), job=job)
        if state == "COMPLETED":
            series.judge(job, case)
            return
        _nothing_more_is_written(series, job)


@seeds(quick=1, ci=3)
def test_e1_a_cancel_does_not_wait_for_a_step_that_hangs(series: Series, seed: int) -> None:
    case = series.case(seed, review=False)
    series.installation.arrange(f"{random.Random(seed).choice(FREEZABLE)}:1:stop")
    with series.trial(seed):
        series.installation.ensure_worker()
        job = series.installation.begin(case.file, case.policies)
        series.installation.wait(lambda: bool(series.installation.frozen()), what="the step to hang")
        begun = time.monotonic()
        state = series.installation.ask("cancel", workspace=series.installation.workspace_of(job), job=job)
        assert (state, time.monotonic() - begun < LONGEST_SECONDS) == ("CANCELLED", True)
        for process in series.installation.frozen():
            process.resume()
        _nothing_more_is_written(series, job)


@seeds(quick=1, ci=5)
def test_e1_cancelled_and_killed(series: Series, seed: int) -> None:
    """A cancel that comes while a killed worker's work is due again."""
    chance = random.Random(seed)
    case = series.case(seed, review=False)
    series.installation.arrange(f"{chance.choice(STEPS)}:before_finish:1")
    with series.trial(seed):
        series.installation.ensure_worker()
        job = series.installation.begin(case.file, case.policies)
        moment(chance, 3)
        state = series.installation.ask("cancel", workspace=series.installation.workspace_of(job), job=job)
        if state == "CANCELLED":
            _nothing_more_is_written(series, job)
        else:
            series.judge(job, case)


@pytest.mark.usefixtures("committed_db", "stored")
@seeds(quick=2, ci=20)
def test_e6_one_key_one_upload(alice: Person, charlie: Person, seed: int) -> None:
    body = {"filename": f"a{seed}.csv", "size": 3 + seed}
    _one_key_one_effect("/api/v1/uploads", body, {**body, "size": 1}, alice, charlie, seed)
    assert (_count(Upload, alice), _count(Upload, charlie)) == (1, 1)


@pytest.mark.usefixtures("committed_db", "stored")
@seeds(quick=1, ci=20)
def test_e6_one_key_one_import(alice: Person, charlie: Person, tmp_path: Path, seed: int) -> None:
    bodies = [{"upload_id": _stored_upload(person, tmp_path)} for person in (alice, charlie)]
    other = {**bodies[0], "policies": {"on_invalid": "discard"}}
    _one_key_one_effect("/api/v1/imports", bodies[0], other, alice, charlie, seed, foreign=bodies[1])
    assert (_count(ImportJob, alice), _count(ImportJob, charlie)) == (1, 1)


def _one_key_one_effect(
    path: str,
    body: dict[str, Any],
    other: dict[str, Any],
    alice: Person,
    charlie: Person,
    seed: int,
    *,
    foreign: dict[str, Any] | None = None,
) -> None:
    """Twenty at once, a replay, another body, and another workspace with the same key."""
    key = f"key-{seed}"
    answers = in_threads(lambda: _post(alice, path, body, key), 20)
    assert {answer.status_code for answer in answers} <= {201, 202}, {answer.content for answer in answers}
    assert len({answer.content for answer in answers}) == 1
    assert _post(alice, path, body, key).content == answers[0].content
    refused = _post(alice, path, other, key)
    assert (refused.status_code, json.loads(refused.content)["code"]) == (422, "idempotency_key_reused")
    elsewhere = _post(charlie, path, foreign or body, key)
    assert elsewhere.status_code in {201, 202}
    assert json.loads(elsewhere.content)["id"] != json.loads(answers[0].content)["id"]


def _post(person: Person, path: str, body: dict[str, Any], key: str) -> HttpResponse:
    answer: HttpResponse = person.client.post(
        path, body, content_type="application/json", headers={"Idempotency-Key": key}
    )
    return answer


def _stored_upload(person: Person, folder: Path) -> int:
    from contactory.uploads.services import store_path

    file = folder / "leads.csv"
    file.write_text("First Name,Last Name,Email,Company\nAnna,Smith,anna@example.com,Acme\n")
    return int(store_path(workspace_id=person.workspace_id, path=file).pk)


def _count(model: Callable[..., Any], person: Person) -> int:
    with workspace_scope(person.workspace_id):
        return int(model.objects.count())  # type: ignore[attr-defined]


def _nothing_more_is_written(series: Series, job: int) -> None:
    """A cancelled job has no records, its counters are those of its rows, and it stays so."""
    found = series.installation.one(UNDONE, job)
    state, total, conserved, staged, contacts, companies = found
    if (state, conserved, staged, contacts, companies) != ("CANCELLED", True, total, 0, 0):
        raise Broken(f"I1: a cancelled import left {found}")
    check_quiet(series.installation.database, job)
    time.sleep(1)
    if series.installation.one(UNDONE, job) != found:
        raise Broken(f"I5: written after the cancel: {series.installation.one(UNDONE, job)} after {found}")
