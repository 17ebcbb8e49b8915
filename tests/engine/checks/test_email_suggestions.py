import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactory.engine.email_suggestions import suggest_email
from contactory.engine.email_syntax import judge


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("ana@@gmail.com", "ana@gmail.com"),
        ("ana@gmail,com", "ana@gmail.com"),
        ("ana @firma.com", "ana@firma.com"),
        ("ana@firma .com", "ana@firma.com"),
        ("ana b@firma.com", "anab@firma.com"),
        ("ana@gmial,com", "ana@gmail.com"),
        ("ana@hotmial,com", "ana@hotmail.com"),
        ("ana@gmailcom", "ana@gmail.com"),
        ("ana@gmail", "ana@gmail.com"),
        ("ana@web", "ana@web.de"),
        ("ana@firma..com", "ana@firma.com"),
        ("ana@firma.com,", "ana@firma.com"),
        ("ana@firma.com.", "ana@firma.com"),
        ("Ana Sá <ana@firma.com>", "ana@firma.com"),
        ("mailto:ana@firma.com", "ana@firma.com"),
        ("a@firma.com; b@firma.com", "a@firma.com"),
        ("a@firma.com ::: b@firma.com", "a@firma.com"),
        ("Ana Silva ana@firma.com", "ana@firma.com"),
        ("ana (at) firma.com", "ana@firma.com"),
        ("ana at firma dot com", "ana@firma.com"),
        ("ana＠firma.com", "ana@firma.com"),
        ("ana.gmail.com", "ana@gmail.com"),
        ("ana#hotmail.com", "ana@hotmail.com"),
        ("\u200bana@firma\ufeff.com", "ana@firma.com"),
    ],
)
def test_what_was_obviously_meant(text: str, meant: str) -> None:
    assert suggest_email(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "n/a",
        "ana",
        "ana@",
        "@firma.com",
        "ana.firma.com",
        "ana@firma",
        "a@b@c.com",
        "ana@-mail-.com",
        "ana@gmx",
        "gmail.com",
        "www.gmail.com",
        "https://web.de",
        "ana silva gmail.com",
    ],
)
def test_nothing_is_suggested_where_nothing_is_obvious(text: str) -> None:
    assert suggest_email(text) is None


def test_a_real_provider_is_not_taken_for_a_slip() -> None:
    assert suggest_email("ana@mail,com") == "ana@mail.com"


@settings(max_examples=500, deadline=None)
@given(st.text('ab@.,; "<>()gmailco-é\u00a0', max_size=30) | st.text(max_size=20))
def test_a_suggestion_is_always_an_address(text: str) -> None:
    suggestion = suggest_email(text)

    assert suggestion is None or judge(suggestion).key is not None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("ana@nortwhind,com", "ana@northwind.com"),
        ("ana@@northwnd.com", "ana@northwind.com"),
        ("ana.northwind.com", "ana@northwind.com"),
        ("ana@@northwind.com", "ana@northwind.com"),
        ("ana@@southwind.com", "ana@southwind.com"),
    ],
)
def test_domains_that_a_workspace_knows_are_well_known_to_it(text: str, meant: str) -> None:
    assert suggest_email(text, ("northwind.com", "globex.com")) == meant
