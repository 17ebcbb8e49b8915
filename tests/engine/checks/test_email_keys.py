"""The fast path must agree with the e-mail library, text by text."""

import unicodedata

import pyarrow as pa
import pytest
from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email
from hypothesis import example, given, settings
from hypothesis import strategies as st

from contactory.engine.email_syntax import email_keys


def by_library(text: str) -> str | None:
    try:
        address = validate_email(text.strip(), check_deliverability=False)
    except EmailNotValidError:
        return None
    local = unicodedata.normalize("NFC", unicodedata.normalize("NFC", address.local_part).lower())
    return f"{local}@{address.ascii_domain.lower()}"


LABEL = st.one_of(
    st.text("abz09-", min_size=0, max_size=6),
    st.sampled_from(
        ["xn--mller-kva", "xn--", "ab--cd", "müller", "a" * 63, "a" * 64, "-a", "a-", "1", "ﬁ", "a_b", "ß"]
    ),
)
TOP = st.one_of(
    st.sampled_from(
        [*SPECIAL_USE_DOMAIN_NAMES, "com", "CoM", "de", "info", "123", "c0m", "c1", "x", "xn--p1ai", "рф", ""]
    ),
    st.text("abcz", min_size=1, max_size=5),
)
DOMAIN = st.builds(
    lambda labels, top, dot: dot.join([*labels, top]),
    st.lists(LABEL, max_size=5),
    TOP,
    st.sampled_from([".", ".", ".", "..", "。", ".-"]),
)
LOCAL = st.one_of(
    st.text("abZ09.!#$%&'*+/=?^_`{|}~-", max_size=70),
    st.text('aé\u0301İß.\u200b\u00a0"@ ,;<>', max_size=8),
    st.sampled_from(["Postmaster", "a" * 64, "a" * 240, "jürgen", "e\u0301", '"a b"', "a..b", ".a", "a."]),
)
SPACE = st.sampled_from(["", "", "", " ", "\u00a0", "\t", "\n"])
ADDRESS = st.builds(
    lambda before, local, at, domain, after: before + local + at + domain + after,
    SPACE,
    LOCAL,
    st.sampled_from(["@", "@", "@", "@", "", "@@", " @", "＠"]),
    DOMAIN,
    SPACE,
)


@settings(max_examples=300, deadline=None)
@given(st.lists(ADDRESS | st.text(max_size=12), min_size=1, max_size=30))
@example(["a@b.test", "a@x.local", "a@x.onion", "a@x.invalid", "a@localhost", "a@x.arpa"])
@example(["İ@x.com", "A@x.com", "a@X.COM", "ａ@x.com"])
def test_every_key_is_the_one_the_library_gives(texts: list[str]) -> None:
    trimmed = [text.strip() for text in texts]

    keys = email_keys(pa.array(trimmed, pa.string())).to_pylist()

    assert keys == [by_library(text) for text in texts]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.builds("{}@{}".format, LOCAL, DOMAIN), min_size=1, max_size=20))
def test_a_key_is_its_own_key(texts: list[str]) -> None:
    keys = [key for key in email_keys(pa.array(texts, pa.string())).to_pylist() if key is not None]

    assert email_keys(pa.array(keys, pa.string())).to_pylist() == keys


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Jane.Doe+tag@EXAMPLE.com", "jane.doe+tag@example.com"),
        ("jürgen@müller.de", "jürgen@xn--mller-kva.de"),
        ("JÜRGEN@MÜLLER.DE", "jürgen@xn--mller-kva.de"),
        ("ju\u0308rgen@mu\u0308ller.de", "jürgen@xn--mller-kva.de"),
        ("a@xn--mller-kva.de", "a@xn--mller-kva.de"),
        ("a" * 65 + "@x.com", "a" * 65 + "@x.com"),
        ("a@localhost", None),
        ("a@sub.test", None),
        ("a@x.c0m", "a@x.c0m"),
        ("a@x.com1", None),
        ("a@ab--cd.com", None),
        ("A <a@x.com>", None),
        ("", None),
    ],
)
def test_known_addresses(text: str, key: str | None) -> None:
    assert email_keys(pa.array([text])).to_pylist() == [key]


@pytest.mark.parametrize("name", SPECIAL_USE_DOMAIN_NAMES)
def test_a_reserved_name_is_never_accepted(name: str) -> None:
    assert email_keys(pa.array([f"a@{name}", f"a@x.{name}", f"a@x.{name.upper()}"])).to_pylist() == [None] * 3


def test_the_longest_address_that_fits() -> None:
    domain = ".".join(["d" * 61] * 3) + ".com"
    fits = "l" * (254 - len(domain) - 1) + "@" + domain

    assert email_keys(pa.array([fits, "l" + fits])).to_pylist() == [fits, None]


def test_no_rows_and_sliced_columns() -> None:
    whole = pa.array(["x", "A@b.com", "no", "a@müller.de", "y"])

    assert email_keys(pa.array([], pa.string())).to_pylist() == []
    assert email_keys(whole.slice(1, 3)).to_pylist() == ["a@b.com", None, "a@xn--mller-kva.de"]
