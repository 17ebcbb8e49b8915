import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tldextract import TLDExtract

from contactory.engine.domains import (
    company_domain,
    readable_domain,
    registrable_domains,
    suggest_domain,
    why_no_company,
)


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("http://www.firma.com/path?q=1", "firma.com"),
        ("firma.com", "firma.com"),
        ("WWW.FIRMA.CO.UK", "firma.co.uk"),
        ("https://ana:pw@shop.firma.com.br:8080/", "firma.com.br"),
        ("ana@mail.firma.com", "firma.com"),
        ("müller.de", "xn--mller-kva.de"),
        ("MÜLLER.DE", "xn--mller-kva.de"),
        ("firma.com, filial.com", "firma.com"),
        ("firma.com.", "firma.com"),
        ("firma.wixsite.com", "firma.wixsite.com"),
        ("https://www.linkedin.com/company/firma", None),
        ("ana@gmail.com", None),
        ("mailinator.com", None),
        ("co.uk", None),
        ("com", None),
        ("10.0.0.1", None),
        ("localhost", None),
        ("n/a", None),
        ("", None),
        ("..", None),
    ],
)
def test_the_domain_a_company_registered(text: str, domain: str | None) -> None:
    assert company_domain(text) == domain


def test_a_column_keeps_its_order() -> None:
    column = pa.array(["x", "firma.com", "", "www.firma.com", "gmail.com", "y"]).slice(1, 4)

    assert registrable_domains(column).to_pylist() == ["firma.com", None, "firma.com", None]


EXTRACT = TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
RULES = st.sampled_from(sorted(rule.lstrip("*.!") for rule in EXTRACT.tlds if rule.isascii()))


@settings(max_examples=500, deadline=None)
@given(st.lists(st.text("abxyz19", min_size=3, max_size=6), max_size=2), RULES)
def test_the_short_way_agrees_with_the_whole_list(labels: list[str], rule: str) -> None:
    host = ".".join([*labels, rule])
    whole = EXTRACT.extract_str(host).top_domain_under_public_suffix or None

    assert company_domain(host) in (whole, None)
    if whole is not None and labels:
        assert company_domain(host) == whole


HOSTS = st.builds(
    "{}{}.{}{}".format,
    st.sampled_from(["", "", "www.", "https://", "ana@", " "]),
    st.text("abxyz19-_", min_size=1, max_size=70),
    st.sampled_from(["com", "de", "co.uk", "github.io", "gmail.com", "linkedin.com", "ck", "nosuch", "COM", "рф", "1"]),
    st.sampled_from(["", "", "/", "/about", ".", ":80", " "]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(HOSTS, max_size=30), st.booleans())
def test_a_long_column_is_judged_as_its_texts_are(hosts: list[str], listed: bool) -> None:
    many = [*hosts, *(f"c{number}.com" for number in range(1_100))]

    found = registrable_domains(pa.array(many, pa.string()), listed=listed).to_pylist()

    assert found == [company_domain(host, listed=listed) for host in many]


@settings(deadline=None)
@given(st.text(max_size=80) | HOSTS)
def test_a_domain_is_its_own_key_and_what_is_none_says_why(text: str) -> None:
    domain = company_domain(text, listed=True)
    if domain is None:
        assert why_no_company(text).endswith(".")
        meant = suggest_domain(text)
        assert meant is None or company_domain(meant, listed=True) == meant
    else:
        assert company_domain(domain, listed=True) == company_domain(readable_domain(domain), listed=True) == domain


@pytest.mark.parametrize(
    ("text", "listed", "why"),
    [
        ("google.com", "google.com", ""),
        ("https://www.google.com/", "google.com", ""),
        ("linkedin.com/company/x", None, "page of linkedin.com"),
        ("gmail.com", None, "mailboxes to everybody"),
        ("co.uk", None, "only an ending"),
        ("http://[::1]/x", None, "address of a machine"),
        ("10.0.0.1:80", None, "address of a machine"),
        ("printer.local", None, "private network"),
        ("firma.nosuch", None, "No domain ends in .nosuch"),
        ("Acme Inc", None, "neither a domain"),
    ],
)
def test_where_companies_are_listed_a_site_is_one_and_others_are_told_why(
    text: str, listed: str | None, why: str
) -> None:
    assert company_domain(text, listed=True) == listed
    assert why in why_no_company(text)
