"""Each question's own answer, out of the answers of one call: by identity first, then by position."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from contactory.providers.identity import Clues, clues_of, likeness
from contactory.providers.protocol import Target
from contactory.providers.questions import Question


@dataclass(frozen=True, slots=True)
class Match:
    """The place of the answer that belongs to a question, and the clues that show it.

    place is None where there is none; stranger is True where what stands in its place is about somebody else.
    """

    place: int | None = None
    evidence: tuple[str, ...] = ()
    stranger: bool = False


def match_answers(target: Target, questions: Sequence[Question], answers: Sequence[Clues | None]) -> tuple[Match, ...]:
    """The match of each question; answers are in the provider's order, None where it said that it found nothing.

    An answer that is certainly about one question goes to it wherever it stands. The others are taken in order where
    there are as many answers as questions, unless something speaks against it. Where answers are left that are about
    nobody who was asked for, every question without an answer is in doubt.
    """
    return _Matching(target, [clues_of(question) for question in questions], answers).settle()


class _Matching:
    def __init__(self, target: Target, asked: Sequence[Clues], answers: Sequence[Clues | None]) -> None:
        self._target = target
        self._asked = asked
        self._answers = answers
        self._matches: dict[int, Match] = {}
        self._taken: set[int] = set()

    def settle(self) -> tuple[Match, ...]:
        own_places = [(place, place) for place in range(min(len(self._asked), len(self._answers)))]
        self._match(own_places, proofs=True)
        if self._left():
            everywhere = list(product(range(len(self._asked)), range(len(self._answers))))
            self._match(everywhere, proofs=True)
            self._match(own_places, proofs=False)
            self._match(everywhere, proofs=False)
            self._match_in_order()
        self._share()
        in_doubt = bool(self._left())
        return tuple(self._matches.get(place, Match(stranger=in_doubt)) for place in range(len(self._asked)))

    def _left(self) -> set[int]:
        return {place for place, answer in enumerate(self._answers) if answer is not None} - self._taken

    def _match(self, pairs: Iterable[tuple[int, int]], *, proofs: bool) -> None:
        for question, place in pairs:
            answer = self._answers[place]
            if question in self._matches or place in self._taken or answer is None:
                continue
            found = likeness(self._target, self._asked[question], answer)
            if found.proofs or (found.signs and not proofs):
                self._take(question, Match(place, found.evidence), place)

    def _match_in_order(self) -> None:
        """What no clue can tell goes by its place, and is a stranger where a clue speaks against it."""
        if len(self._asked) != len(self._answers):
            return
        for place in sorted(self._left() - self._matches.keys()):
            found = likeness(self._target, self._asked[place], self._answers[place] or Clues())
            self._take(place, Match(stranger=True) if found.is_another else Match(place, found.evidence), place)

    def _share(self) -> None:
        """Who was asked for twice is answered twice, where the provider answers but once."""
        for question in set(range(len(self._asked))) - self._matches.keys():
            for place in self._taken:
                found = likeness(self._target, self._asked[question], self._answers[place] or Clues())
                if found.proofs:
                    self._matches[question] = Match(place, found.evidence)
                    break

    def _take(self, question: int, match: Match, place: int) -> None:
        self._matches[question] = match
        self._taken.add(place)
