"""Answers of providers that were not taken: what they said, and why another value stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

# Why an answer is not taken, for a person, by the code that is kept with it.
WHY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "present": "The record had a value, and the recipe fills only what is empty.",
        "agrees": "It says the same as the value that stands.",
        "fresh": "A provider gave the value that stands not long ago.",
        "later": "An earlier step of the recipe gave a value.",
        "less_sure": "Another answer is surer.",
        "weaker": "Another value says more.",
        "unsure": "It is not as sure as the recipe asks for.",
        "other_address": "It is about another e-mail address than the record's.",
    }
)


@dataclass(frozen=True, slots=True)
class LostAnswer:
    """One answer that was not taken; code is one of WHY."""

    provider: str
    value: str
    confidence: float | None
    code: str

    @property
    def sentence(self) -> str:
        """Why it was not taken."""
        return WHY.get(self.code, "")


def lost_to_json(lost: Sequence[LostAnswer]) -> list[dict[str, Any]] | None:
    """The answers as a change of a field keeps them, None for none."""
    names = ("provider", "value", "confidence", "code")
    return [{name: getattr(each, name) for name in names} for each in lost] or None


def lost_from_json(said: Sequence[Mapping[str, Any]] | None) -> tuple[LostAnswer, ...]:
    """The answers that a change of a field keeps."""
    return tuple(LostAnswer(**each) for each in said or ())
