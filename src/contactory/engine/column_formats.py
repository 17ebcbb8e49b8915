"""What is decided once for a whole file about how its columns write dates, numbers and phone numbers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, cast

from contactory.engine.dates import Order, begins_with_year, figures_of
from contactory.engine.fields import FIELDS_BY_NAME, Field
from contactory.engine.mapping import Mapping as ColumnMapping
from contactory.engine.numbers import Mark, decimal_mark_of

# ISO 3166 codes of the countries whose people write the month first, and of those that write a decimal dot.
_MONTH_FIRST = frozenset({"US"})
_DECIMAL_DOT = frozenset(
    {"US", "GB", "IE", "AU", "NZ", "CA", "MX", "IN", "PK", "BD", "LK", "NP", "CN", "HK", "TW", "JP", "KR", "SG", "MY"}
    | {"TH", "PH", "IL", "NG", "KE", "GH", "UG", "TZ", "ZW", "EG", "GT", "HN", "NI", "PA", "DO", "PR", "CH", "LI", "MT"}
)
_OUTWEIGHS = 20  # times as many values for one reading as for the other settle it: single slips are in every file
_ENOUGH_GROUPS = 5  # values that all have three digits behind their mark; decimals would vary


@dataclass(frozen=True, slots=True)
class Decision:
    """How a column writes its values, "" where nothing decided, and the evidence in one sentence.

    value is day_first or month_first for dates, "." or "," (the decimal mark) for numbers.
    """

    value: str
    why: str


@dataclass(frozen=True, slots=True)
class ColumnFormats:
    """What is decided for a file: by field, and the country (ISO 3166 alpha-2, "" for none) of its workspace."""

    country: str = ""
    dates: Mapping[str, Decision] = field(default_factory=dict)
    numbers: Mapping[str, Decision] = field(default_factory=dict)

    def order(self, name: str) -> Order | None:
        """Whether the dates of a field have the day or the month first, None where that is not known."""
        decision = self.dates.get(name)
        return cast(Order, decision.value) if decision and decision.value else None

    def decimal(self, name: str) -> Mark | None:
        """The decimal mark of a field's numbers, None where it is not known."""
        decision = self.numbers.get(name)
        return cast(Mark, decision.value) if decision and decision.value else None

    def to_json(self) -> dict[str, Any]:
        """JSON values that from_json takes back unchanged."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "ColumnFormats":
        """The inverse of to_json."""
        dates, numbers = (
            {name: Decision(**decision) for name, decision in value[part].items()} for part in ("dates", "numbers")
        )
        return cls(country=value["country"], dates=dates, numbers=numbers)


def decide_formats(
    mapping: ColumnMapping,
    sample: Sequence[Sequence[str]],
    default_country: str = "",
    fields: Mapping[str, Field] = FIELDS_BY_NAME,
) -> ColumnFormats:
    """The formats of a file, from some thousand of its rows of raw cells and the country of its workspace.

    default_country is an ISO 3166 alpha-2 code, "" for none; it decides where the values do not.
    """
    dates: dict[str, Decision] = {}
    numbers: dict[str, Decision] = {}
    for name, index in mapping.field_columns().items():
        kind = fields[name].kind
        texts = [text for row in sample if index < len(row) and (text := row[index].strip())]
        if kind == "date":
            dates[name] = decide_order(texts, default_country)
        elif kind in ("number", "integer"):
            numbers[name] = decide_mark(texts, default_country)
    return ColumnFormats(country=default_country, dates=dates, numbers=numbers)


def decide_order(texts: Sequence[str], country: str) -> Decision:
    """Whether the day or the month comes first in a column's dates."""
    figures = [pair for text in texts if (pair := figures_of(text))]
    if not figures:
        years = sum(map(begins_with_year, texts))
        return Decision(
            "", f"{years} of {len(texts)} values begin with the year, and no value begins with a day or a month."
        )
    day_first = sum(first > 12 >= second for first, second in figures)
    month_first = sum(second > 12 >= first for first, second in figures)
    seen = (
        f"{_count(day_first)} of {len(texts)} values {_have(day_first)} a first part above 12, "
        f"{_count(month_first)} a second"
    )
    if _settles(day_first, month_first):
        return Decision("day_first", f"{seen}: the day comes first.")
    if _settles(month_first, day_first):
        return Decision("month_first", f"{seen}: the month comes first.")
    if not country:
        return Decision("", f"{seen}: nothing says which comes first, so dates that fit both orders stay as written.")
    value, said = ("month_first", "month") if country in _MONTH_FIRST else ("day_first", "day")
    return Decision(value, f"{seen}; the {said} comes first, as the workspace's country ({country}) writes dates.")


def decide_mark(texts: Sequence[str], country: str) -> Decision:
    """Which mark stands before the fraction in a column's numbers."""
    found = [decimal_mark_of(text) for text in texts]
    points, commas = (sum(proven == mark for proven, _ in found) for mark in (".", ","))
    seen = (
        f"{_count(points)} of {len(texts)} values can only have a decimal point, {_count(commas)} only a decimal comma"
    )
    if _settles(points, commas):
        return Decision(".", f"{seen}.")
    if _settles(commas, points):
        return Decision(",", f"{seen}.")
    groups = _groups(open_mark for _, open_mark in found)
    if not points and not commas and groups is not None:
        return groups
    if not country:
        return Decision("", f"{seen}: nothing says which it is, so figures that fit both stay as written.")
    value, said = (".", "point") if country in _DECIMAL_DOT else (",", "comma")
    return Decision(value, f"{seen}; a decimal {said}, as the workspace's country ({country}) writes numbers.")


def _groups(marks: Iterable[Mark | None]) -> Decision | None:
    """Where every mark has three digits behind it, they are thousands: fractions would have fewer here and there."""
    seen = [mark for mark in marks if mark is not None]
    if len(seen) < _ENOUGH_GROUPS or len(set(seen)) != 1:
        return None
    name, other = ("comma", ".") if seen[0] == "," else ("point", ",")
    return Decision(
        other, f"All {len(seen)} values with a {name} have exactly three digits behind it: it parts thousands."
    )


def _settles(for_it: int, against: int) -> bool:
    return for_it > 0 and for_it >= _OUTWEIGHS * against


def _count(number: int) -> str:
    return str(number) if number else "none"


def _have(number: int) -> str:
    return "has" if number == 1 else "have"
