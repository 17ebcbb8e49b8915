"""From what a provider sent to the outcomes of the questions: read each answer, give each to its question."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from contactory.providers.identity import Clues
from contactory.providers.matching import Match, match_answers
from contactory.providers.protocol import Operation
from contactory.providers.questions import Found, NotFound, Outcome, Question, Rejected, Value
from contactory.providers.shapes import Node, WrongShape


@dataclass(frozen=True, slots=True)
class Answer:
    """What one answer says, and about whom; credits where it costs another price than the operation's."""

    clues: Clues
    values: Mapping[str, Value]
    provider_id: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    credits: Decimal | None = None


Read = Answer | NotFound | Rejected | None


def read_answers(sent: Sequence[object], read: Callable[[Node], Read]) -> list[Read]:
    """Each answer as read, None where the provider found nothing; one that is broken rejects itself alone."""
    found: list[Read] = []
    for value in sent:
        try:
            found.append(None if value is None else read(Node.of(value, "an answer")))
        except WrongShape as wrong:
            found.append(Rejected(f"The answer is not what the provider documents: {wrong}."))
    return found


def outcomes(operation: Operation, questions: Sequence[Question], answers: Sequence[Read]) -> tuple[Outcome, ...]:
    """The outcome of each question."""
    known = [_clues(answer) for answer in answers]
    matches = match_answers(operation.target, questions, known)
    return tuple(_outcome(operation, match, answers) for match in matches)


def _clues(answer: Read) -> Clues | None:
    if isinstance(answer, Answer):
        return answer.clues
    # One that cannot be read still stands in somebody's place.
    return Clues() if isinstance(answer, Rejected) else None


def _outcome(operation: Operation, match: Match, answers: Sequence[Read]) -> Outcome:
    if match.stranger:
        return Rejected("The provider answered about somebody else.", operation.price.hit)
    answer = None if match.place is None else answers[match.place]
    if isinstance(answer, Rejected):
        return Rejected(answer.sentence, operation.price.hit)
    if not isinstance(answer, Answer):
        return NotFound(operation.price.miss)
    return Found(
        values=answer.values,
        identity=match.evidence,
        provider_id=answer.provider_id,
        credits=operation.price.hit if answer.credits is None else answer.credits,
        facts=answer.facts,
    )
