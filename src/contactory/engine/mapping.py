"""Which column of a file becomes which field: what is suggested, what a person says, and what must be there."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import asdict, dataclass, replace
from typing import Any

from contactory.engine.column_guesses import candidates
from contactory.engine.fields import FIELDS_BY_NAME, Field
from contactory.engine.header_drift import Drift
from contactory.engine.header_guesses import Candidate
from contactory.engine.header_names import comparable, normal_words
from contactory.engine.known_exports import recognise
from contactory.engine.near_names import near_names, near_or_all
from contactory.errors import InvalidInput

_LISTED_COLUMNS = 60  # at most in one sentence
_SAMPLED_ROWS = 200
_SAMPLED_CELLS = 100_000  # of a file with many columns fewer rows tell as much
_FEWEST_ROWS = 20
_NAME_PARTS = frozenset({"first_name", "last_name"})
# Columns that exports of ours have beside the fields; the first tells that it is one.
_OWN_ID = comparable("Contactory id")
_OWN = frozenset({_OWN_ID, *map(comparable, ("Created at", "Updated at", "Import outcome"))})
_BY_PLACE = re.compile(r"column ([0-9]{1,5})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """What one column becomes: a field, or a custom field of that name, or nothing where both are None.

    header is the cell as the file has it, "Column 3" where there is none. confidence is 0..1; why is a sentence.
    """

    index: int
    header: str
    field: str | None
    custom: str | None
    confidence: float
    why: str


@dataclass(frozen=True, slots=True)
class MemoryUsed:
    """The earlier import that a mapping was taken over from; exact where its header was the same.

    import_id is None where that import is gone. on is the day of it, as an ISO date.
    """

    import_id: int | None
    filename: str
    on: str
    exact: bool

    @property
    def told(self) -> str:
        """The import, as a sentence names it."""
        if self.import_id is None:
            return f"an import on {self.on}"
        return f"import {self.import_id} of {self.filename} on {self.on}"


@dataclass(frozen=True, slots=True)
class Mapping:
    """The columns of a file in their order. source is the label of the known export it was recognised as.

    memory is the earlier import that settled columns of it, and drift how the header differs from that import's.
    """

    columns: tuple[ColumnGuess, ...]
    source: str | None = None
    memory: MemoryUsed | None = None
    drift: Drift | None = None

    def field_columns(self) -> dict[str, int]:
        """The column index of each field that has one."""
        return {column.field: column.index for column in self.columns if column.field is not None}

    def custom_columns(self) -> dict[str, int]:
        """The column index of each custom field."""
        return {column.custom: column.index for column in self.columns if column.custom is not None}

    def to_json(self) -> dict[str, Any]:
        """JSON values that from_json takes back unchanged."""
        return {
            "source": self.source,
            "columns": [asdict(column) for column in self.columns],
            "memory": asdict(self.memory) if self.memory else None,
            "drift": asdict(self.drift) if self.drift else None,
        }

    @classmethod
    def from_json(cls, value: MappingOf[str, Any]) -> "Mapping":
        """The inverse of to_json; mappings of older imports have no memory."""
        memory, drift = value.get("memory"), value.get("drift")
        return cls(
            columns=tuple(ColumnGuess(**column) for column in value["columns"]),
            source=value["source"],
            memory=MemoryUsed(**memory) if memory else None,
            drift=Drift.from_json(drift) if drift else None,
        )


def suggest(
    header: Sequence[str] | None,
    width: int,
    sample: Sequence[Sequence[str]],
    fields: MappingOf[str, Field] = FIELDS_BY_NAME,
) -> Mapping:
    """The best mapping of width columns, from the header row and some rows of raw cells, to fields by their names.

    Known exports speak first, then the headers' words, then the values. No two columns get the same field: the surer
    one takes it, the other becomes a custom field.
    """
    export = recognise(header) if header else None
    rows = sample[: min(_SAMPLED_ROWS, max(_FEWEST_ROWS, _SAMPLED_CELLS // max(width, 1)))]
    chosen = _choose(candidates(header, width, rows, export, fields))
    columns = [_guess(index, _header_of(header, index), chosen.get(index)) for index in range(width)]
    return Mapping(columns=_with_custom_names(_without_own(columns)), source=export.label if export else None)


def header_signature(header: Sequence[str]) -> str:
    """The sha256 (hex) of a header row, blind to case, accents, punctuation and spacing."""
    return hashlib.sha256("\x1f".join(normal_words(name) for name in header).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Choice:
    """What was settled for a column: a field; where that is None, whether the column is kept as a custom field."""

    field: str | None
    kept: bool
    confidence: float
    why: str


def settle(mapping: Mapping, choices: MappingOf[int, Choice]) -> Mapping:
    """The mapping with these choices by column index; another column that had a chosen field becomes a custom one."""
    given = {choice.field for choice in choices.values() if choice.field is not None}
    columns = []
    for column in mapping.columns:
        if choice := choices.get(column.index):
            custom = column.header if choice.field is None and choice.kept else None
            changed = replace(column, field=choice.field, custom=custom, confidence=choice.confidence, why=choice.why)
        elif column.field in given:
            why = f"Another column was chosen for {column.field}; kept as a custom field."
            changed = replace(column, field=None, custom=column.header, confidence=0.0, why=why)
        else:
            changed = column
        columns.append(changed)
    return replace(mapping, columns=_with_custom_names(columns))


def apply_overrides(
    mapping: Mapping, overrides: MappingOf[str, str], fields: MappingOf[str, Field] = FIELDS_BY_NAME
) -> Mapping:
    """The mapping as a person wants it: {"Header": "field"}; an empty field or "-" ignores the column, "+" keeps it.

    "Column 3" names the third column where no header is written so. What is kept is a custom field.
    Raises InvalidInput where a header or a field does not exist, or two columns are given one field.
    """
    wanted = {_column_named(mapping, name).index: _chosen(name, field, fields) for name, field in overrides.items()}
    given = [choice.field for choice in wanted.values() if choice.field is not None]
    if twice := sorted({field for field in given if given.count(field) > 1}):
        raise InvalidInput(f"Two columns are given the field {twice[0]}; a field takes one column: drop one of them.")
    return settle(mapping, wanted)


def require(mapping: Mapping, required: Iterable[str], fields: MappingOf[str, Field] = FIELDS_BY_NAME) -> None:
    """Raises InvalidInput (missing_column) where a required field has no column.

    A full name stands for its parts, and the website of a company for its domain.
    """
    wanted = list(required)
    for field in wanted:
        if field not in fields:
            raise InvalidInput(
                f"{field!r} is required, but there is no such field; {near_or_all(field, list(fields), 'fields')}."
            )
    present = set(mapping.field_columns())
    if "full_name" in present:
        present |= _NAME_PARTS
    if "website" in present:
        present.add("domain")
    if missing := [field for field in wanted if field not in present]:
        raise _missing_column(mapping, missing)


def _missing_column(mapping: Mapping, missing: Sequence[str]) -> InvalidInput:
    said = "; ".join(
        f"{_quoted(column)} is taken for {_meaning(column)}" for column in mapping.columns[:_LISTED_COLUMNS]
    )
    more = f"; and {len(mapping.columns) - _LISTED_COLUMNS} more" if len(mapping.columns) > _LISTED_COLUMNS else ""
    return InvalidInput(
        f"No column was found for {', '.join(missing)}. In this file {said}{more}. "
        f'Map the column that has it (by command: --map "Header={missing[0]}"), '
        "or leave it out of the required fields.",
        code="missing_column",
        missing=list(missing),
        columns=[column.header for column in mapping.columns],
    )


def _choose(found: Sequence[Candidate]) -> dict[int, Candidate]:
    """Each column's surest candidate whose field no surer column has; of a column that lost all, why."""
    chosen: dict[int, Candidate] = {}
    lost: dict[int, Candidate] = {}
    taken: set[str] = set()
    for candidate in sorted(found, key=lambda candidate: (-candidate.confidence, candidate.column)):
        if candidate.column in chosen:
            continue
        if candidate.field in taken:
            why = f"Another column is a surer one for {candidate.field}; kept as a custom field."
            lost.setdefault(candidate.column, Candidate(candidate.column, None, 0.0, why))
            continue
        chosen[candidate.column] = candidate
        if candidate.field:
            taken.add(candidate.field)
    return lost | chosen


def _guess(index: int, header: str, chosen: Candidate | None) -> ColumnGuess:
    if chosen is None:
        return ColumnGuess(
            index, header, None, header, 0.0, "No field fits its header or values; kept as a custom field."
        )
    custom = header if chosen.field is None else None
    return ColumnGuess(index, header, chosen.field, custom, round(chosen.confidence, 3), chosen.why)


def _without_own(columns: Sequence[ColumnGuess]) -> list[ColumnGuess]:
    """The same columns; of a file that was exported here, what tells of the records themselves left out."""
    if not any(comparable(column.header) == _OWN_ID for column in columns):
        return list(columns)
    return [
        replace(column, custom=None, confidence=1.0, why="An export of Contactory tells of the record so; left out.")
        if column.field is None and comparable(column.header) in _OWN
        else column
        for column in columns
    ]


def _header_of(header: Sequence[str] | None, index: int) -> str:
    name = header[index] if header is not None and index < len(header) else ""
    return name if name.strip() else f"Column {index + 1}"


def _with_custom_names(columns: Sequence[ColumnGuess]) -> tuple[ColumnGuess, ...]:
    """The same columns; custom names trimmed, and numbered where two would be the same."""
    used: set[str] = set()
    named = []
    for column in columns:
        if column.custom is None:
            named.append(column)
            continue
        base = " ".join(column.header.split())
        name, number = base, 2
        while name in used:
            name, number = f"{base} ({number})", number + 1
        used.add(name)
        named.append(replace(column, custom=name))
    return tuple(named)


def _column_named(mapping: Mapping, name: str) -> ColumnGuess:
    exact = [column for column in mapping.columns if column.header == name]
    alike = [column for column in mapping.columns if comparable(column.header) == comparable(name)]
    found = exact or alike
    if not found and (place := _place_of(name, len(mapping.columns))) is not None:
        return mapping.columns[place]
    if len(found) == 1 or (exact and found):
        return found[0]
    headers = [column.header.strip() for column in mapping.columns]
    if found:
        raise InvalidInput(
            f"{len(found)} columns are named like {name!r}; write the header exactly as the file has it."
        )
    near = near_names(name, headers)
    hint = f"Did you mean {' or '.join(map(repr, near))}? " if near else ""
    shown = ", ".join(map(repr, headers[:_LISTED_COLUMNS])) + (", ..." if len(headers) > _LISTED_COLUMNS else "")
    raise InvalidInput(f"There is no column {name!r} to map. {hint}The columns are {shown}.")


def _place_of(name: str, width: int) -> int | None:
    """The index of a column that is named by its place, as where two have the same header."""
    said = _BY_PLACE.fullmatch(name.strip())
    return int(said[1]) - 1 if said and 1 <= int(said[1]) <= width else None


def _chosen(header: str, field: str, fields: MappingOf[str, Field]) -> Choice:
    wanted = field.strip()
    if wanted in ("", "-"):
        return Choice(None, False, 1.0, "You said to ignore it.")
    if wanted == "+":
        return Choice(None, True, 1.0, "You said to keep it as a custom field.")
    return Choice(_field_named(header, wanted, fields), False, 1.0, "You said so.")


def _field_named(header: str, wanted: str, fields: MappingOf[str, Field]) -> str:
    for name in (wanted, wanted.lower().replace(" ", "_").replace("-", "_")):
        if name in fields:
            return name
    raise InvalidInput(
        f"{header!r} cannot become {wanted!r}: there is no such field; {near_or_all(wanted, list(fields), 'fields')}."
    )


def _quoted(column: ColumnGuess) -> str:
    return f'"{column.header.strip()}"'


def _meaning(column: ColumnGuess) -> str:
    if column.field:
        return column.field
    return "a custom field" if column.custom is not None else "nothing"
