"""The embedded broker."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from contactory.local.redis import RedisServer
from contactory.local.sharing import ensure_running, shared
from local.commands import kill, processes_of


@pytest.fixture
def server(home: Path) -> Iterator[RedisServer]:
    (home / "run").mkdir(parents=True)
    server = RedisServer(home)
    yield server
    server.stop()


def client(server: RedisServer) -> "redis.Redis[str]":
    return redis.Redis(unix_socket_path=str(server.socket), decode_responses=True)


def test_messages_survive_a_stop_and_a_start(server: RedisServer) -> None:
    with shared(server, server.run):
        client(server).rpush("imports", "1", "2", "3")
    assert not processes_of(server.directory)
    with shared(server, server.run):
        assert client(server).lrange("imports", 0, -1) == ["1", "2", "3"]


def test_it_starts_again_after_a_kill(server: RedisServer) -> None:
    with shared(server, server.run):
        (process,) = processes_of(server.directory)
        kill(process)
        assert not server.running()
        assert ensure_running(server, server.run)
        assert client(server).ping()


def test_it_never_throws_messages_away_for_want_of_memory_and_opens_no_port(server: RedisServer) -> None:
    with shared(server, server.run):
        told = client(server).config_get("*")
        assert told["maxmemory-policy"] == "noeviction"
        assert told["appendonly"] == "yes"
        assert told["port"] == "0"


def test_a_pid_file_of_another_program_is_not_believed(server: RedisServer) -> None:
    with shared(server, server.run):
        pass
    server.pidfile.write_text("1\n")
    with shared(server, server.run):
        assert client(server).ping()
