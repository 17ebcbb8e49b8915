"""All that a sandbox holds while it runs."""

import secrets
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from contactory.providers.sandbox.accounts import Accounts
from contactory.providers.sandbox.books import Books
from contactory.providers.sandbox.coverage import Coverage
from contactory.providers.sandbox.faults import Faults
from contactory.providers.sandbox.identity import PersonKey
from contactory.providers.sandbox.later_results import LaterResults
from contactory.providers.sandbox.limits import Limits
from contactory.providers.sandbox.stripe_events import Checkout


@dataclass
class World:
    """The state behind one server. What is answered follows from the seed and the question alone."""

    seed: str = "0"
    books: Books = field(default_factory=Books)
    limits: Limits = field(default_factory=Limits)
    accounts: Accounts = field(default_factory=Accounts)
    faults: Faults = field(default_factory=Faults)
    later: LaterResults = field(default_factory=LaterResults)
    clock: Callable[[], float] = time.monotonic

    def __post_init__(self) -> None:
        self.coverage = Coverage(self.seed)
        self.checkout = Checkout()
        # Calls by provider, endpoint, key and status.
        self.calls: Counter[tuple[str, str, str, int]] = Counter()
        # Ids are one-way; whom one was given out for is remembered until the server stops.
        self.people: dict[str, PersonKey] = {}
        self.companies: dict[str, str] = {}
        # The accounts of Apollo and the people whose addresses they were given.
        self.revealed: set[tuple[str, str]] = set()
        # The last good answer of each endpoint, for the fault that mixes answers up.
        self.latest: dict[str, object] = {}
        # The addresses whose verification at Hunter has begun.
        self.verified: set[str] = set()

    def new_request_id(self) -> str:
        """32 hexadecimal digits that no other answer has."""
        return secrets.token_hex(16)

    def remaining(self, provider: str, key: str) -> int:
        """The credits that an account has left."""
        return self.accounts.settings(provider, key).credits - self.books.spent[provider, key]

    def reset(self) -> None:
        """Empty the books and windows, end all faults, and give every key its first account again."""
        self.books.reset()
        self.limits = Limits()
        self.accounts.forget()
        self.faults.clear()
        self.faults = Faults()
        self.later = LaterResults(self.later.seconds)
        self.coverage = Coverage(self.seed)
        self.checkout = Checkout()
        self.calls.clear()
        self.latest.clear()
        self.verified.clear()
        self.revealed.clear()
