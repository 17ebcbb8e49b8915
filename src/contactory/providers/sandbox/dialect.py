"""What the endpoints of all providers have in common: a route, a call, an answer, and how each provider says no."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from contactory.providers.sandbox.accounts import Account
from contactory.providers.sandbox.books import Charge
from contactory.providers.sandbox.http_messages import Request
from contactory.providers.sandbox.limits import Verdict
from contactory.providers.sandbox.world import World


@dataclass(frozen=True)
class Answer:
    """What is answered: a text goes out as it is, anything else as JSON."""

    payload: object
    status: int = 200
    charges: list[Charge] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    once_billed: Callable[[], None] | None = None
    text_type: str = "text/plain"


class Refused(Exception):  # noqa: N818 - what happened
    """A call that its endpoint refuses; answer says how."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


@dataclass
class Call:
    """One call of one route by one account; tail is the id in the path, where it has one."""

    world: World
    request: Request
    route: "Route"
    account: Account
    request_id: str
    tail: str = ""

    @cached_property
    def body(self) -> dict[str, object]:
        """The body as a JSON object. Raises Refused in the provider's words for anything else."""
        try:
            found = self.request.json()
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise Refused(self.route.dialect.unprocessable(self.request_id))
        return found


@dataclass(frozen=True)
class Route:
    """One endpoint: who answers it, which limits it counts in (group None is none), and whether it needs credits.

    An open one answers anybody; whose key is not known has a revoked account there.
    """

    dialect: "Dialect"
    endpoint: str
    answer: Callable[[Call], Answer]
    group: str | None = None
    units: Callable[[Call], int] = lambda _: 1
    paid: bool = False
    is_open: bool = False


class Dialect(ABC):
    """How one provider is asked and how it refuses."""

    name: str

    @abstractmethod
    def key_of(self, request: Request) -> str | None:
        """The key that a request carries; None when it carries none."""

    @abstractmethod
    def unauthorized(self, request_id: str) -> Answer:
        """The key is not known."""

    @abstractmethod
    def forbidden(self, route: Route, request_id: str) -> Answer:
        """The key may not do this."""

    @abstractmethod
    def rate_limited(self, route: Route, verdict: Verdict) -> Answer:
        """A limit is passed."""

    @abstractmethod
    def out_of_credits(self, request_id: str) -> Answer:
        """The account cannot pay."""

    @abstractmethod
    def unprocessable(self, request_id: str) -> Answer:
        """The request has not the form that is asked for."""

    @abstractmethod
    def server_error(self, status: int, request_id: str) -> Answer:
        """The provider is at fault."""

    def request_id(self, drawn: str) -> str:
        """The id of a request in the provider's own form, made from 32 hexadecimal digits."""
        return drawn

    def scope(self, route: Route, key: str) -> tuple[str, ...]:
        """Whose windows a call counts in."""
        return self.name, key, route.group or ""

    def limit_headers(self, verdict: Verdict) -> dict[str, str]:
        """The headers that say how much of the limits is left."""
        return {}


def text_of(value: object) -> str:
    """A value of a question as text: empty for what is none."""
    return value.strip() if isinstance(value, str) else ""
