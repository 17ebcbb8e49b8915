"""The embedded database: one server in each home, whoever uses it and however they end."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from contactory.local.postgres import PostgresServer
from contactory.local.sharing import ensure_running, shared
from local.commands import eventually, kill, processes_of, python

HOLD = """
import sys
from contactory.environment import environment
from contactory.local.stack import local_stack
with local_stack(environment(), broker=False) as stack:
    print(stack.database_url, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def server(home: Path) -> Iterator[PostgresServer]:
    (home / "run").mkdir(parents=True)
    server = PostgresServer(home)
    yield server
    server.stop()


def postmaster(server: PostgresServer) -> int:
    return int((server.data / "postmaster.pid").read_text().splitlines()[0])


def test_the_last_of_two_users_stops_it(server: PostgresServer, bare_environment: dict[str, str]) -> None:
    with shared(server, server.run):
        other = python("-c", HOLD, environment=bare_environment)
        assert other.stdout is not None
        url = other.stdout.readline().strip()
        pid = postmaster(server)
    assert postmaster(server) == pid
    with psycopg.connect(url) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    other.communicate()
    assert not server.running()
    assert not processes_of(server.data)


def test_many_that_start_at_once_get_one_server(home: Path, bare_environment: dict[str, str]) -> None:
    users = [python("-c", HOLD, environment=bare_environment) for _ in range(4)]
    with ThreadPoolExecutor() as pool:
        urls = set(pool.map(lambda user: user.stdout.readline().strip(), users))  # type: ignore[union-attr]
    assert len(urls) == 1
    assert len(processes_of(home / "postgres", program="bin/postgres -D")) == 1
    for user in users:
        user.communicate()
    eventually(lambda: not processes_of(home / "postgres"), "the server stops after its last user")


def test_a_killed_user_leaves_a_server_that_the_next_one_adopts(
    server: PostgresServer, bare_environment: dict[str, str]
) -> None:
    user = python("-c", HOLD, environment=bare_environment)
    assert user.stdout is not None
    user.stdout.readline()
    pid = postmaster(server)
    kill(user)
    with shared(server, server.run):
        assert postmaster(server) == pid
    assert not server.running()


def test_what_was_committed_is_there_after_everything_was_killed(
    server: PostgresServer, bare_environment: dict[str, str]
) -> None:
    user = python("-c", HOLD, environment=bare_environment)
    assert user.stdout is not None
    url = user.stdout.readline().strip()
    with psycopg.connect(url) as connection:
        connection.execute("create table kept as select generate_series(1, 1000) as n")
    kill(user)
    for process in processes_of(server.data):
        if process.is_running():
            kill(process)
    with shared(server, server.run) as url, psycopg.connect(url) as connection:
        assert connection.execute("select count(*), sum(n) from kept").fetchone() == (1000, 500500)


def test_a_pid_that_now_belongs_to_another_program_does_not_keep_it_from_starting(server: PostgresServer) -> None:
    with shared(server, server.run):
        lines = (server.data / "postmaster.pid").read_text().splitlines()
    # As after a restart of the machine: the file is still there, and its number is another program's.
    (server.data / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    with shared(server, server.run):
        assert postmaster(server) != os.getpid()
        assert server.running()


def test_a_newcomer_waits_for_a_server_that_is_on_its_way_down(server: PostgresServer) -> None:
    with ThreadPoolExecutor() as pool, shared(server, server.run) as url:
        before = postmaster(server)
        with psycopg.connect(url):
            # The server now waits for its last client, and takes no other.
            os.kill(before, signal.SIGTERM)
            eventually(lambda: not server.running(), "the server goes down")
            newcomer = pool.submit(ensure_running, server, server.run)
        assert newcomer.result()
        assert postmaster(server) != before


def test_a_data_directory_that_was_half_made_is_made_again(server: PostgresServer, home: Path) -> None:
    (home / "postgres.new").mkdir()
    (home / "postgres.new" / "PG_VERSION").write_text("18\n")
    with shared(server, server.run) as url, psycopg.connect(url) as connection:
        assert connection.execute("select current_database()").fetchone() == ("contactory",)
    assert not (home / "postgres.new").exists()


def test_a_server_whose_starter_was_killed_before_there_was_a_database_gets_one(server: PostgresServer) -> None:
    with shared(server, server.run):
        # As it stands between the start of the server and the making of the database.
        with psycopg.connect(server.database_url("postgres"), autocommit=True) as connection:
            connection.execute("drop database contactory")
        (server.data / "contactory.made").unlink()
        with shared(server, server.run) as url, psycopg.connect(url) as connection:
            assert connection.execute("select current_database()").fetchone() == ("contactory",)


def test_a_start_that_is_broken_off_leaves_no_server(home: Path) -> None:
    class Pressed(PostgresServer):
        def _create_database(self) -> None:
            raise KeyboardInterrupt

    (home / "run").mkdir(parents=True)
    server = Pressed(home)
    with pytest.raises(KeyboardInterrupt), shared(server, server.run):
        pass
    assert not (server.data / "postmaster.pid").exists()


def test_a_home_with_a_long_path_and_odd_letters_works(home: Path) -> None:
    home = home / "Ünsere Daten, ganz 'neu'" / ("deep" * 25)
    (home / "run").mkdir(parents=True)
    server = PostgresServer(home)
    with shared(server, server.run) as url, psycopg.connect(url) as connection:
        assert connection.execute("show data_directory").fetchone() == (str(home / "postgres"),)
    shutil.rmtree(server.directory)


def test_it_is_closed_to_others_and_never_trades_durability_for_speed(server: PostgresServer) -> None:
    with shared(server, server.run) as url, psycopg.connect(url) as connection:
        assert server.directory.stat().st_mode & 0o077 == 0
        assert server.data.stat().st_mode & 0o077 == 0
        assert connection.execute("show listen_addresses").fetchone() == ("",)
        for setting in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums"):
            value = connection.execute("select current_setting(%s)", [setting]).fetchone()
            assert (setting, value) == (setting, ("on",))


def test_an_ordinary_user_runs_it_as_themselves(bare_environment: dict[str, str]) -> None:
    home = Path(tempfile.mkdtemp(prefix="contactory-user-"))
    uid = os.geteuid() or 65534
    os.chown(home, uid, -1)
    # Python itself may lie where only root may read: everything is imported before the user changes.
    change = f"import os, contactory.local.postgres, contactory.local.sandbox\nos.setuid({uid})\n"
    script = HOLD.replace("with", f"{change}with", 1)
    user = python("-c", script, environment={**bare_environment, "CONTACTORY_HOME": str(home), "HOME": str(home)})
    assert user.stdout is not None
    assert user.stdout.readline().startswith("postgresql://")
    assert (home / "postgres").stat().st_uid == uid
    user.communicate()
    shutil.rmtree(home)
