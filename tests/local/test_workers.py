"""Seeing that a worker is alive, and a worker for the length of one command."""

import os

import psutil
import pytest

from contactory.environment import environment
from contactory.errors import Unavailable
from contactory.local.workers import temporary_worker, worker_ahead, worker_alive
from local.commands import contactory, deaf_port, eventually, kill


@pytest.mark.django_db(transaction=True)
def test_a_temporary_worker_is_there_for_the_length_of_the_block_and_no_longer() -> None:
    eventually(lambda: not worker_alive(), "no other is at work")
    with temporary_worker(processes=1):
        assert worker_alive()
        with temporary_worker(processes=1):
            assert len(workers()) == 1
    assert workers() == []
    eventually(lambda: not worker_alive(), "its lock goes with it")


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_got_ready_ahead_begins_when_it_is_wanted_and_ends_if_it_never_is() -> None:
    eventually(lambda: not worker_alive(), "no other is at work")
    with worker_ahead():
        (ready,) = workers()
        with temporary_worker():
            assert worker_alive()
            assert workers() == [ready]
    eventually(lambda: not worker_alive(), "its lock goes with it")
    with worker_ahead():
        assert len(workers()) == 1
    assert workers() == []
    assert not worker_alive()


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_is_not_taken_for_alive() -> None:
    worker = contactory("worker", "--processes", "1", "--quiet", environment=os.environ)
    eventually(worker_alive, "the worker shows that it is alive")
    kill(worker)
    eventually(lambda: not worker_alive(), "its lock goes with it")


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_does_not_answer_is_named_before_a_worker_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    with deaf_port() as port:
        monkeypatch.setenv("CELERY_BROKER_URL", f"redis://:hunter2@127.0.0.1:{port}/0")
        environment.cache_clear()
        try:
            with pytest.raises(Unavailable) as refused, temporary_worker(processes=1):
                raise AssertionError
        finally:
            monkeypatch.undo()
            environment.cache_clear()
    assert refused.value.sentence.startswith("The broker at redis://:***@127.0.0.1:")
    assert "hunter2" not in refused.value.sentence
    assert workers() == []


def workers() -> list[psutil.Process]:
    """The workers for its database that this process has started."""
    ours = os.environ["DATABASE_URL"]
    return [child for child in psutil.Process().children() if _is_worker(child, ours)]


def _is_worker(process: psutil.Process, database: str) -> bool:
    try:
        return "worker" in process.cmdline() and process.environ()["DATABASE_URL"] == database
    except psutil.Error:
        # It has ended, just now perhaps.
        return False
