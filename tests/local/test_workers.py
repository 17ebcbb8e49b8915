"""Seeing that a worker is alive, and a worker for the length of one command."""

import os

import psutil
import pytest

from contactory.local.workers import temporary_worker, worker_alive
from local.commands import contactory, eventually, kill


@pytest.mark.django_db(transaction=True)
def test_a_temporary_worker_is_there_for_the_length_of_the_block_and_no_longer() -> None:
    assert not worker_alive()
    with temporary_worker(processes=1):
        assert worker_alive()
        with temporary_worker(processes=1):
            assert len(workers()) == 1
    assert not worker_alive()
    assert workers() == []


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_is_not_taken_for_alive() -> None:
    worker = contactory("worker", "--processes", "1", "--quiet", environment=os.environ)
    eventually(worker_alive, "the worker shows that it is alive")
    kill(worker)
    eventually(lambda: not worker_alive(), "its lock goes with it")


def workers() -> list[psutil.Process]:
    """The workers that this process has started."""
    return [child for child in psutil.Process().children() if "worker" in child.cmdline()]
