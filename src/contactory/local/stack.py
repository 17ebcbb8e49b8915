"""The parts that a command needs: those that the settings name, and embedded ones for the rest."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Literal

from contactory.environment import Environment, environment
from contactory.home import ensure_home, signing_key
from contactory.local.sharing import Server, ensure_running, shared

SandboxNeed = Literal["find", "begin", "wait"]


@dataclass(frozen=True, slots=True)
class Stack:
    """Where the database, the broker and the sandbox are ("" without one); `servers` holds the embedded ones in use."""

    settings: Environment
    database_url: str
    broker_url: str
    servers: tuple[Server, ...]
    sandbox_url: str = ""

    def variables(self) -> dict[str, str]:
        """The environment that makes a child process use the same parts."""
        return {
            "CONTACTORY_HOME": str(self.settings.home),
            "DATABASE_URL": self.database_url,
            "CELERY_BROKER_URL": self.broker_url,
            "SECRET_KEY": signing_key(self.settings),
            "CONTACTORY_SANDBOX_URL": self.sandbox_url,
        }

    def ensure_running(self) -> list[str]:
        """Start again the embedded servers that have died; gives their names."""
        return [server.name for server in self.servers if ensure_running(server, self.settings.run_path)]


@contextmanager
def local_stack(settings: Environment, *, broker: bool = True, sandbox: SandboxNeed = "find") -> Iterator[Stack]:
    """Give the database and the broker for the length of the block, starting only what the settings leave unset.

    A sandbox of providers is used if one runs; with "begin" it is started too, if the settings want one, with "wait" it
    answers when the block begins.
    Raises Unavailable in one sentence when the home directory or an embedded server cannot be used.
    """
    ensure_home(settings.home)
    settings.run_path.mkdir(exist_ok=True, mode=0o700)
    with ExitStack() as held:
        servers: list[Server] = []
        database_url = settings.database_url or _embedded_database(settings, held, servers)
        broker_url = settings.broker_url
        if broker and not broker_url:
            broker_url = _embedded_broker(settings, held, servers)
        sandbox_url = settings.sandbox_url or _sandbox(settings, held, servers, sandbox)
        yield Stack(settings, database_url, broker_url, tuple(servers), sandbox_url)


@contextmanager
def working_stack(*, broker: bool = True, sandbox: SandboxNeed = "find") -> Iterator[Stack]:
    """The stack of this process's settings, made known to Django, Celery and every child through the environment."""
    with local_stack(environment(), broker=broker, sandbox=sandbox) as stack:
        before = {name: os.environ.get(name) for name in stack.variables()}
        os.environ.update({name: value for name, value in stack.variables().items() if value})
        environment.cache_clear()
        try:
            yield stack
        finally:
            _restore(before)


def _restore(before: dict[str, str | None]) -> None:
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
    environment.cache_clear()


def _embedded_database(settings: Environment, held: ExitStack, servers: list[Server]) -> str:
    from contactory.local.postgres import PostgresServer  # noqa: PLC0415 - not needed beside a given database

    server = PostgresServer(settings.home)
    servers.append(server)
    return held.enter_context(shared(server, settings.run_path))


def _embedded_broker(settings: Environment, held: ExitStack, servers: list[Server]) -> str:
    from contactory.local.redis import RedisServer  # noqa: PLC0415 - not needed beside a given broker

    server = RedisServer(settings.home)
    servers.append(server)
    return held.enter_context(shared(server, settings.run_path))


def _sandbox(settings: Environment, held: ExitStack, servers: list[Server], need: SandboxNeed) -> str:
    """The address of the home's sandbox, "" where none is wanted, or none runs and none is to be started."""
    from contactory.local.sandbox import SandboxServer, is_wanted  # noqa: PLC0415 - most homes have a provider's key

    server = SandboxServer(settings.home, patient=need == "wait")
    if not is_wanted(settings) or (need == "find" and not server.running()):
        return ""
    # Whoever uses one that runs keeps it running: it may be left over from a process that was killed.
    servers.append(server)
    return held.enter_context(shared(server, settings.run_path))
