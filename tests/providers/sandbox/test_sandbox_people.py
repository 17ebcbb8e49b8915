"""Who is who: one person by any of her names, a world that follows from its seed, shares that hold."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactory.providers.sandbox.coverage import RATES, Coverage
from contactory.providers.sandbox.identity import (
    AskedPerson,
    PersonKey,
    address_of,
    company_asked_for,
    company_linkedin_of,
    domain_of,
    label_of,
    linkedin_of,
    person_asked_for,
)
from contactory.providers.sandbox.mailboxes import Mailbox, mailbox_of
from contactory.providers.sandbox.people import company_of, person_of

MANY = 4000
names = st.from_regex(r"[a-z]{1,12}", fullmatch=True)
labels = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,6})?", fullmatch=True)
domains = st.lists(labels, min_size=2, max_size=3).map(".".join).filter(lambda text: domain_of(text) == text)
keys = st.builds(PersonKey, names, names, domains)


@given(keys)
def test_a_person_is_found_again_by_what_was_said_of_her(key: PersonKey) -> None:
    assert person_asked_for(AskedPerson(email=address_of(key))) == key
    assert person_asked_for(AskedPerson(linkedin=linkedin_of(key))) == key
    assert person_asked_for(AskedPerson(first_name=key.first, last_name=key.last.title(), domain=key.domain)) == key
    if len(key.first) > 1 < len(key.last):
        assert person_asked_for(AskedPerson(name=f"{key.first} {key.last}", email=address_of(key))) == key


@given(domains)
def test_a_company_is_found_again_by_its_pages(domain: str) -> None:
    asked = (f"https://www.{domain}/about?x=1", domain.upper())
    assert {company_asked_for(website=text) for text in asked} == {domain}
    assert company_asked_for(linkedin=company_linkedin_of(domain)) == domain


@given(st.builds(AskedPerson, *[st.text(max_size=40)] * 6, st.text(max_size=20).map("linkedin.com/in/{}".format)))
def test_whatever_is_asked_there_is_an_answer_or_none(asked: AskedPerson) -> None:
    key = person_asked_for(asked)
    if key is not None:
        assert key.first
        assert key.last
        assert person_of(key, "0").email.isascii()


@given(st.text(max_size=80))
def test_whatever_a_company_is_called_it_has_a_domain_of_its_own(name: str) -> None:
    domain = company_asked_for(name=name)
    assert bool(domain) == bool(name.strip())
    assert not domain or domain_of(domain) == domain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            AskedPerson(name="María José Ñandú", domain="acme.com"),
            AskedPerson("maria", "jose nandu", domain="ACME.com"),
        ),
        (AskedPerson(name="Ada K. Byron", company="Acme, Inc."), AskedPerson("Ada", "Byron", company="ACME")),
        (AskedPerson("Ada", "Byron", email="x7@acme.com"), AskedPerson(email="ada.byron@acme.com")),
        (AskedPerson(email="Ada.Byron+news@acme.com"), AskedPerson(email="ada_byron@acme.com")),
    ],
)
def test_ways_of_writing_one_person(one: AskedPerson, other: AskedPerson) -> None:
    assert person_asked_for(one) == person_asked_for(other) is not None


def test_a_company_is_the_same_by_name_and_by_domain() -> None:
    known = {company_asked_for(domain="shop.acme.co.uk"), company_asked_for(name="Acme, Inc."), "acme.example.com"}
    assert {label_of(domain) for domain in known} == {"acme"}
    assert len({company_of(domain, "0").employees for domain in known}) == 1
    people = [AskedPerson("Ada", "Byron", domain=domain) for domain in known]
    assert len({person_of(key, "0").mobile for asked in people if (key := person_asked_for(asked))}) == 1


def test_too_little_is_nobody() -> None:
    for asked in (AskedPerson(name="Ada"), AskedPerson("Ada", "Byron"), AskedPerson(domain="acme.com"), AskedPerson()):
        assert person_asked_for(asked) is None


def test_a_domain_in_any_script_is_written_in_ascii() -> None:
    assert company_asked_for(domain="https://www.München.de/") == "xn--mnchen-3ya.de"
    assert company_asked_for(linkedin="linkedin.com/company/caf%C3%A9") == "cafc3a9.example"
    for text in ("0.\x80", "acme", "a b.com", "a..com", "", ".", "@acme.com"):
        assert domain_of(text) == "", text


def test_a_private_address_does_not_make_its_provider_an_employer() -> None:
    key = person_asked_for(AskedPerson(email="ada.byron@gmail.com"))
    assert key is not None
    assert key.domain.endswith(".example")


def test_the_world_follows_from_its_seed_in_any_process() -> None:
    key = PersonKey("ada", "byron", "acme.com")
    code = (
        "from contactory.providers.sandbox.people import *; from contactory.providers.sandbox.coverage import Coverage;"
        "k = PersonKey('ada', 'byron', 'acme.com');"
        "print(person_of(k, '7'), company_of('acme.com', '7'), Coverage('7').covers('apollo', 'match', 'ada'))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert (
        told == f"{person_of(key, '7')} {company_of('acme.com', '7')} {Coverage('7').covers('apollo', 'match', 'ada')}"
    )
    assert person_of(key, "7") != person_of(key, "8")


@pytest.mark.parametrize("name", ["apollo.match", "explorium.match", "apollo.company"])
def test_a_provider_knows_the_share_that_it_says(name: str) -> None:
    provider, what = name.split(".")
    known = sum(Coverage().covers(provider, what, str(number)) for number in range(MANY))
    assert abs(known / MANY - RATES[name]) < 0.03


def test_the_share_of_a_field_is_one_of_all_that_is_asked() -> None:
    coverage = Coverage()
    both = [n for n in map(str, range(MANY)) if coverage.covers("apollo", "match", n)]
    found = sum(coverage.covers("apollo", "email", n, within="match") for n in both)
    assert abs(found / MANY - RATES["apollo.email"]) < 0.03


def test_a_second_provider_finds_some_of_what_the_first_did_not_and_less_than_by_chance() -> None:
    coverage = Coverage()
    first = {n for n in range(MANY) if coverage.covers("apollo", "match", str(n))}
    second = {n for n in range(MANY) if coverage.covers("explorium", "match", str(n))}
    helped = len(second - first) / (MANY - len(first))
    assert 0.1 < helped < RATES["explorium.match"] - 0.1


def test_most_addresses_are_good_and_case_does_not_matter() -> None:
    addresses = [f"a{number}@stone{number % 700}.com" for number in range(MANY)]
    valid = sum(mailbox_of(address, "0") is Mailbox.VALID for address in addresses) / MANY
    assert 0.7 < valid < 0.86
    assert all(mailbox_of(address.upper(), "0") is mailbox_of(address, "0") for address in addresses[:50])
