"""Inviting people, what they may do then, and what nobody may do to a workspace or to another one."""

from typing import Any

import pytest
from django.db import connections
from django.test import Client

from cast import Person, in_threads, join
from contactory.errors import Conflict
from contactory.workspaces.members import change_role
from contactory.workspaces.models import Account, AuditEvent, Membership, Role
from contactory.workspaces.permissions import SCOPES_OF_ROLE
from contactory.workspaces.queries import audit_events, memberships_of
from contactory.workspaces.scope import workspace_scope
from contactory.workspaces.services import create_api_key

pytestmark = pytest.mark.usefixtures("committed_db")
URL = "/api/v1/members"


def invite(person: Person, email: str, role: str = "editor", **headers: str) -> Any:
    body = {"email": email, "name": "Dan", "role": role}
    return person.client.post(URL, body, content_type="application/json", headers=headers)


def opened(url: str, browser: Client | None = None) -> Client:
    browser = browser or Client()
    browser.get(url)
    return browser


def of_session(browser: Client) -> list[str]:
    shown = browser.get("/api/v1/session")
    return [each["name"] for each in shown.json()["workspaces"]] if shown.status_code == 200 else []


def actions(person: Person) -> list[str]:
    with workspace_scope(person.workspace_id):
        return list(audit_events(person.workspace_id).order_by("id").values_list("action", flat=True))


def test_somebody_new_joins_by_the_link_that_is_shown_once(alice: Person) -> None:
    first, again = (invite(alice, "Dan@Example.com", **{"Idempotency-Key": "k1"}) for _ in range(2))
    assert first.status_code == 201
    assert first.json() == again.json()
    url = first.json()["link"]["url"]
    with connections["owner"].cursor() as cursor:
        for table in ("sign_in_link", "audit_event", "idempotent_response"):
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{url.rpartition('/')[2]}%"])
            assert cursor.fetchone() == (0,), table
    (dan, _) = alice.client.get(URL).json()["items"]
    assert (dan["email"], dan["role"], dan["joined_at"]) == ("dan@example.com", "editor", None)

    browser = opened(url)
    assert browser.get("/api/v1/session").json()["workspace"]["role"] == "editor"
    assert browser.get("/api/v1/imports").status_code == 200
    assert alice.client.get(URL).json()["items"][0]["joined_at"] is not None
    assert of_session(opened(url)) == []
    twice = invite(alice, "dan@example.com")
    assert (twice.status_code, twice.json()["code"]) == (409, "member_already")
    assert actions(alice)[-4:] == [
        "membership.invited",
        "sign_in_link.created",
        "membership.joined",
        "session.started",
    ]


def test_a_new_link_takes_the_place_of_the_one_before(alice: Person) -> None:
    made = invite(alice, "dan@example.com").json()
    renewed = alice.client.post(f"{URL}/{made['member']['id']}/sign-in-link").json()
    assert of_session(opened(made["link"]["url"])) == []
    assert of_session(opened(renewed["url"])) == ["Alice and Co"]


def test_an_owner_gets_into_no_other_workspace_by_inviting_its_people(alice: Person, charlie: Person) -> None:
    link = invite(alice, charlie.account.email, "viewer").json()["link"]["url"]
    stolen = opened(link)
    assert of_session(stolen) == []
    assert stolen.get(link).headers["Location"].startswith("/sign-in?next=/sign-in/")
    assert of_session(charlie.browser) == ["Charlie"]
    # Charlie is asked, and may say yes.
    assert of_session(opened(link, charlie.browser)) == ["Alice and Co", "Charlie"]
    renewed = alice.client.post(f"{URL}/{charlie.account.pk}/sign-in-link").json()["url"]
    assert of_session(opened(renewed)) == []


def test_whoever_made_an_account_before_is_out_when_another_workspace_invites_it(
    alice: Person, charlie: Person
) -> None:
    made = invite(charlie, "dan@example.com", "viewer").json()
    squatter = opened(made["link"]["url"])
    chosen = {"new_password": "quiet-harbour-lamp"}
    assert squatter.post("/api/v1/session/password", chosen, content_type="application/json").status_code == 200
    assert charlie.client.delete(f"{URL}/{made['member']['id']}").status_code == 204
    link = invite(alice, "dan@example.com").json()["link"]["url"]
    assert of_session(opened(link)) == ["Alice and Co"]
    assert of_session(squatter) == []
    assert not Account.objects.get(email="dan@example.com").has_usable_password()


def test_roles_change_and_members_go_at_once(alice: Person, bob: Person) -> None:
    browser = bob.browser
    patched = alice.client.patch(f"{URL}/{bob.account.pk}", {"role": "viewer"}, content_type="application/json")
    assert patched.json()["role"] == "viewer"
    assert browser.get("/api/v1/session").json()["workspace"]["role"] == "viewer"
    assert [each["email"] for each in browser.get(URL).json()["items"]] == ["bob@example.com", "alice@example.com"]
    assert alice.client.delete(f"{URL}/{bob.account.pk}").status_code == 204
    assert browser.get("/api/v1/imports").json()["code"] == "no_workspace"
    gone = browser.get("/api/v1/session").json()
    assert (gone["workspace"], gone["workspaces"]) == (None, [])
    assert actions(alice)[-2:] == ["membership.set", "membership.removed"]


@pytest.mark.parametrize("account_id", [0, 2**31, 2**63, 2**80])
def test_numbers_of_nobody_are_not_found(alice: Person, account_id: int) -> None:
    assert alice.client.delete(f"{URL}/{account_id}").status_code == 404
    assert alice.client.post(f"{URL}/{account_id}/sign-in-link").status_code == 404


def test_the_last_owner_stays(alice: Person) -> None:
    place = f"{URL}/{alice.account.pk}"
    # Somebody who was invited and never came cannot be the one owner who is left.
    invite(alice, "dan@example.com", "owner")
    for answer in (
        alice.client.delete(place),
        alice.client.patch(place, {"role": "editor"}, content_type="application/json"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "last_owner")


def test_two_owners_who_demote_each_other_at_once_leave_one(alice: Person) -> None:
    other = join("olga", alice.workspace_id, Role.OWNER)
    accounts = [alice.account.pk, other.account.pk]

    def demote() -> bool:
        try:
            change_role(workspace_id=alice.workspace_id, account_id=accounts.pop(), role="viewer", actor="test")
        except Conflict:
            return False
        return True

    assert sorted(in_threads(demote, 2)) == [False, True]
    with workspace_scope(alice.workspace_id):
        assert Membership.objects.filter(role=Role.OWNER).count() == 1


def test_a_key_for_members_alone_makes_nobody_mightier_than_itself(alice: Person, bob: Person) -> None:
    _, secret = create_api_key(
        workspace_id=alice.workspace_id,
        name="people",
        scopes=[*SCOPES_OF_ROLE[Role.VIEWER], "members:manage"],
        actor="test",
    )
    client = Client(headers={"Authorization": f"Bearer {secret}"})  # type: ignore[arg-type]
    sent = {"content_type": "application/json"}
    assert client.post(URL, {"email": "dan@example.com", "role": "viewer"}, **sent).status_code == 201
    for answer in (
        client.post(URL, {"email": "eve@example.com", "role": "owner"}, **sent),
        client.patch(f"{URL}/{bob.account.pk}", {"role": "viewer"}, **sent),
        client.post(f"{URL}/{alice.account.pk}/sign-in-link"),
        client.delete(f"{URL}/{alice.account.pk}"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert not Account.objects.filter(email="eve@example.com").exists()


def test_an_owner_makes_another_workspace_and_gives_it_another_name(alice: Person, charlie: Person) -> None:
    browser = Client()
    browser.force_login(alice.account)
    browser.get("/api/v1/session")
    sent = {"content_type": "application/json"}
    made = browser.post("/api/v1/workspaces", {"name": "Estuary"}, **sent)
    assert (made.status_code, made.json()["role"]) == (201, "owner")
    assert [each["name"] for each in browser.get("/api/v1/workspaces").json()["items"]] == ["Alice and Co", "Estuary"]
    headers = {"X-Workspace": str(made.json()["id"])}
    renamed = browser.patch("/api/v1/workspace", {"name": "Delta"}, headers=headers, **sent)
    assert renamed.json()["name"] == "Delta"
    # Sent again, because no answer came, it changes nothing, and nobody is told of a change.
    assert browser.patch("/api/v1/workspace", {"name": "Delta"}, headers=headers, **sent).json() == renamed.json()
    with workspace_scope(made.json()["id"]):
        assert AuditEvent.objects.filter(action="workspace.changed").count() == 1
    taken = browser.patch("/api/v1/workspace", {"name": "CHARLIE"}, headers=headers, **sent)
    assert (taken.status_code, taken.json()["code"]) == (409, "name_taken")
    by_key = alice.client.post("/api/v1/workspaces", {"name": "Other"}, **sent)
    assert (by_key.status_code, by_key.json()["code"]) == (403, "session_needed")
    assert len(memberships_of(alice.account)) == 2
