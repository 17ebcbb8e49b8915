"""The client of Apollo."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from contactory.providers.answers import outcomes, read_answers
from contactory.providers.apollo.organizations import ORGANIZATION_FIELDS, read_organization
from contactory.providers.apollo.people import PERSON_FIELDS, read_person
from contactory.providers.apollo.preview import Preview, Search, read_preview
from contactory.providers.failures import BadCredentials, Permanent
from contactory.providers.http_provider import HttpProvider
from contactory.providers.protocol import Operation, Price, RateLimit
from contactory.providers.questions import Limits, Question, Reply, Standing
from contactory.providers.rate_headers import windows
from contactory.providers.shapes import Node, WrongShape
from contactory.providers.wire import Received, header_key

_WINDOWS = (
    ("x-rate-limit-minute", "x-minute-requests-left", 60.0),
    ("x-rate-limit-hourly", "x-hourly-requests-left", 3_600.0),
    ("x-rate-limit-24-hour", "x-24-hour-requests-left", 86_400.0),
)
_WINDOW_NAMES = {"minute": 60.0, "hour": 3_600.0, "day": 86_400.0}
# What the smallest paid plan may ask for enrichment; the headers tell of less.
_LIMITS = (RateLimit(1_000, 60),)
_ONE = Decimal(1)

PEOPLE = Operation(
    name="people",
    label="People enrichment",
    target="contact",
    gives=PERSON_FIELDS,
    needs=(("provider_id",), ("email",), ("linkedin_url",), ("name", "domain"), ("name", "company")),
    batch=10,
    price=Price(_ONE),
    limits=_LIMITS,
)
ORGANIZATIONS = Operation(
    name="organizations",
    label="Organization enrichment",
    target="company",
    gives=ORGANIZATION_FIELDS,
    needs=(("domain",), ("linkedin_url",), ("company",)),
    batch=10,
    price=Price(_ONE),
    limits=_LIMITS,
)


class Apollo(HttpProvider):
    """One question goes to the call for one, several to the bulk call.

    Phones that come by webhook and waterfalls of Apollo's own are not asked for, and not billed.
    """

    name = "apollo"
    label = "Apollo"
    address = "https://api.apollo.io/api/v1"
    list_price = Decimal("0.05")
    operations = (PEOPLE, ORGANIZATIONS)
    sign = header_key("x-api-key")

    def limits_of(self, headers: Mapping[str, str]) -> tuple[Limits, ...]:
        """The windows of a minute, an hour and a day, as far as the plan has them."""
        return windows(headers, _WINDOWS)

    async def standing(self) -> Standing:
        """Whether the key is good, and the credits left where it may see them."""
        health = self.served(await self.wire.get("/auth/health"))
        if health.node().flag("is_logged_in") is False:
            raise BadCredentials(f"{self.label} does not know this key: give the one of your account.")
        return Standing(await self._credits_left(), self.limits_of(health.headers))

    async def usage(self) -> Mapping[str, tuple[Limits, ...]]:
        """The limits of each endpoint of the account and what is left of them, by its path; needs a master key."""
        node = self.served(await self.wire.post("/usage_stats/api_usage_stats", {})).node()
        return {
            "/".join(_words(name)): _usage(stats) for name in node.names() if (stats := node.node(name)) is not None
        }

    async def preview(self, search: Search, page: int = 1, per_page: int = 25) -> Preview:
        """One page, counted from 1, of the people that a search finds, for free and without addresses."""
        body = {**search.body(), "page": page, "per_page": per_page}
        return read_preview(self.served(await self.wire.post("/mixed_people/api_search", body)).node())

    async def _answer(self, operation: Operation, questions: Sequence[Question]) -> Reply:
        if operation is PEOPLE:
            received = self.served(await self._ask_people(questions))
        else:
            received = self.served(await self._ask_organizations(questions))
        node = received.node()
        several, one = ("matches", "person") if operation is PEOPLE else ("organizations", "organization")
        sent = node.items(several) if len(questions) > 1 else [node.bare(one)]
        answers = read_answers(sent, read_person if operation is PEOPLE else read_organization)
        return Reply(
            outcomes=outcomes(operation, questions, answers),
            billed=_billed(node),
            limits=self.limits_of(received.headers),
            request_id=node.identifier("request_id"),
        )

    async def _ask_people(self, questions: Sequence[Question]) -> Received:
        details = [_person(question) for question in questions]
        if len(details) == 1:
            return await self.wire.post("/people/match", details[0])
        return await self.wire.post("/people/bulk_match", {"details": details})

    async def _ask_organizations(self, questions: Sequence[Question]) -> Received:
        details = [_organization(question) for question in questions]
        if len(details) == 1:
            return await self.wire.get("/organizations/enrich", **details[0])
        return await self.wire.post("/organizations/bulk_enrich", {"details": details})

    async def _credits_left(self) -> Decimal | None:
        try:
            received = self.served(await self.wire.post("/usage_stats/credit_usage_stats", {}))
            stats = received.node().node("credit_usage_stats")
            lead = stats.node("lead_credit") if stats else None
            return lead.number("left_over") if lead else None
        except (BadCredentials, Permanent, WrongShape):
            # The key may be good for people and not for this.
            return None


def _person(question: Question) -> dict[str, str]:
    """What Apollo is told of a person; the name in two parts where it is known so."""
    named = {"name": question.full_name}
    if question.first_name and question.last_name:
        named = {"first_name": question.first_name, "last_name": question.last_name}
    return _told(
        **named,
        id=question.provider_id,
        email=question.email,
        linkedin_url=question.linkedin_url,
        organization_name=question.company,
        domain=question.domain,
    )


def _organization(question: Question) -> dict[str, str]:
    return _told(domain=question.domain, linkedin_url=question.linkedin_url, name=question.company)


def _told(**known: str) -> dict[str, str]:
    return {name: text for name, text in known.items() if text}


def _billed(node: Node) -> Decimal | None:
    billed = node.number("credits_consumed")
    if billed is not None and billed < 0:
        raise WrongShape("the credits it says it billed are less than none")
    return billed


def _words(name: str) -> list[str]:
    return [word for word in name.strip("[]").replace('"', "").replace(" ", "").split(",") if word]


def _usage(stats: Node) -> tuple[Limits, ...]:
    found = []
    for name, seconds in _WINDOW_NAMES.items():
        window = stats.node(name)
        limit, rest = (window.number("limit"), window.number("left_over")) if window else (None, None)
        if limit is not None and rest is not None:
            found.append(Limits(limit=int(limit), remaining=int(rest), seconds=seconds))
    return tuple(found)
