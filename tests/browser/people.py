"""Prints, as JSON, the people of the browser tests, who are made in the installation that the environment names."""

import json
import sys
from dataclasses import asdict, dataclass

from contactory.cli.frame import django_ready

PASSWORD = "quiet harbour lamp"
CAST = (
    ("alice", "Alice and Co", "owner"),
    ("bob", "Alice and Co", "editor"),
    ("vera", "Alice and Co", "viewer"),
    ("charlie", "Charlie", "owner"),
)


@dataclass
class Person:
    """Somebody of the cast; session is the value of a session's cookie, key an API key."""

    email: str
    password: str
    workspace: int
    session: str
    key: str


def main() -> None:
    """Make the workspaces, the accounts, and a way in for each."""
    with django_ready("people", broker=False):
        from contactory.workspaces.services import create_workspace

        workspaces = {name: int(create_workspace(name=name).pk) for name in sorted({place for _, place, _ in CAST})}
        people = {name: asdict(_person(name, workspaces[place], role)) for name, place, role in CAST}
    json.dump(people, sys.stdout)


def _person(name: str, workspace: int, role: str) -> Person:
    from django.test import Client

    from contactory.workspaces.permissions import SCOPES_OF_ROLE
    from contactory.workspaces.services import add_member, create_api_key

    account = add_member(workspace_id=workspace, email=f"{name}@example.com", role=role).account
    account.set_password(PASSWORD)
    account.save(update_fields=["password"])
    browser = Client()
    browser.force_login(account)
    _, key = create_api_key(
        workspace_id=workspace, name=f"{name} in tests", scopes=sorted(SCOPES_OF_ROLE[role]), actor="test"
    )
    session = browser.cookies["sessionid"].value
    return Person(account.email, PASSWORD, workspace, session, key)


if __name__ == "__main__":
    main()
