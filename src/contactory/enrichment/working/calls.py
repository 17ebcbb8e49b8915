"""Calls in the making: which items ask what, and what came back."""

from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256

from contactory.enrichment.recipes.planning import PlannedStep
from contactory.enrichment.recipes.question_keys import clues_key
from contactory.enrichment.working.work_items import WorkItem
from contactory.providers.failures import ProviderFailure
from contactory.providers.questions import Question, Reply

AnswerKey = tuple[str, str, bytes]


@dataclass(slots=True)
class Ask:
    """One question, and the items that it is asked for: the first pays, the others have its answer for nothing.

    key says whom it is about. former is the call of an answer that is there and is not taken, 0 where there is none.
    """

    step: PlannedStep
    question: Question
    key: bytes
    items: list[WorkItem] = field(default_factory=list)
    answer_id: int = 0
    former: int = 0

    @property
    def answer_key(self) -> AnswerKey:
        """What the answer is kept under, in one workspace."""
        return self.step.provider, self.step.operation.name, self.key

    @property
    def clues(self) -> str:
        """By what it is asked, in hexadecimal digits."""
        return clues_key(self.step.provider, self.step.operation, self.question).hex()

    @property
    def about(self) -> str:
        """The e-mail address that is asked by, "" where the operation does not ask by one."""
        by_address = any("email" in needed for needed in self.step.operation.needs)
        return self.question.email if by_address else ""

    @property
    def alone(self) -> bool:
        """Whether it must have a call of its own."""
        return any(item.alone for item in self.items)


@dataclass(slots=True)
class Call:
    """One request that may be sent: its questions, and what was held for it."""

    id: int
    step: PlannedStep
    asks: list[Ask]
    gate_id: int
    credits_held: Decimal
    money_held: Decimal
    is_held: bool
    begun_at: float

    @property
    def units(self) -> int:
        """How many units of the provider's limits it uses."""
        return self.step.operation.units(len(self.asks))

    @property
    def request_key(self) -> str:
        """The same for the same questions in the same order."""
        return sha256(b"".join(ask.key for ask in self.asks)).hexdigest()


@dataclass(frozen=True, slots=True)
class Ended:
    """A call that is over: a reply or a failure; counts says whether the failure is one of the provider's tries.

    A call that was never sent has neither; it may go again in wait seconds.
    """

    call: Call
    reply: Reply | None = None
    failure: ProviderFailure | None = None
    latency_ms: int | None = None
    counts: bool = True
    wait: float = 0.0
