"""Checking e-mail addresses on this machine: how they are written, and whether their domain takes mail."""

import asyncio
from collections.abc import Mapping, Sequence
from decimal import Decimal

from contactory.engine.bundled_lists import bundled_lists
from contactory.engine.email_suggestions import suggest_email
from contactory.engine.email_syntax import judge
from contactory.providers.access import Access
from contactory.providers.email_local.mail_servers import MailServer, Resolver, mail_server, system_resolver
from contactory.providers.email_statuses import RISKY, UNDELIVERABLE, UNKNOWN
from contactory.providers.protocol import Operation, Price, Provider
from contactory.providers.questions import Found, Question, Reply, Standing, Value

_ENGINE_LISTS = bundled_lists("domain_lists.txt")
_LISTS = bundled_lists("address_lists.txt", "contactory.providers.email_local")
_ROLES = frozenset(_LISTS["role"])
_DISPOSABLE = frozenset(_LISTS["disposable mail"] + _ENGINE_LISTS["disposable mail"])
_FREE = frozenset(_ENGINE_LISTS["free mail"])

CHECK = Operation(
    name="check",
    label="Check e-mail addresses on this machine",
    target="contact",
    gives=("email_status",),
    needs=(("email",),),
    batch=100,
    price=Price(Decimal(0)),
)


class EmailLocal(Provider):
    """Finds what certainly cannot be delivered, for nothing; that a mailbox exists it cannot know.

    resolver asks the DNS; None stands for the machine's own.
    """

    name = "email_local"
    label = "E-mail check on this machine"
    takes_key = False
    operations = (CHECK,)

    def __init__(self, access: Access, resolver: Resolver | None = None) -> None:
        super().__init__(access)
        self._resolver = resolver or system_resolver()

    async def standing(self) -> Standing:
        """Always good: there is no account."""
        return Standing()

    async def _answer(self, operation: Operation, questions: Sequence[Question]) -> Reply:
        keys = [judge(question.email).key for question in questions]
        domains = {domain for key in keys if key and (domain := _domain(key)) not in _DISPOSABLE}
        servers = await self._servers(sorted(domains))
        return Reply(
            tuple(
                _verdict(question.email, key, servers.get(_domain(key or "")))
                for question, key in zip(questions, keys, strict=True)
            )
        )

    async def _servers(self, domains: Sequence[str]) -> Mapping[str, MailServer]:
        """Each domain is asked for once, all at the same time."""
        found = await asyncio.gather(*(self._server(domain) for domain in domains))
        return dict(zip(domains, found, strict=True))

    async def _server(self, domain: str) -> MailServer:
        try:
            async with asyncio.timeout(self.access.read):
                return await mail_server(self._resolver, domain, self.access.connect)
        except TimeoutError:
            return MailServer("unknown", why="no_answer_from_dns")


def _domain(key: str) -> str:
    return key.rpartition("@")[2]


def _verdict(text: str, key: str | None, server: MailServer | None) -> Found:
    if key is None:
        suggestion = suggest_email(text)
        return _found(UNDELIVERABLE, why="not_an_address", suggestion=suggestion or "")
    local, _, domain = key.rpartition("@")
    # What follows a plus sign is the owner's own mark.
    role = "true" if local.partition("+")[0] in _ROLES else ""
    free = "true" if domain in _FREE else ""
    if domain in _DISPOSABLE:
        return _found(UNDELIVERABLE, why="disposable", disposable="true", role=role)
    if server is None or server.takes == "unknown":
        return _found(RISKY if role else UNKNOWN, why=server.why if server else "", role=role, free_mail=free)
    if server.takes == "no":
        return _found(UNDELIVERABLE, why=server.why, role=role)
    return _found(RISKY if role else UNKNOWN, why="role" if role else "", role=role, free_mail=free, mx=server.host)


def _found(status: str, **facts: str) -> Found:
    said = {name: text for name, text in facts.items() if text}
    return Found({"email_status": Value(status)}, identity=("email",), facts=said)
