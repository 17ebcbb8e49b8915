"""What a provider is asked about, and the outcomes of asking."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Question:
    """One person or one company to ask about; "" for what is not known.

    provider_id is the provider's own number for it. For a company, linkedin_url is its page, and company is its name.
    """

    provider_id: str = ""
    email: str = ""
    linkedin_url: str = ""
    full_name: str = ""
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    domain: str = ""
    phone: str = ""

    @property
    def name(self) -> str:
        """The person's whole name, "" unless it is known in one piece or in both."""
        both = f"{self.first_name} {self.last_name}" if self.first_name and self.last_name else ""
        return self.full_name or both

    def knows(self, clue: str) -> bool:
        """Whether something is known of a clue: an attribute's name, or "name"."""
        return bool(getattr(self, clue))


@dataclass(frozen=True, slots=True)
class Value:
    """One value in the engine's normal form; confidence from 0 to 1 as the provider says it, else None."""

    text: str
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a provider knows about the one asked about.

    values are by the names of engine fields; identity names the clues that show that the answer is about the one who
    was asked for ("position" where nothing else could); facts are further words of the provider, by its names.
    credits are by the provider's price list; what it says itself it billed stands in the Reply.
    """

    values: Mapping[str, Value]
    identity: tuple[str, ...]
    provider_id: str = ""
    credits: Decimal = NOTHING
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NotFound:
    """The provider knows nothing of the one asked about; reason is "" or why it may not say."""

    credits: Decimal = NOTHING
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """An answer that is not taken: it is about somebody else, or not what the provider promises.

    sentence says what was wrong, without personal data; credits are what it costs nevertheless.
    """

    sentence: str
    credits: Decimal = NOTHING


Outcome = Found | NotFound | Rejected


@dataclass(frozen=True, slots=True)
class Limits:
    """What a provider says is left of one limit: seconds are the window's length, resets_in when it begins anew.

    Each is None where the provider does not say.
    """

    limit: int | None = None
    remaining: int | None = None
    seconds: float | None = None
    resets_in: float | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one call: one outcome for each question, in their order.

    billed is the sum in credits that the provider itself reports, None where it reports none.
    """

    outcomes: tuple[Outcome, ...]
    billed: Decimal | None = None
    limits: tuple[Limits, ...] = ()
    request_id: str = ""

    @property
    def credits(self) -> Decimal:
        """What the call cost: as the provider reports it, else by its price list."""
        return sum((outcome.credits for outcome in self.outcomes), NOTHING) if self.billed is None else self.billed


@dataclass(frozen=True, slots=True)
class Standing:
    """How an account stands with its provider: the key is accepted; credits_left is None where nobody says."""

    credits_left: Decimal | None = None
    limits: tuple[Limits, ...] = ()
