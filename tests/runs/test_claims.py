"""A run has one holder: claims, fences, leases, and what happens to a holder that is too late."""

from pathlib import Path

import pytest
from django.db import connection

from cast import Person
from contactory.errors import Refusal
from contactory.imports.models import ImportJob
from contactory.runs.claim import Claim, LeaseLost, claim
from contactory.runs.dispatch import enqueue
from contactory.runs.executor import execute, give_up
from contactory.runs.models import Run
from contactory.runs.sweeper import sweep
from contactory.workspaces.scope import system_scope, workspace_scope
from imports.texts import begin_import

TEXT = "Email,First Name,Last Name,Company\r\nana@northwind.com,Ana,Silva,Northwind\r\n"
pytestmark = pytest.mark.usefixtures("stored")


@pytest.fixture
def job(alice: Person, tmp_path: Path) -> ImportJob:
    return begin_import(alice.workspace_id, tmp_path, TEXT)


@pytest.fixture
def run(job: ImportJob) -> Run:
    with workspace_scope(job.workspace_id):
        return Run.objects.get(subject=job.id)


def now(run: Run) -> Run:
    with workspace_scope(run.workspace_id):
        return Run.objects.get(id=run.id)


def change(run: Run, assignment: str) -> None:
    with system_scope(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE run SET {assignment} WHERE id = %s", [run.id])


def held(run: Run) -> Claim:
    taken = claim(run.id)
    assert taken is not None
    return taken


def state_of(job: ImportJob) -> str:
    with workspace_scope(job.workspace_id):
        return ImportJob.objects.get(id=job.id).state


def test_one_of_two_claims_gets_the_run(run: Run) -> None:
    assert held(run).fence == 1
    assert claim(run.id) is None


def test_a_lease_that_ended_lets_another_take_over_with_a_larger_fence(run: Run) -> None:
    first = held(run)
    change(run, "lease_until = now() - interval '1 second'")
    second = held(run)
    assert (first.fence, second.fence, second.attempts) == (1, 2, 2)


def test_a_holder_that_is_too_late_writes_nothing(run: Run, job: ImportJob) -> None:
    first = held(run)
    change(run, "lease_until = now() - interval '1 second'")
    held(run)
    with pytest.raises(LeaseLost), first.transaction() as cursor:
        cursor.execute("UPDATE import_job SET error = 'zombie' WHERE id = %s", [job.id])
    with pytest.raises(LeaseLost), first.finishing() as cursor:
        cursor.execute("UPDATE import_job SET error = 'zombie' WHERE id = %s", [job.id])
    with workspace_scope(job.workspace_id):
        assert ImportJob.objects.get(id=job.id).error == ""
    assert now(run).state == "RUNNING"


def write_half(taken: Claim, job: ImportJob) -> None:
    with taken.finishing() as cursor:
        cursor.execute("UPDATE import_job SET error = 'half' WHERE id = %s", [job.id])
        _ = 1 / 0


def test_what_a_step_writes_and_its_end_come_together(run: Run, job: ImportJob) -> None:
    taken = held(run)
    with pytest.raises(ZeroDivisionError):
        write_half(taken, job)
    assert now(run).state == "RUNNING"
    with taken.finishing() as cursor:
        cursor.execute("UPDATE import_job SET error = 'whole' WHERE id = %s", [job.id])
    assert now(run).state == "DONE"
    with workspace_scope(job.workspace_id):
        assert ImportJob.objects.get(id=job.id).error == "whole"


def test_asking_twice_for_the_same_work_makes_one_run(alice: Person) -> None:
    with workspace_scope(alice.workspace_id):
        made = enqueue(workspace_id=alice.workspace_id, step="imports.check", subject=1, arguments=[1, 2])
        again = enqueue(workspace_id=alice.workspace_id, step="imports.check", subject=1, arguments=[2, 3])
    assert (len(made), len(again)) == (2, 1)


def test_the_sweeper_frees_what_a_dead_worker_held(run: Run) -> None:
    held(run)
    change(run, "lease_until = now() - interval '1 second'")
    sweep()
    assert (now(run).state, now(run).lease_until) == ("READY", None)


def test_the_sweeper_leaves_alone_what_is_held(run: Run) -> None:
    held(run)
    sweep()
    assert now(run).state == "RUNNING"


def test_a_run_whose_workers_keep_dying_is_given_up_and_its_job_fails_with_a_sentence(run: Run, job: ImportJob) -> None:
    held(run)
    change(run, "lease_until = now() - interval '1 second', attempts = 1000")
    sweep()
    assert now(run).state == "FAILED"
    with workspace_scope(job.workspace_id):
        failed = ImportJob.objects.get(id=job.id)
    assert (failed.state, failed.error_code) == ("FAILED", "worker_lost")
    assert "lost its worker 1000 times" in failed.error


@pytest.mark.parametrize("taken_again", [False, True])
def test_a_holder_that_is_too_late_fails_nothing(run: Run, job: ImportJob, taken_again: bool) -> None:
    late = held(run)
    change(run, "lease_until = now() - interval '1 second'")
    sweep()
    if taken_again:
        held(run)
    give_up(late, Refusal("What it was about to write is written already.", code="already_settled"))
    assert now(run).state == ("RUNNING" if taken_again else "READY")
    assert state_of(job) == "PENDING"


def test_a_run_that_was_cancelled_is_not_executed(run: Run, job: ImportJob) -> None:
    change(run, "state = 'CANCELLED'")
    execute(run.id)
    assert state_of(job) == "PENDING"


def test_a_message_for_a_run_that_is_done_changes_nothing(run: Run, job: ImportJob) -> None:
    execute(run.id)
    before = now(run)
    execute(run.id)
    assert (now(run).fence, now(run).state) == (before.fence, "DONE")


def name_of_session() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW application_name")
        return str(cursor.fetchone()[0])


def test_the_session_that_is_kept_for_other_runs_does_not_bear_the_name_of_one_that_is_done(run: Run) -> None:
    held(run)
    assert name_of_session() == f"contactory run {run.id} fence 1"
    change(run, "lease_until = now() - interval '1 second'")
    execute(run.id)
    assert now(run).state == "DONE"
    assert name_of_session() == "contactory"


def test_a_stranger_sees_no_run(run: Run, charlie: Person) -> None:
    with workspace_scope(charlie.workspace_id):
        assert not Run.objects.filter(id=run.id).exists()
