"""What a header has in common with an earlier one of the same source, and what drifted since."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from contactory.engine.fields import FIELDS_BY_NAME, Field
from contactory.engine.header_guesses import by_header
from contactory.engine.header_names import comparable, normal_words
from contactory.engine.vocabulary import Vocabulary, vocabulary_of

_ALIKE = 75.0  # per cent of the words of two headers that must agree before one is taken for the other's new name
_WORDS_MORE = 80.0  # where one header has all the words of the other and some more
_MOST_PAIRS = 250_000  # of columns that could be one another's new name; beyond, the header is another one
_SHOWN = 8  # columns of one kind in one sentence


@dataclass(frozen=True, slots=True)
class Renamed:
    """A column that seems to have another header than before."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Drift:
    """How a header differs from an earlier one; moved tells that columns in common stand in another order."""

    added: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    renamed: tuple[Renamed, ...] = ()
    moved: bool = False

    @property
    def sentence(self) -> str:
        """The differences for a person."""
        parts = [
            _listed(self.added, "new"),
            _listed(self.missing, "missing"),
            _listed([f"{pair.before} -> {pair.after}" for pair in self.renamed], "renamed"),
            "the order differs" if self.moved else "",
        ]
        return "; ".join(part for part in parts if part)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Drift":
        """The inverse of dataclasses.asdict, also after a journey through JSON."""
        renamed = tuple(Renamed(**pair) for pair in value["renamed"])
        return cls(tuple(value["added"]), tuple(value["missing"]), renamed, value["moved"])


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two headers side by side: the earlier column of each present one, by index; renamed are those that are alike."""

    same: dict[int, int]
    renamed: dict[int, int]
    drift: Drift


def share_in_common(before: Sequence[str], now: Sequence[str]) -> float:
    """The part (0..1) of the longer header's named columns that both have, blind to case, accents and punctuation."""
    longest = max(len(_named(before)), len(_named(now)))
    return len(_same(before, now)) / longest if longest else 0.0


def compare(before: Sequence[str], now: Sequence[str], fields: Mapping[str, Field] = FIELDS_BY_NAME) -> Comparison:
    """Find the columns of an earlier header in the present one."""
    same = _same(before, now)
    lost = [index for index in _named(before) if index not in same.values()]
    new = [index for index in _named(now) if index not in same]
    renamed = _renamed(before, now, lost, new, vocabulary_of(fields))
    order = [same[index] for index in sorted(same)]
    drift = Drift(
        added=tuple(now[index].strip() for index in new if index not in renamed),
        missing=tuple(before[index].strip() for index in lost if index not in renamed.values()),
        renamed=tuple(Renamed(before[old].strip(), now[index].strip()) for index, old in sorted(renamed.items())),
        moved=order != sorted(order),
    )
    return Comparison(same, renamed, drift)


def _named(header: Sequence[str]) -> list[int]:
    return [index for index, name in enumerate(header) if comparable(name)]


def _same(before: Sequence[str], now: Sequence[str]) -> dict[int, int]:
    """Columns of one name; where several have it, the first is the first, and so on."""
    places: dict[str, list[int]] = defaultdict(list)
    for index in reversed(_named(before)):
        places[comparable(before[index])].append(index)
    return {index: left.pop() for index in _named(now) if (left := places.get(comparable(now[index])))}


def _renamed(
    before: Sequence[str], now: Sequence[str], lost: Sequence[int], new: Sequence[int], vocabulary: Vocabulary
) -> dict[int, int]:
    """The most alike first, each column once."""
    if len(lost) * len(new) > _MOST_PAIRS:
        return {}
    old_names = [(index, _Name.of(before[index], vocabulary)) for index in lost]
    new_names = [(index, _Name.of(now[index], vocabulary)) for index in new]
    alike = [
        (score, index, old)
        for index, name in new_names
        for old, old_name in old_names
        if (score := old_name.likeness(name)) >= _ALIKE
    ]
    return dict(_once(sorted(alike, key=lambda found: (-found[0], found[1], found[2]))))


def _once(alike: Sequence[tuple[float, int, int]]) -> Iterator[tuple[int, int]]:
    used: set[tuple[str, int]] = set()
    for _, index, old in alike:
        if not {("now", index), ("before", old)} & used:
            used |= {("now", index), ("before", old)}
            yield index, old


@dataclass(frozen=True, slots=True)
class _Name:
    """A header as it is compared: the field that it means, its figures, its words."""

    field: str | None
    figures: str
    words: frozenset[str]
    text: str

    @classmethod
    def of(cls, header: str, vocabulary: Vocabulary) -> "_Name":
        named, words = by_header(0, header, vocabulary), normal_words(header).split()
        figures = "".join(filter(str.isdigit, header))
        return cls(named.field if named is not None else None, figures, frozenset(words), " ".join(sorted(words)))

    def likeness(self, other: "_Name") -> float:
        """0..100: wholly alike, where both mean one field, and not at all where they mean two."""
        if self.field is not None and other.field is not None:
            return 100.0 if self.field == other.field else 0.0
        if self.figures != other.figures:
            return 0.0
        more = self.words < other.words or other.words < self.words
        return max(fuzz.ratio(self.text, other.text, score_cutoff=_ALIKE), _WORDS_MORE if more else 0.0)


def _listed(names: Sequence[str], what: str) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{what}: {', '.join(names[:_SHOWN])}{more}" if names else ""
