"""The names that files have for the fields of contacts or of companies."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from contactory.engine.fields import Field
from contactory.engine.header_names import SYNONYMS, comparable

_SUREST = 0.95
_PER_PLACE = 0.002  # names that stand late in their list are said less often of the field
_LAST_PLACE = 20
_PER_SECTION = 0.05


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Known headers in comparable form, each with its field and how surely (0..1) it means it."""

    fields: Mapping[str, Field]
    names: Mapping[str, tuple[str, float]]

    @property
    def of_people(self) -> bool:
        """Whether the fields are those of people, and not of companies alone."""
        return "first_name" in self.fields

    def field_of(self, key: str) -> str | None:
        """The field that a header in comparable form means."""
        found = self.names.get(key)
        return found[0] if found else None

    def named_like(self, section: str, *, surest: bool) -> str | None:
        """The field that has the names of a section of header_names.txt; with surest, has them before all others."""
        for field in self.fields.values():
            if section in (field.sections[:1] if surest else field.sections):
                return field.name
        return None


def vocabulary_of(fields: Mapping[str, Field], *, surest: bool = False) -> Vocabulary:
    """The names of all these fields; with surest, only those that mean no other thing."""
    return _vocabulary(tuple(fields.values()), surest)


@lru_cache(maxsize=8)
def _vocabulary(fields: tuple[Field, ...], surest: bool) -> Vocabulary:
    plain = [field.name for field in fields if not surest or field.name in field.sections[:1]]
    names: dict[str, tuple[str, float]] = {comparable(name): (name, _SUREST) for name in plain}
    depth = 1 if surest else max(len(field.sections) for field in fields)
    for number in range(depth):
        for field in fields:
            if number < len(field.sections):
                _add_section(names, field.name, field.sections[number], _SUREST - number * _PER_SECTION)
    return Vocabulary({field.name: field for field in fields}, names)


def _add_section(names: dict[str, tuple[str, float]], field: str, section: str, sure: float) -> None:
    for listed in SYNONYMS.get(section, {}).values():
        for place, name in enumerate(listed):
            names.setdefault(comparable(name), (field, sure - min(place, _LAST_PLACE) * _PER_PLACE))
