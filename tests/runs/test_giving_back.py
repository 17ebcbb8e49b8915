"""A step that has to wait gives its worker back, and is done later as if it had not been tried."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper

from cast import Person, in_threads
from contactory.runs.claim import Claim, GiveBack
from contactory.runs.dispatch import enqueue
from contactory.runs.executor import execute
from contactory.runs.models import Run
from contactory.runs.registry import STEPS, step
from contactory.runs.sure_commit import commit_surely
from contactory.workspaces.scope import system_scope, workspace_scope

NAME = "tests.patient"


@pytest.fixture
def waits() -> Iterator[list[float]]:
    """How long the step wants to wait at each of its executions; with none left it ends."""
    wanted: list[float] = []

    @step(NAME)
    def patient(taken: Claim) -> None:
        if wanted:
            raise GiveBack(wanted.pop())
        with taken.finishing():
            pass

    yield wanted
    del STEPS[NAME]


@pytest.fixture
def run(alice: Person, waits: list[float]) -> Run:
    with workspace_scope(alice.workspace_id):
        (made,) = enqueue(workspace_id=alice.workspace_id, step=NAME, subject=1)
        return Run.objects.get(id=made)


def now(run: Run) -> Run:
    with workspace_scope(run.workspace_id):
        return Run.objects.get(id=run.id)


def test_a_run_that_is_given_back_waits_its_time_and_has_lost_no_attempt(run: Run, waits: list[float]) -> None:
    waits[:] = [600.0] * 7
    for _ in range(7):
        execute(run.id)
        given = now(run)
        assert (given.state, given.attempts, given.published_at) == ("READY", 0, None)
        assert 590 < (given.run_at - given.started_at).total_seconds() < 1200
        execute(run.id)
        assert now(run).fence == given.fence, "nobody takes it before its time"
        with system_scope(), connection.cursor() as cursor:
            cursor.execute("UPDATE run SET run_at = clock_timestamp() WHERE id = %s", [run.id])
    execute(run.id)
    assert now(run).state == "DONE"


def test_who_gave_a_run_back_keeps_its_session_when_another_claims_it(run: Run, waits: list[float]) -> None:
    waits[:] = [0.0]
    execute(run.id)
    in_threads(lambda: execute(run.id), 1)
    assert now(run).state == "DONE"


def test_a_worker_that_lost_its_lease_gives_nothing_back(run: Run, waits: list[float]) -> None:
    waits[:] = [600.0]

    @step(f"{NAME}.late")
    def late(taken: Claim) -> None:
        with system_scope(), connection.cursor() as cursor:
            cursor.execute("UPDATE run SET fence = fence + 1 WHERE id = %s", [taken.run_id])
        raise GiveBack(600.0)

    STEPS[NAME] = STEPS.pop(f"{NAME}.late")
    execute(run.id)
    assert (now(run).state, now(run).fence) == ("RUNNING", 2)


@pytest.mark.parametrize(("tried", "state"), [(1, "READY"), (settings.MAX_RETRIES + 1, "FAILED")])
def test_a_step_that_fails_at_last_is_tried_again_only_if_it_has_attempts_left_by_then(
    run: Run, tried: int, state: str
) -> None:
    @step(f"{NAME}.failing")
    def failing(taken: Claim) -> None:
        with system_scope(), connection.cursor() as cursor:
            cursor.execute("UPDATE run SET attempts = %s WHERE id = %s", [tried, taken.run_id])
        raise RuntimeError("what it was about to write cannot be written")

    STEPS[NAME] = STEPS.pop(f"{NAME}.failing")
    with system_scope(), connection.cursor() as cursor:
        cursor.execute("UPDATE run SET attempts = %s WHERE id = %s", [settings.MAX_RETRIES, run.id])
    execute(run.id)
    assert now(run).state == state


def test_a_transaction_that_the_server_ended_because_it_stood_still_is_done_again(run: Run) -> None:
    tries: list[int] = []

    @step(f"{NAME}.frozen")
    def frozen(taken: Claim) -> None:
        commit_surely(taken, stand_still, again=lambda: tries.append(0))
        with taken.finishing():
            pass

    def stand_still(cursor: CursorWrapper) -> None:
        if not tries:
            cursor.execute("SELECT pg_backend_pid(), set_config('idle_in_transaction_session_timeout', '1ms', true)")
            in_threads(lambda: ended(cursor.fetchone()[0]), 1)
            cursor.execute("SELECT 1")

    STEPS[NAME] = STEPS.pop(f"{NAME}.frozen")
    execute(run.id)
    assert (tries, now(run).state, now(run).attempts, now(run).error) == ([0], "DONE", 1, "")


def ended(pid: int) -> None:
    """Wait until the server has ended a session."""
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT count(*) FROM pg_stat_get_activity(%s)", [pid])
            if not cursor.fetchone()[0]:
                return
