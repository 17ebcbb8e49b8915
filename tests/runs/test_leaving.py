"""A process that is asked to end gives back what it has in hand, and takes nothing new."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType

import pytest
from django.db import connection

from cast import Person
from contactory.runs import leaving
from contactory.runs.claim import Claim
from contactory.runs.dispatch import enqueue
from contactory.runs.executor import execute
from contactory.runs.models import Run
from contactory.runs.registry import STEPS, step
from contactory.workspaces.scope import system_scope, workspace_scope

NAME = "tests.leaving"


@pytest.fixture
def ended() -> Iterator[list[int]]:
    """The signals that came through to the process itself, which outlives them."""
    came: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        came.append(number)

    before = signal.signal(signal.SIGTERM, note)
    yield came
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def made(alice: Person) -> Iterator[Callable[[Callable[[Claim], None]], Run]]:
    """Makes a run whose step does so."""

    def make(work: Callable[[Claim], None]) -> Run:
        step(NAME)(work)
        with workspace_scope(alice.workspace_id):
            (run,) = enqueue(workspace_id=alice.workspace_id, step=NAME, subject=1)
            return Run.objects.get(id=run)

    yield make
    STEPS.pop(NAME, None)


def now(run: Run) -> Run:
    with workspace_scope(run.workspace_id):
        return Run.objects.get(id=run.id)


def test_a_step_is_broken_off_amid_its_transaction_and_its_run_given_back(
    made: Callable[[Callable[[Claim], None]], Run], ended: list[int]
) -> None:
    def write(taken: Claim) -> None:
        with taken.finishing() as cursor:
            cursor.execute("UPDATE run SET error = 'half' WHERE id = %s", [taken.run_id])
            os.kill(os.getpid(), signal.SIGTERM)
            cursor.execute("SELECT pg_sleep(60)")

    run = made(write)
    execute(run.id)
    given = now(run)
    assert (given.state, given.attempts, given.error, given.fence) == ("READY", 0, "", 1)
    assert ended == [signal.SIGTERM], "behind the step the process ends as it would have"


def test_what_must_not_be_broken_off_is_asked_only(
    made: Callable[[Callable[[Claim], None]], Run], ended: list[int]
) -> None:
    seen: list[bool] = []

    def pay(taken: Claim) -> None:
        with leaving.patiently():
            os.kill(os.getpid(), signal.SIGTERM)
            seen.append(leaving.asked())
        with taken.finishing():
            pass

    run = made(pay)
    execute(run.id)
    assert (seen, now(run).state, ended) == ([True], "DONE", [signal.SIGTERM])
    assert not leaving.asked()


def test_a_message_that_comes_too_late_is_left_to_others(
    made: Callable[[Callable[[Claim], None]], Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = made(lambda _taken: None)
    with system_scope(), connection.cursor() as cursor:
        cursor.execute("UPDATE run SET published_at = clock_timestamp() WHERE id = %s", [run.id])
    reading, writing = os.pipe()
    monkeypatch.setattr(leaving, "_ends", (reading, writing))
    try:
        leaving.tell()
        leaving._hear(reading)
        execute(run.id)
    finally:
        leaving._told.clear()
        os.close(reading)
    assert (now(run).state, now(run).fence, now(run).published_at) == ("READY", 0, None)


def test_threads_that_work_beside_each_other_leave_the_main_thread_alone() -> None:
    one_amid, other_amid, one_ended = (threading.Event() for _ in range(3))

    def one() -> None:
        with leaving.interruptible():
            one_amid.set()
            other_amid.wait()
        one_ended.set()

    def other() -> None:
        one_amid.wait()
        with leaving.interruptible():
            other_amid.set()
            one_ended.wait()

    threads = [threading.Thread(target=work) for work in (one, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # There is no step in the main thread that a word could break off.
    leaving._on_signal(leaving._WAKE, None)
