"""What every provider is: its name, what it can be asked, and the one method that asks."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import TracebackType
from typing import ClassVar, Literal, Self

from contactory.engine.fields import COMPANY_FIELDS_BY_NAME, FIELDS_BY_NAME
from contactory.errors import InvalidInput
from contactory.providers.access import Access
from contactory.providers.failures import Garbage, NotAllowed, Permanent
from contactory.providers.questions import NOTHING, Found, Question, Reply, Standing
from contactory.providers.shapes import WrongShape

Target = Literal["contact", "company"]
Unit = Literal["call", "entity"]

FIELDS_OF_TARGET = {"contact": FIELDS_BY_NAME, "company": COMPANY_FIELDS_BY_NAME}


@dataclass(frozen=True, slots=True)
class RateLimit:
    """So many units in so many seconds."""

    allowed: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Price:
    """Credits for one question: the most that a hit costs, and what a miss costs."""

    hit: Decimal
    miss: Decimal = NOTHING


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that a provider can be asked.

    gives are the engine fields that it may fill, none where it only finds the provider's own id. needs are the
    alternatives of what must be known to ask, each a tuple of clues of a Question. batch is the most questions in one
    call. unit is what the provider's limits count. first is the operation to ask before, where provider_id is not
    known; "" where there is none. Operations that name the same word in shares have their limits in common; "" is for
    limits of its own.
    """

    name: str
    label: str
    target: Target
    gives: tuple[str, ...]
    needs: tuple[tuple[str, ...], ...]
    batch: int
    price: Price
    unit: Unit = "call"
    limits: tuple[RateLimit, ...] = ()
    first: str = ""
    shares: str = ""

    @property
    def scope(self) -> str:
        """Whose limits a call counts in."""
        return self.shares or self.name

    def can_ask(self, question: Question) -> bool:
        """Whether enough is known to ask this question."""
        return any(all(question.knows(clue) for clue in clues) for clues in self.needs)

    def units(self, questions: int) -> int:
        """How many units of the provider's limits one call with so many questions uses."""
        return questions if self.unit == "entity" else 1


class Provider(ABC):
    """A client of one provider for one account: one call in, answers out.

    It knows nothing of budgets, caches, retries or workspaces. address is the provider's own base URL, "" for one that
    is not on the network. list_price is what one credit is taken to cost in US dollars as long as nobody says what the
    account pays: plans differ, so it is an assumption. Use it as an asynchronous context manager, or close it.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    address: ClassVar[str] = ""
    takes_key: ClassVar[bool] = True
    list_price: ClassVar[Decimal] = NOTHING
    operations: ClassVar[tuple[Operation, ...]]

    def __init__(self, access: Access) -> None:
        if self.takes_key and not access.key:
            raise InvalidInput(f"{self.label} needs a key: give the one of your account.", field="key")
        if not access.key.is_sendable:
            raise InvalidInput(
                f"The key for {self.label} has spaces or strange characters: copy it again.", field="key"
            )
        self.access = access

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    @classmethod
    def operation(cls, name: str) -> Operation:
        """The operation of that name; raises InvalidInput where there is none."""
        for operation in cls.operations:
            if operation.name == name:
                return operation
        known = ", ".join(operation.name for operation in cls.operations)
        raise InvalidInput(f"{cls.label} has no operation {name!r}; it has {known}.", field="operation")

    async def ask(self, operation: str, questions: Sequence[Question]) -> Reply:
        """The answers of one call, one outcome for each question in the same order.

        Raises a ProviderFailure where the call as a whole failed, InvalidInput for an operation that is not there.
        """
        wanted = self.operation(operation)
        self._check(wanted, questions)
        try:
            reply = await self._answer(wanted, questions)
        except WrongShape as wrong:
            raise Garbage(f"{self.label} sent what it does not document: {wrong}.") from None
        except NotAllowed as refused:
            told = f"This key may not be used for {wanted.label} at {self.label}. {refused.sentence}"
            raise NotAllowed(told, refused.limits) from None
        self._check_reply(wanted, questions, reply)
        return reply

    async def close(self) -> None:  # noqa: B027 - many have nothing to let go of
        """Let go of connections; nothing can be asked then."""

    @abstractmethod
    async def standing(self) -> Standing:
        """Ask for nothing but how the account stands, for free; raises BadCredentials and other ProviderFailures."""

    @abstractmethod
    async def _answer(self, operation: Operation, questions: Sequence[Question]) -> Reply:
        """The answers to questions that fit the operation; a WrongShape that it lets through becomes Garbage."""

    def _check(self, operation: Operation, questions: Sequence[Question]) -> None:
        if not 0 < len(questions) <= operation.batch:
            raise Permanent(
                f"{self.label} takes 1 to {operation.batch} questions in one call of {operation.name}, "
                f"not {len(questions)}: split them."
            )
        lacking = [place for place, question in enumerate(questions) if not operation.can_ask(question)]
        if lacking:
            needed = ", or ".join(" with ".join(clues) for clues in operation.needs)
            raise Permanent(f"{self.label} needs {needed} to ask by; question {lacking[0] + 1} has none of these.")

    def _check_reply(self, operation: Operation, questions: Sequence[Question], reply: Reply) -> None:
        if len(reply.outcomes) != len(questions):
            raise Garbage(f"{self.label} gave {len(reply.outcomes)} answers to {len(questions)} questions.")
        promised = set(operation.gives) & set(FIELDS_OF_TARGET[operation.target])
        given = {name for outcome in reply.outcomes if isinstance(outcome, Found) for name in outcome.values}
        if given - promised:
            raise Garbage(f"{self.label} gave fields that {operation.name} does not promise: {sorted(given)}.")
