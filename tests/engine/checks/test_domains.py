import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tldextract import TLDExtract

from contactory.engine.domains import company_domain, registrable_domains


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
