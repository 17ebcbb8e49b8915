"""The first start, sign-in links, passwords, and the choice of a workspace."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db.models.functions import Now
from django.test import Client

from cast import Person, in_threads, join
from contactory.cli import main
from contactory.environment import environment
from contactory.errors import Conflict, InvalidInput, NotFound
from contactory.local.web_address import note_address
from contactory.workspaces.members import remove_member
from contactory.workspaces.models import Account, Membership, Role, SignInLink, Workspace
from contactory.workspaces.queries import workspace_by_name
from contactory.workspaces.scope import system_scope
from contactory.workspaces.services import (
    add_member,
    change_workspace,
    create_sign_in_link,
    create_workspace,
    first_start,
)

pytestmark = pytest.mark.usefixtures("committed_db")


def test_first_start_makes_one_owner_and_says_how_to_get_in() -> None:
    link = first_start()
    assert link is not None
    assert first_start() is None
    with system_scope():
        assert [each.name for each in Workspace.objects.all()] == ["default"]
        (member,) = Membership.objects.select_related("account")
    assert (member.account.email, member.role) == ("owner@localhost", "owner")
    assert not member.account.has_usable_password()


def test_the_command_for_a_link_makes_the_first_owner_where_no_serve_has(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["sign-in-link"]) == 0
    opened = Client().get(urlsplit(capsys.readouterr().out.strip()).path)
    assert (opened.status_code, opened.headers["Location"]) == (302, "/")
    note_address(environment().home, "http://10.0.0.7:9000")
    assert main.run(["sign-in-link"]) == 0
    assert capsys.readouterr().out.startswith("http://10.0.0.7:9000/sign-in/")


def test_of_many_first_starts_at_once_one_wins() -> None:
    links = in_threads(first_start, 6)
    assert sum(link is not None for link in links) == 1
    with system_scope():
        assert Workspace.objects.count() == 1


def test_a_sign_in_link_works_once_and_opens_the_admin() -> None:
    link = first_start() or ""
    assert not SignInLink.objects.filter(token_hash__in=[link, link.rpartition("/")[2]]).exists()
    first, second = Client(), Client()
    assert first.head(link).status_code == 405
    answer = first.get(link)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert first.get("/admin/").status_code == 200
    refused = second.get(link)
    assert refused.status_code == 404
    assert b"contactory sign-in-link" in refused.content
    assert second.get("/admin/").status_code == 302


def test_a_sign_in_link_is_used_once_even_when_opened_twice_at_once() -> None:
    link = first_start() or ""
    statuses = in_threads(lambda: Client().get(link).status_code, 5)
    assert sorted(statuses) == [302, 404, 404, 404, 404]


def test_a_sign_in_link_is_over_after_a_day(alice: Person) -> None:
    link = create_sign_in_link("ALICE@example.com")
    SignInLink.objects.update(expires_at=Now() - timedelta(seconds=1))
    assert Client().get(link).status_code == 404
    with pytest.raises(NotFound, match=r"nobody@example\.com"):
        create_sign_in_link("nobody@example.com")


def test_an_account_that_is_switched_off_stays_outside(alice: Person) -> None:
    browser = alice.browser
    assert browser.get("/api/v1/api-keys").status_code == 200
    Account.objects.filter(pk=alice.account.pk).update(is_active=False)
    assert browser.get("/api/v1/api-keys").status_code == 401
    with pytest.raises(NotFound):
        create_sign_in_link(alice.account.email)


def test_a_password_opens_the_admin_after_it_is_set(alice: Person) -> None:
    browser = Client()
    browser.get(create_sign_in_link(alice.account.email))
    chosen = {"password1": "quiet-harbour-lamp", "password2": "quiet-harbour-lamp"}
    assert browser.post("/accounts/password/set/", chosen).status_code == 302
    entered = {"login": "Alice@Example.com", "password": "quiet-harbour-lamp"}
    answer = Client().post("/accounts/login/?next=/admin/", {**entered, "next": "/admin/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/")
    wrong = Client().post("/accounts/login/", {**entered, "password": "quiet-harbour-lamb"})
    assert wrong.status_code == 200


def test_the_admin_is_for_owners(bob: Person) -> None:
    browser = Client()
    browser.force_login(bob.account)
    assert browser.get("/admin/").status_code == 403


def test_an_owner_of_two_workspaces_chooses_one(alice: Person, charlie: Person) -> None:
    add_member(workspace_id=charlie.workspace_id, email=alice.account.email, role=Role.OWNER)
    browser = Client()
    browser.force_login(alice.account)
    assert b"Alice and Co" in browser.get("/admin/workspaces/workspace/").content
    assert browser.post(f"/workspaces/{charlie.workspace_id}/choose").status_code == 302
    listed = browser.get("/admin/workspaces/workspace/").content
    assert b"Charlie" in listed
    assert b"Alice and Co" not in listed
    assert browser.post("/workspaces/99/choose").status_code == 404

    assert key_names(browser) == ["charlie"]


def key_names(browser: Client, path: str = "/api/v1/api-keys", **headers: str) -> list[str]:
    return [key["name"] for key in browser.get(path, headers=headers).json()["items"]]  # type: ignore[arg-type]


def test_a_request_is_about_the_workspace_that_it_names_else_the_chosen_one(alice: Person, charlie: Person) -> None:
    add_member(workspace_id=charlie.workspace_id, email=alice.account.email, role=Role.OWNER)
    browser = Client()
    browser.force_login(alice.account)
    unclear = browser.get("/api/v1/api-keys")
    assert unclear.status_code == 422
    assert {each["name"] for each in unclear.json()["workspaces"]} == {"Alice and Co", "Charlie"}
    assert browser.get("/api/v1/session").json()["workspace"]["name"] == "Alice and Co"
    assert key_names(browser) == ["alice"]
    assert key_names(browser, **{"X-Workspace": str(charlie.workspace_id)}) == ["charlie"]
    assert key_names(browser, f"/api/v1/api-keys?workspace={charlie.workspace_id}") == ["charlie"]
    chosen = browser.post(
        "/api/v1/session/workspace", {"workspace_id": charlie.workspace_id}, content_type="application/json"
    )
    assert chosen.json()["workspace"]["name"] == "Charlie"
    assert key_names(browser) == ["charlie"]

    # Somebody who is no member any more must not write into another workspace by a page that is still open.
    remove_member(workspace_id=charlie.workspace_id, account_id=alice.account.pk, actor="test")
    refused = browser.get("/api/v1/api-keys")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_a_member")
    assert browser.get("/api/v1/session").json()["workspace"]["name"] == "Alice and Co"
    assert key_names(browser) == ["alice"]


def test_a_browser_may_write_with_its_csrf_token(alice: Person) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.get("/accounts/login/")
    browser.force_login(alice.account)
    token = browser.cookies["csrftoken"].value
    body = {"filename": "a.csv", "size": 1}
    sent = {"content_type": "application/json", "headers": {"X-CSRFToken": token}}
    assert browser.post("/api/v1/uploads", body, **sent).status_code == 201


def test_workspace_names_are_told_apart_whatever_their_case(alice: Person) -> None:
    assert workspace_by_name("ALICE and co").pk == alice.workspace_id
    with pytest.raises(NotFound, match="there are: Alice and Co"):
        workspace_by_name("nowhere")
    with pytest.raises(Conflict):
        create_workspace(name="alice AND Co")


def test_commands_that_name_no_workspace_mean_the_first_or_the_only_one(alice: Person) -> None:
    assert workspace_by_name("").pk == alice.workspace_id
    second = create_workspace(name="Second")
    with pytest.raises(NotFound, match="--workspace; there are: Alice and Co, Second"):
        workspace_by_name("")
    change_workspace(workspace_id=second.pk, actor="test", name="default")
    assert workspace_by_name("").pk == second.pk


@pytest.mark.parametrize("name", ["", " ", "a\n", "-x", "x" * 65, "a/b", "<script>"])
def test_unfit_workspace_names_are_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match="cannot name a workspace"):
        create_workspace(name=name)


def test_without_any_workspace_the_refusal_says_how_to_make_one() -> None:
    with pytest.raises(NotFound, match="contactory serve"):
        workspace_by_name("default")


def test_members_need_a_known_role_and_an_address(alice: Person) -> None:
    with pytest.raises(InvalidInput, match="owner, editor, viewer"):
        add_member(workspace_id=alice.workspace_id, email="dan@example.com", role="king")
    with pytest.raises(InvalidInput, match="not an e-mail address"):
        add_member(workspace_id=alice.workspace_id, email="dan", role="viewer")
    join("dan", alice.workspace_id, Role.VIEWER)
    add_member(workspace_id=alice.workspace_id, email="DAN@example.com", role=Role.EDITOR)
    with system_scope():
        assert Membership.objects.get(account__email="dan@example.com").role == "editor"
