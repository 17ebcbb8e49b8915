"""Reads JSON that a person wrote, and says in one sentence what is wrong and where."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import NoReturn

from contactory.engine.near_names import near_names
from contactory.enrichment.recipes.conditions import listed
from contactory.errors import InvalidInput

_SHOWN = 60  # characters of what was said


class Part:
    """One object of the JSON; place is where it stands as people say it, path as programs do."""

    def __init__(self, said: object, place: str, path: str = "") -> None:
        self.place = place
        self.path = path
        if not isinstance(said, Mapping):
            self._refuse(f"it must be an object, not {shown(said)}.")
        self._said: Mapping[str, object] = said

    def has(self, name: str) -> bool:
        """Whether a member is there and not null."""
        return self._said.get(name) is not None

    def only(self, names: Sequence[str]) -> None:
        """Raises InvalidInput where there is a member of another name."""
        for name in self._said:
            if name not in names:
                self.refuse(name, f"there is no {shown(name)} here; {nearest(name, names)}")

    def names(self) -> list[str]:
        """The names of the members."""
        return [str(name) for name in self._said]

    def part(self, name: str) -> "Part":
        """The object of that name, an empty one where it is not there."""
        said = self._said.get(name)
        return Part({} if said is None else said, f"{self.place}, {name}", self._path(name))

    def parts(self, name: str, called: str) -> list["Part"]:
        """The objects of a list, each called by what it is and its number."""
        said = self._list(name)
        path = self._path(name)
        return [
            Part(each, f"{self.place}, {called} {place + 1}", f"{path}[{place}]") for place, each in enumerate(said)
        ]

    def text(self, name: str) -> str:
        """The text of that name, without white space around it; it must be there."""
        said = self._said.get(name)
        if not isinstance(said, str) or not said.strip():
            self.refuse(name, f"{name} must be a text, {'and is not there' if said is None else f'not {shown(said)}'}.")
        return said.strip()

    def texts(self, name: str) -> tuple[str, ...]:
        """The distinct texts of a list, none where it is not there."""
        said = self._list(name)
        for each in said:
            if not isinstance(each, str) or not each.strip():
                self.refuse(name, f"{name} must be a list of texts, and {shown(each)} is none.")
        return tuple(dict.fromkeys(str(each).strip() for each in said))

    def choice(self, name: str, options: Sequence[str], default: str) -> str:
        """One of the options."""
        said = self._said.get(name)
        if said is None:
            return default
        if not isinstance(said, str) or said not in options:
            self.refuse(name, f"{name} is one of {listed(options)}, not {shown(said)}.")
        return said

    def whole(self, name: str, least: int, most: int, default: int) -> int:
        """A whole number from least to most."""
        said = self._said.get(name)
        if said is None:
            return default
        if not isinstance(said, int) or isinstance(said, bool) or not least <= said <= most:
            self.refuse(name, f"{name} is a whole number from {least:,} to {most:,}, not {shown(said)}.")
        return said

    def share(self, name: str) -> float:
        """A number from 0 to 1, 0 where it is not there."""
        said = self._said.get(name, 0)
        if not isinstance(said, int | float) or isinstance(said, bool) or not 0 <= said <= 1:
            self.refuse(name, f"{name} is a number from 0 to 1, not {shown(said)}.")
        return float(said)

    def money(self, name: str, most: Decimal) -> Decimal | None:
        """An amount above nothing and up to most, of at most six decimals; None where it is not there."""
        said = self._said.get(name)
        if said is None:
            return None
        amount = _decimal(said)
        if amount is None:
            self.refuse(name, f"{name} is an amount such as 25.00, or null for none; {shown(said)} is not.")
        if amount <= 0:
            self.refuse(name, f"{name} must be more than nothing; null sets no limit, and pays as much as it takes.")
        exponent = amount.normalize().as_tuple().exponent
        if amount > most or not isinstance(exponent, int) or exponent < -6:
            self.refuse(name, f"{name} is at most {most:,} and has at most six decimals; {shown(said)} is not.")
        return amount

    def refuse(self, name: str, sentence: str) -> NoReturn:
        """Raise InvalidInput about the member of that name."""
        raise InvalidInput(f"{self.place}: {sentence}", code="invalid_recipe", field=self._path(name))

    def _refuse(self, sentence: str) -> NoReturn:
        raise InvalidInput(f"{self.place}: {sentence}", code="invalid_recipe", field=self.path)

    def _list(self, name: str) -> Sequence[object]:
        said = self._said.get(name)
        if said is None:
            return []
        if not isinstance(said, list | tuple):
            self.refuse(name, f"{name} must be a list, not {shown(said)}.")
        return said

    def _path(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name


def shown(said: object) -> str:
    """What was said, short and in quotation marks where it is a text."""
    if isinstance(said, str):
        return f'"{said}"' if len(said) <= _SHOWN else f'"{said[:_SHOWN]}…"'
    if isinstance(said, bool) or said is None:
        return {True: "true", False: "false", None: "null"}[said]
    if isinstance(said, Mapping):
        return "an object"
    return "a list" if isinstance(said, list | tuple) else f"{said}"[:_SHOWN]


def nearest(name: str, names: Sequence[str]) -> str:
    """The sentence end that leads from a wrong name to the right one, or to all of them where none is like it."""
    found = near_names(name, names, most=1)
    return f'did you mean "{found[0]}"?' if found else f"there are {', '.join(names)}."


def _decimal(said: object) -> Decimal | None:
    if isinstance(said, bool) or not isinstance(said, str | int | float | Decimal):
        return None
    try:
        amount = Decimal(str(said).strip())
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None
