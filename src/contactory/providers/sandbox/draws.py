"""Numbers that follow from words: the same words give the same draws, on every machine and in every run."""

from collections.abc import Sequence
from hashlib import blake2b
from random import Random
from typing import TypeVar

Item = TypeVar("Item")


def digest(*parts: str) -> bytes:
    """32 bytes that follow from the parts and their order."""
    return blake2b("\x1f".join(parts).encode(errors="replace"), digest_size=32).digest()


def unit(*parts: str) -> float:
    """A number from 0 up to 1 that follows from the parts."""
    return int.from_bytes(digest(*parts)[:8]) / 2**64


def hexadecimal(length: int, *parts: str) -> str:
    """An id of that many lower-case hexadecimal digits, at most 64."""
    return digest(*parts).hex()[:length]


class Draws:
    """A sequence of draws that follows from the parts."""

    def __init__(self, *parts: str) -> None:
        self._next = Random(digest(*parts)).random  # noqa: S311 - invented people are no secret

    def number(self, least: int, most: int) -> int:
        """A whole number between the two, both included."""
        return least + int(self._next() * (most - least + 1))

    def pick(self, items: Sequence[Item]) -> Item:
        """One of the items."""
        return items[int(self._next() * len(items))]

    def chance(self, share: float) -> bool:
        """True in that share of all draws."""
        return self._next() < share
