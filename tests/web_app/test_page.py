"""The page of the web app: where it is given, what it may load, and what is said where it was never built."""

import re
from pathlib import Path

import pytest
from django.test import Client

from contactory.web_app import views


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for a built page that is not the checkout's."""
    monkeypatch.setattr(views, "DIST", tmp_path)
    return tmp_path


@pytest.mark.parametrize("address", ["/", "/sign-in", "/imports/12/review", "/contacts/"])
def test_addresses_of_screens_give_the_page_with_a_nonce_of_its_own(built: Path, address: str) -> None:
    (built / "index.html").write_text('<meta nonce="__NONCE__"><p>page</p>', encoding="utf-8")
    nonces = set()
    for _ in range(2):
        answer = Client().get(address)
        (nonce,) = re.findall(r'<meta nonce="([\w-]+)">', answer.content.decode())
        rules = answer.headers["Content-Security-Policy"]
        assert f"style-src 'self' 'nonce-{nonce}'" in rules
        assert "unsafe" not in rules
        assert answer.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
        assert answer.cookies["csrftoken"].value
        nonces.add(nonce)
    assert len(nonces) == 2


@pytest.mark.parametrize("address", ["/api/v2/imports", "/static/assets/index-gone.js", "/accounts/x/", "/health/x"])
def test_what_is_absent_elsewhere_is_not_taken_for_a_screen(built: Path, address: str) -> None:
    (built / "index.html").write_text("page", encoding="utf-8")
    assert Client().get(address).status_code == 404


def test_where_it_was_never_built_one_sentence_says_how(built: Path) -> None:
    answer = Client().get("/")
    assert (answer.status_code, answer.content.decode()) == (503, views.NOT_BUILT)


def test_nothing_is_changed_through_the_page(built: Path) -> None:
    assert Client().post("/imports").status_code == 405
