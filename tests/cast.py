"""The people of the tests: Alice owns a workspace, Bob edits in it, Vera may look at it, Charlie owns another one."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from contactory.environment import environment
from contactory.uploads.storage import store
from contactory.workspaces.models import Account, Role
from contactory.workspaces.permissions import ALL_SCOPES
from contactory.workspaces.services import add_member, create_api_key, create_workspace
from emptying import empty_tables

# More than a test takes, however busy the machine is.
NEAR_SECONDS = 60.0
READING = frozenset({"imports:read", "contacts:read", "enrichments:read"})


@dataclass
class Person:
    """Somebody with an account, a workspace and an API key that may do all that the role may."""

    name: str
    workspace_id: int
    account: Account
    key_id: int
    secret: str

    @property
    def client(self) -> Client:
        """A client that sends the API key and answers 500 instead of raising."""
        headers = {"Authorization": f"Bearer {self.secret}"}
        return Client(headers=headers, raise_request_exception=False)  # type: ignore[arg-type]

    @property
    def browser(self) -> Client:
        """A client that is signed in and must send CSRF tokens."""
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        client.force_login(self.account)
        return client


def join(name: str, workspace_id: int, role: str, scopes: frozenset[str] = ALL_SCOPES) -> Person:
    """Make a person who is a member of the workspace."""
    member = add_member(workspace_id=workspace_id, email=f"{name}@example.com", role=role)
    key, secret = create_api_key(workspace_id=workspace_id, name=name, scopes=sorted(scopes), actor="test")
    return Person(name, workspace_id, member.account, key.pk, secret)


def in_threads(work: Callable[[], Any], times: int) -> list[Any]:
    """Do the work so many times at once, each in a thread with a database connection of its own."""

    def run(_: int) -> Any:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


@contextmanager
def committed(django_db_blocker: Any) -> Iterator[None]:
    """The database as several connections see it: what is committed is there, and is gone after the block."""
    with django_db_blocker.unblock():
        yield
        empty_tables()


@contextmanager
def stored_below(folder: Path) -> Iterator[None]:
    """For the length of the block, stored files are in this folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STORAGE_URL", folder.as_uri())
        _read_settings_again()
        yield
    _read_settings_again()


@pytest.fixture
def committed_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database as several connections see it: what a test commits is there, and is gone after the test."""
    with committed(django_db_blocker):
        yield


@pytest.fixture
def one_day(committed_db: None) -> None:
    """Let midnight UTC pass first where it is near: the budget of a day begins anew then, and a month perhaps."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 86400 - mod(extract(epoch FROM clock_timestamp()), 86400)")
        left = float(cursor.fetchone()[0])
    if left < NEAR_SECONDS:
        time.sleep(left)


@pytest.fixture
def alice(committed_db: None) -> Person:
    return join("alice", create_workspace(name="Alice and Co").pk, Role.OWNER)


@pytest.fixture
def bob(alice: Person) -> Person:
    return join("bob", alice.workspace_id, Role.EDITOR)


@pytest.fixture
def vera(alice: Person) -> Person:
    return join("vera", alice.workspace_id, Role.VIEWER, READING)


@pytest.fixture
def charlie(committed_db: None) -> Person:
    return join("charlie", create_workspace(name="Charlie").pk, Role.OWNER)


@pytest.fixture
def stored(tmp_path: Path) -> Iterator[Path]:
    """A folder of stored files of this test's own."""
    with stored_below(tmp_path / "files"):
        yield tmp_path / "files"


def _read_settings_again() -> None:
    environment.cache_clear()
    store.cache_clear()
