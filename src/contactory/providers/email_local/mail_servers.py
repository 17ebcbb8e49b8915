"""Whether a domain takes mail, as the DNS says."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import dns.asyncresolver
from dns.exception import DNSException, Timeout
from dns.resolver import NXDOMAIN, LifetimeTimeout, NoAnswer, NoNameservers

Takes = Literal["yes", "no", "unknown"]
_NO_ANSWER_IN_TIME = (Timeout, LifetimeTimeout, NoNameservers, OSError)


class Resolver(Protocol):
    """What asks the DNS: dnspython's asynchronous resolver, or anything with its method and exceptions."""

    async def resolve(self, qname: str, rdtype: str, *, lifetime: float) -> Iterable[Any]:
        """The records of one kind of a name."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Whether a domain takes mail, and the host that does, "" where none is known; why says what decided."""

    takes: Takes
    host: str = ""
    why: str = ""


def system_resolver() -> Resolver:
    """The resolver that the machine is set up with; one without any name server where it is not set up."""
    resolver = dns.asyncresolver.Resolver(configure=False)
    try:
        resolver.read_resolv_conf("/etc/resolv.conf")
    except (DNSException, OSError):
        resolver.nameservers = []
    return resolver


async def mail_server(resolver: Resolver, domain: str, seconds: float) -> MailServer:
    """What the DNS says of a domain, within so many seconds a question."""
    try:
        records = list(await resolver.resolve(domain, "MX", lifetime=seconds))
    except NXDOMAIN:
        if await _knows_nothing(resolver, seconds):
            return MailServer("unknown", why="no_answer_from_dns")
        return MailServer("no", why="no_such_domain")
    except NoAnswer:
        return await _by_address(resolver, domain, seconds)
    except _NO_ANSWER_IN_TIME:
        return MailServer("unknown", why="no_answer_from_dns")
    except DNSException:
        return MailServer("unknown", why="strange_answer_from_dns")
    hosts = sorted((record.preference, str(record.exchange).rstrip(".").lower()) for record in records)
    named = [host for _, host in hosts if host]
    # A single record with an empty host is how a domain says that it takes no mail.
    return MailServer("yes", named[0]) if named else MailServer("no", why="takes_no_mail")


async def _knows_nothing(resolver: Resolver, seconds: float) -> bool:
    """Whether it denies what certainly exists, as name servers of networks without a way out do of every name."""
    try:
        await resolver.resolve("com", "NS", lifetime=seconds)
    except NXDOMAIN:
        return True
    except (*_NO_ANSWER_IN_TIME, DNSException):
        return False
    return False


async def _by_address(resolver: Resolver, domain: str, seconds: float) -> MailServer:
    """A domain without mail servers of its own takes mail at its address, if it has one."""
    for kind in ("A", "AAAA"):
        try:
            if list(await resolver.resolve(domain, kind, lifetime=seconds)):
                return MailServer("yes", domain)
        except NoAnswer:
            continue
        except NXDOMAIN:
            break
        except (*_NO_ANSWER_IN_TIME, DNSException):
            return MailServer("unknown", why="no_answer_from_dns")
    return MailServer("no", why="no_mail_server")
