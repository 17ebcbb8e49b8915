"""What can be told of an address on this machine, by a DNS that the test makes up."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from dns.exception import DNSException
from dns.resolver import NXDOMAIN, LifetimeTimeout, NoAnswer, NoNameservers
from hypothesis import given
from hypothesis import strategies as st

from contactory.providers.access import Access
from contactory.providers.email_local.client import EmailLocal
from contactory.providers.failures import Permanent
from contactory.providers.questions import Found, Question


@dataclass(frozen=True)
class Record:
    preference: int
    exchange: str


@dataclass
class MadeUpDns:
    """Answers by what it was given: records, or an exception to raise; whatever else is asked for does not exist."""

    records: Mapping[tuple[str, str], Any]
    asked: list[tuple[str, str]] = field(default_factory=list)

    async def resolve(self, qname: str, rdtype: str, *, lifetime: float) -> Iterable[Any]:
        self.asked.append((qname, rdtype))
        found = self.records.get((qname, rdtype), NXDOMAIN())
        if isinstance(found, Exception):
            raise found
        return list(found)


MX = [Record(20, "second.estuary.com."), Record(10, "First.Estuary.com.")]
DNS = {
    ("com", "NS"): ["a.gtld-servers.net."],
    ("estuary.com", "MX"): MX,
    ("gmail.com", "MX"): MX,
    ("null.com", "MX"): [Record(0, ".")],
    ("address.com", "MX"): NoAnswer(),
    ("address.com", "A"): ["192.0.2.1"],
    ("six.com", "MX"): NoAnswer(),
    ("six.com", "A"): NoAnswer(),
    ("six.com", "AAAA"): ["2001:db8::1"],
    ("nothing.com", "MX"): NoAnswer(),
    ("nothing.com", "A"): NoAnswer(),
    ("nothing.com", "AAAA"): NoAnswer(),
    ("slow.com", "MX"): LifetimeTimeout(timeout=1.0, errors=[]),
    ("broken.com", "MX"): NoNameservers(),
    ("strange.com", "MX"): DNSException(),
    ("cut.com", "MX"): OSError("network is unreachable"),
    ("half.com", "MX"): NoAnswer(),
    ("half.com", "A"): LifetimeTimeout(timeout=1.0, errors=[]),
    ("xn--mller-kva.de", "MX"): MX,
}


def test_name_servers_that_deny_every_name_say_nothing_of_an_address() -> None:
    (found,) = check("ana@gmail.com", dns=MadeUpDns({}))
    assert found.values["email_status"].text == "unknown"
    assert found.facts["why"] == "no_answer_from_dns"


def check(*emails: str, dns: MadeUpDns | None = None) -> list[Found]:
    provider = EmailLocal(Access(), resolver=dns or MadeUpDns(DNS))
    reply = asyncio.run(provider.ask("check", [Question(email=email) for email in emails]))
    assert reply.credits == 0
    return [outcome for outcome in reply.outcomes if isinstance(outcome, Found)]


@pytest.mark.parametrize(
    ("email", "status", "facts"),
    [
        ("ana@estuary.com", "unknown", {"mx": "first.estuary.com"}),
        ("Ana@Estuary.com", "unknown", {"mx": "first.estuary.com"}),
        ("ana@gmail.com", "unknown", {"mx": "first.estuary.com", "free_mail": "true"}),
        ("info@estuary.com", "risky", {"why": "role", "role": "true", "mx": "first.estuary.com"}),
        ("sales+spain@estuary.com", "risky", {"why": "role", "role": "true", "mx": "first.estuary.com"}),
        ("ana@müller.de", "unknown", {"mx": "first.estuary.com"}),
        ("ana@nowhere.com", "undeliverable", {"why": "no_such_domain"}),
        ("ana@null.com", "undeliverable", {"why": "takes_no_mail"}),
        ("ana@address.com", "unknown", {"mx": "address.com"}),
        ("ana@six.com", "unknown", {"mx": "six.com"}),
        ("ana@nothing.com", "undeliverable", {"why": "no_mail_server"}),
        ("ana@slow.com", "unknown", {"why": "no_answer_from_dns"}),
        ("ana@broken.com", "unknown", {"why": "no_answer_from_dns"}),
        ("ana@cut.com", "unknown", {"why": "no_answer_from_dns"}),
        ("ana@half.com", "unknown", {"why": "no_answer_from_dns"}),
        ("ana@strange.com", "unknown", {"why": "strange_answer_from_dns"}),
        ("ana@mailinator.com", "undeliverable", {"why": "disposable", "disposable": "true"}),
        ("ana@", "undeliverable", {"why": "not_an_address"}),
        ("ana@gmial.com", "undeliverable", {"why": "no_such_domain"}),
        ("ana(at)estuary.com", "undeliverable", {"why": "not_an_address", "suggestion": "ana@estuary.com"}),
    ],
)
def test_a_verdict_and_its_reason(email: str, status: str, facts: dict[str, str]) -> None:
    (found,) = check(email)
    assert found.values["email_status"].text == status
    assert found.facts == facts


def test_a_domain_is_asked_for_once_in_a_call() -> None:
    dns = MadeUpDns(DNS)
    found = check("a@estuary.com", "b@estuary.com", "c@mailinator.com", "no address", "d@gmail.com", dns=dns)
    assert len(found) == 5
    assert sorted(dns.asked) == [("estuary.com", "MX"), ("gmail.com", "MX")]


def test_a_hundred_addresses_are_the_most() -> None:
    with pytest.raises(Permanent):
        check(*["a@estuary.com"] * 101)


@given(st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=5))
def test_any_text_has_a_verdict(texts: list[str]) -> None:
    asked = [text for text in texts if text]
    assert len(check(*asked)) == len(asked)


def test_a_machine_without_name_servers_knows_nothing_and_says_so() -> None:
    @dataclass
    class Hanging:
        async def resolve(self, qname: str, rdtype: str, *, lifetime: float) -> Iterable[Any]:
            await asyncio.sleep(60)
            return []

    provider = EmailLocal(Access(read=0.1), resolver=Hanging())
    reply = asyncio.run(provider.ask("check", [Question(email="ana@estuary.com")]))
    (found,) = reply.outcomes
    assert isinstance(found, Found)
    assert found.values["email_status"].text == "unknown"
