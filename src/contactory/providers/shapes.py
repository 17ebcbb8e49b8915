"""Reading JSON that nobody vouches for: every step says what was there instead of what was promised."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import NoReturn

_LONGEST = 10_000  # characters of one text; no field of a person or company is longer
_MOST_THINGS = 5_000  # of one list
_LARGEST = Decimal(10) ** 15
_SMALLEST = Decimal(1) / 10**12  # what is smaller is nothing, and would be written in a million digits
# Control characters and halves of surrogate pairs, which no database takes.
_HARMFUL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class WrongShape(Exception):  # noqa: N818 - it becomes a Garbage or a Rejected
    """Something in an answer is not what the provider documents; the text says what and where, never the value."""


def parsed(body: bytes) -> "Node":
    """The JSON object in a body; raises WrongShape for anything else."""
    try:
        value = json.loads(body, parse_float=_decimal, parse_constant=_not_a_number)
    except RecursionError:
        raise WrongShape("its JSON is nested too deeply") from None
    except ValueError:
        raise WrongShape("it is not JSON") from None
    return Node.of(value, "the answer")


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise WrongShape("a number in it is none") from None


def _not_a_number(name: str) -> NoReturn:
    raise WrongShape(f"it has {name} for a number")


class Node:
    """One JSON object of an answer, with the path to it; null and absent are the same."""

    __slots__ = ("_members", "path")

    def __init__(self, members: dict[str, object], path: str) -> None:
        self._members = members
        self.path = path

    @classmethod
    def of(cls, value: object, path: str) -> "Node":
        """The object; raises WrongShape where the value is none."""
        if not isinstance(value, dict):
            raise WrongShape(f"{path} is no object")
        return cls(value, path)

    def has(self, name: str) -> bool:
        """Whether a member is there at all, null or not."""
        return name in self._members

    def text(self, name: str) -> str:
        """The text of a member without white space around it, "" where there is none."""
        value = self._members.get(name)
        return "" if value is None else self._text(value, name)

    def figures(self, name: str) -> str:
        """A member that may be a text or a number, as text; "" where there is none."""
        value = self._members.get(name)
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            number = self._bounded(Decimal(value), name)
            return str(int(number)) if number == number.to_integral_value() else f"{number:f}"
        return self.text(name)

    def number(self, name: str) -> Decimal | None:
        """The number of a member, also where it is written as a text; None where there is none."""
        value = self._members.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
            self._refuse(name, "number")
        try:
            # A text with thousands of digits is no amount, and making a number of it takes long.
            return self._bounded(Decimal(value if not isinstance(value, str) else value.strip()[:40]), name)
        except InvalidOperation:
            self._refuse(name, "number")

    def identifier(self, name: str) -> str:
        """The text of a member that may also be a whole number of any size; "" where there is none."""
        value = self._members.get(name)
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else self.text(name)

    def flag(self, name: str) -> bool | None:
        """True or false, None where there is neither; the words true and false count too."""
        value = self._members.get(name)
        if value in ("true", "false"):
            return value == "true"
        if value is not None and not isinstance(value, bool):
            self._refuse(name, "yes or no")
        return value

    def texts(self, name: str) -> list[str]:
        """The texts of a list, empty ones left out."""
        return [text for value in self._list(name) if value is not None and (text := self._text(value, name))]

    def node(self, name: str) -> "Node | None":
        """The object of a member, None where there is none."""
        value = self._members.get(name)
        return None if value is None else Node.of(value, self._path(name))

    def nodes(self, name: str) -> Iterator["Node"]:
        """The objects of a list, nulls left out."""
        for value in self._list(name):
            if value is not None:
                yield Node.of(value, self._path(name))

    def bare(self, name: str) -> object:
        """The value of a member as it came, None where there is none."""
        return self._members.get(name)

    def members(self) -> dict[str, object]:
        """All members as they came."""
        return self._members

    def items(self, name: str) -> list[object]:
        """The bare values of a list that must be there."""
        if self._members.get(name) is None:
            raise WrongShape(f"{self._path(name)} is missing")
        return self._list(name)

    def names(self) -> list[str]:
        """The names of all members."""
        return list(self._members)

    def _list(self, name: str) -> list[object]:
        value = self._members.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self._refuse(name, "list")
        if len(value) > _MOST_THINGS:
            raise WrongShape(f"{self._path(name)} is too long")
        return value

    def _text(self, value: object, name: str) -> str:
        if not isinstance(value, str):
            self._refuse(name, "text")
        text = value.strip()
        if len(text) > _LONGEST:
            raise WrongShape(f"{self._path(name)} is too long")
        if _HARMFUL.search(text):
            raise WrongShape(f"{self._path(name)} has characters that no text has")
        return text

    def _bounded(self, number: Decimal, name: str) -> Decimal:
        if not number.is_finite() or number.copy_abs() > _LARGEST:
            raise WrongShape(f"{self._path(name)} is no sensible number")
        return number if number.copy_abs() >= _SMALLEST else Decimal(0)

    def _path(self, name: str) -> str:
        return f"{self.path}.{name}"

    def _refuse(self, name: str, wanted: str) -> NoReturn:
        raise WrongShape(f"{self._path(name)} is no {wanted}")
