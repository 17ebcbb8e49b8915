"""Signing in and out through the API, passwords, and what a page is told when its session is over."""

from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from breaking_line import COMMITTED, NOT_COMMITTED, WHOLE, Verdict, breaking_line
from cast import Person, in_threads
from contactory.workspaces.cleaning import clean_expired
from contactory.workspaces.models import Account, SignInGuard, SignInLink
from contactory.workspaces.services import create_sign_in_link
from contactory.workspaces.sign_in_guard import MOST_ATTEMPTS

URL = "/api/v1/session"
PASSWORD = "quiet-harbour-lamp"


class CountingHasher(MD5PasswordHasher):
    """A quick hasher that knows how often it was asked."""

    asked = 0

    def encode(self, password: str, salt: str) -> str:
        CountingHasher.asked += 1
        return super().encode(password, salt)


@pytest.fixture(autouse=True)
def hasher(committed_db: None, settings: Any) -> type[CountingHasher]:
    settings.PASSWORD_HASHERS = [f"{CountingHasher.__module__}.CountingHasher"]
    CountingHasher.asked = 0
    return CountingHasher


@pytest.fixture
def with_password(alice: Person) -> Person:
    alice.account.set_password(PASSWORD)
    alice.account.save()
    return alice


class Page:
    """A web page in a browser: it takes the CSRF token from the cookie and sends it back, as the application does."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False)

    def show(self) -> Any:
        return self.client.get(URL)

    def send(self, method: str, path: str = "", body: Any = None) -> Any:
        token = self.client.cookies["csrftoken"].value if "csrftoken" in self.client.cookies else ""
        send = getattr(self.client, method)
        return send(URL + path, body or {}, content_type="application/json", headers={"X-CSRFToken": token})

    def sign_in(self, email: str, password: str) -> Any:
        self.show()
        return self.send("post", body={"email": email, "password": password})


def told(answer: Any) -> tuple[int, str]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def test_a_page_signs_in_works_and_signs_out(with_password: Person) -> None:
    page = Page()
    assert told(page.show()) == (401, "unauthenticated")
    signed_in = page.sign_in("Alice@Example.com", PASSWORD)
    assert signed_in.status_code == 200
    shown = page.show().json()
    assert shown == signed_in.json()
    assert shown["account"]["email"] == "alice@example.com"
    assert shown["workspace"]["name"] == "Alice and Co"
    assert {"members:manage", "imports:write"} <= set(shown["workspace"]["scopes"])
    assert [each["role"] for each in shown["workspaces"]] == ["owner"]

    assert page.send("post", "/workspace", {"workspace_id": with_password.workspace_id}).status_code == 200
    assert page.send("delete").status_code == 204
    assert told(page.client.get("/api/v1/imports")) == (401, "unauthenticated")
    assert told(page.send("delete")) == (401, "unauthenticated")


def test_a_token_of_before_signing_in_is_refused_so_that_the_page_can_take_the_new_one(with_password: Person) -> None:
    page = Page()
    assert told(page.send("post", body={"email": "alice@example.com", "password": PASSWORD})) == (403, "csrf_failed")
    page.show()
    old = page.client.cookies["csrftoken"].value
    page.sign_in("alice@example.com", PASSWORD)
    headers = {"X-CSRFToken": old}
    stale = page.client.post("/api/v1/uploads", {}, content_type="application/json", headers=headers)
    assert told(stale) == (403, "csrf_failed")
    page.show()
    assert page.send("delete").status_code == 204


def test_nobody_learns_which_addresses_have_accounts(with_password: Person, bob: Person, hasher: Any) -> None:
    Account.objects.filter(pk=bob.account.pk).update(password=with_password.account.password, is_active=False)
    page, answers = Page(), []
    for email, password in [
        ("alice@example.com", "wrong"),
        ("nobody@example.com", "wrong"),
        ("bob@example.com", PASSWORD),
    ]:
        hasher.asked = 0
        answer = page.sign_in(email, password)
        answers.append((told(answer), answer.json()["detail"], hasher.asked))
    assert answers == [((401, "wrong_credentials"), "The e-mail address or the password is wrong.", 1)] * 3


def test_guessing_ends_after_a_few_attempts_even_when_they_come_at_once(with_password: Person) -> None:
    answers = in_threads(lambda: Page().sign_in("alice@example.com", "wrong").status_code, MOST_ATTEMPTS + 4)
    assert sorted(answers) == [401] * MOST_ATTEMPTS + [429] * 4
    refused = Page().sign_in("ALICE@example.com ", PASSWORD)
    assert told(refused) == (429, "too_many_attempts")
    assert 0 < int(refused.headers["Retry-After"]) <= 900
    admin = Client().post("/accounts/login/", {"login": "alice@example.com", "password": PASSWORD})
    assert b"too many attempts" in admin.content
    # A link opens the way in still.
    assert Client().get(create_sign_in_link("alice@example.com")).status_code == 302
    SignInGuard.objects.update(since="2020-01-01T00:00:00Z")
    assert Page().sign_in("alice@example.com", PASSWORD).status_code == 200
    Page().sign_in("nobody@example.com", "wrong")
    SignInGuard.objects.update(since="2020-01-01T00:00:00Z")
    assert clean_expired() == 1


def test_who_came_by_a_link_sets_a_password_and_changes_it_with_the_present_one(alice: Person) -> None:
    page = Page()
    page.client.get(create_sign_in_link("alice@example.com"))
    shown = page.show().json()
    assert (shown["account"]["has_password"], shown["needs_current_password"]) == (False, False)
    weak = page.send("post", "/password", {"new_password": "password"})
    assert told(weak) == (422, "weak_password")
    assert "12 characters" in weak.json()["detail"]
    assert "too common" in weak.json()["detail"]
    assert page.send("post", "/password", {"new_password": PASSWORD}).json()["needs_current_password"]

    other = Page()
    other.sign_in("alice@example.com", PASSWORD)
    wrong = other.send("post", "/password", {"new_password": "amber-violin-tide", "current_password": "no"})
    assert told(wrong) == (422, "wrong_password")
    assert told(other.send("post", "/password", {"new_password": "amber-violin-tide"})) == (422, "wrong_password")
    changed = {"new_password": "amber-violin-tide", "current_password": PASSWORD}
    assert other.send("post", "/password", changed).status_code == 200
    assert other.show().status_code == 200
    assert told(page.show()) == (401, "unauthenticated")
    assert Page().sign_in("alice@example.com", PASSWORD).status_code == 401

    # Who has forgotten it comes by a link; a browser that is left open must not do for ever.
    forgot = Page()
    forgot.client.get(create_sign_in_link("alice@example.com"))
    assert not forgot.show().json()["needs_current_password"]
    SignInLink.objects.update(used_at="2020-01-01T00:00:00Z")
    assert told(forgot.send("post", "/password", {"new_password": "copper-lantern-sky"})) == (422, "wrong_password")


@pytest.mark.parametrize("email", ["a\x00@example.com", "a" * 320, "\ud800@example.com", "'; --"])
def test_odd_addresses_are_wrong_and_no_more(email: str) -> None:
    assert Page().sign_in(email, "x").status_code in (401, 422)


@pytest.mark.parametrize(
    ("wanted", "place"),
    [("/imports/7?a=b", "/imports/7?a=b"), ("//evil.example", "/"), ("https://evil.example/", "/"), ("/\\evil", "/")],
)
def test_a_link_leads_only_to_places_within(alice: Person, wanted: str, place: str) -> None:
    answer = Client().get(create_sign_in_link("alice@example.com"), {"next": wanted})
    assert answer.headers["Location"] == place


@pytest.mark.parametrize("broken", [COMMITTED, NOT_COMMITTED])
def test_a_session_that_the_database_does_not_say_it_has_kept_is_asked_for_again(
    with_password: Person, broken: Verdict
) -> None:
    page, left = Page(), [broken]

    def judge(transaction: bytes) -> Verdict:
        return left.pop() if left and b'INSERT INTO "django_session"' in transaction else WHOLE

    with breaking_line(judge):
        lost = page.sign_in(with_password.account.email, PASSWORD)
        again = page.sign_in(with_password.account.email, PASSWORD)
    assert (lost.status_code, lost.json()["code"]) == (503, "unavailable")
    assert (again.status_code, page.show().status_code) == (200, 200)
    assert not left
