"""Seeing that a worker is alive, a worker for the length of one command, and tables that are too old for it."""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import psutil
import psycopg
import pytest
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from contactory.environment import environment
from contactory.errors import Unavailable
from contactory.local.migrations import OWNER
from contactory.local.orphans import SUPERVISED
from contactory.local.tables import MIGRATION_LOCK, require_current
from contactory.local.workers import temporary_worker, worker_ahead, worker_alive
from local.commands import contactory, deaf_port, eventually, free_port, kill, python, result


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
        # What a process runs is not to be seen in the first moment of it.
        eventually(workers, "its process is there")
        (ready,) = workers()
        with temporary_worker():
            assert worker_alive()
            assert workers() == [ready]
    eventually(lambda: not worker_alive(), "its lock goes with it")
    with worker_ahead():
        eventually(workers, "its process is there")
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


@pytest.fixture
def mend(committed_db: None) -> Iterator[Callable[[], object]]:
    """Have tables that lack the newest migration of imports, as far as anybody can see; gives what mends them."""
    recorder = MigrationRecorder(connections[OWNER])
    (*_, newest) = sorted(name for app, name in recorder.applied_migrations() if app == "imports")
    recorder.record_unapplied("imports", newest)
    yield lambda: recorder.record_applied("imports", newest)
    recorder.migration_qs.get_or_create(app="imports", name=newest)


@pytest.mark.usefixtures("mend")
def test_nothing_starts_on_tables_of_an_older_version() -> None:
    started = [["web", "--port", str(free_port())], ["worker", "--processes", "1"], ["beat"]]
    for command in [contactory(*words, environment=os.environ) for words in started]:
        status, out, err = result(command)
        assert (status, out) == (1, "")
        assert err == (
            "contactory: The tables are older than this version: run 'contactory migrate', then start this again.\n"
        )


def test_a_migration_that_is_under_way_is_waited_for(mend: Callable[[], object]) -> None:
    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as migrating, ThreadPoolExecutor(1) as elsewhere:
        migrating.execute("select pg_advisory_lock(%s)", [MIGRATION_LOCK])
        waiting = elsewhere.submit(require_current, url)
        eventually(lambda: waiting.done() or _looks_whether_somebody_migrates(migrating), "it looks and waits")
        assert not waiting.done()
        mend()
        migrating.execute("select pg_advisory_unlock(%s)", [MIGRATION_LOCK])
        waiting.result()


SUPERVISED_CHILD = """
from contactory.local.orphans import die_with_supervisor
die_with_supervisor()
print("lives")
"""


def test_who_began_when_its_supervisor_had_ended_ends_too() -> None:
    gone = python("-c", "pass", environment=os.environ)
    result(gone)
    for supervisor, ends in ((os.getpid(), (0, "lives\n")), (gone.pid, (-signal.SIGKILL, ""))):
        child = python("-c", SUPERVISED_CHILD, environment={**os.environ, SUPERVISED: str(supervisor)})
        assert result(child)[:2] == ends


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


def _looks_whether_somebody_migrates(connection: psycopg.Connection) -> bool:
    looked = """select exists (select from pg_stat_activity where pid <> pg_backend_pid() and query like '%advisory%'
                               and state = 'idle' and datname = current_database() and usename = current_user)"""
    return connection.execute(looked).fetchone() == (True,)
