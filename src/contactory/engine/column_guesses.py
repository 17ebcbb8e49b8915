"""Which field one column could be: by a known export, by its header, by its values."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from contactory.engine.fields import Field
from contactory.engine.header_guesses import Candidate, by_header, read_among_neighbours
from contactory.engine.header_names import comparable, without_table
from contactory.engine.known_exports import KnownExport
from contactory.engine.value_guesses import among_unnamed, by_values, field_of_shape, is_unnamed, unnamed_candidates
from contactory.engine.value_shapes import are_salutations, evidence_of, filled, link_evidence, share_of_kind
from contactory.engine.vocabulary import Vocabulary, vocabulary_of

_OF_THE_EXPORT = 0.99
_SECOND_OF_THE_EXPORT = 0.97
_FEW = 3  # values below which nothing is said against a header


@dataclass(frozen=True, slots=True)
class _Column:
    index: int
    name: str
    values: Sequence[str]
    repeated: bool
    alone: bool


def candidates(
    header: Sequence[str] | None,
    width: int,
    sample: Sequence[Sequence[str]],
    export: KnownExport | None,
    fields: Mapping[str, Field],
) -> list[Candidate]:
    """Every column's candidates, in column order; sample holds rows of raw cells."""
    columns = _columns(without_table(header or ()), width, sample)
    # What a person's export calls City is the person's, and a company has no use for it.
    only_surest = export is not None and export.of == "contacts" and "first_name" not in fields
    vocabulary = vocabulary_of(fields, surest=only_surest)
    found = [candidate for column in columns for candidate in _for_column(column, export, vocabulary)]
    found = read_among_neighbours(found, header or ())
    unnamed = [column.index for column in columns if is_unnamed(column.name)]
    return [*found, *among_unnamed(found, unnamed, [column.values for column in columns], vocabulary)]


def _columns(header: Sequence[str], width: int, sample: Sequence[Sequence[str]]) -> list[_Column]:
    names = [header[index] if index < len(header) else "" for index in range(width)]
    times = Counter(map(comparable, names))
    return [
        _Column(
            index=index,
            name=name,
            values=[row[index] for row in sample if index < len(row)],
            repeated=times[comparable(name)] > 1,
            alone=width == 1,
        )
        for index, name in enumerate(names)
    ]


def _for_column(column: _Column, export: KnownExport | None, vocabulary: Vocabulary) -> Iterator[Candidate]:
    known = _by_export(column, export, vocabulary) if export is not None else None
    named = by_header(column.index, column.name, vocabulary) if known is None else None
    if known is not None:
        yield known
    elif column.alone and not vocabulary.of_people:
        # A list of companies may be called Companies or Kunden 2026 and hold their domains.
        yield from by_values(column.index, "", column.values, vocabulary)
        yield from [replace(named, confidence=min(named.confidence, 0.6))] if named is not None else []
    elif named is None:
        yield from by_values(column.index, column.name, column.values, vocabulary)
    elif column.repeated:
        yield from _of_repeated(column, named, vocabulary)
    else:
        yield _weighed(named, column, vocabulary)


def _by_export(column: _Column, export: KnownExport, vocabulary: Vocabulary) -> Candidate | None:
    """What the export means by the column; None where it has no such column."""
    key = comparable(column.name)
    if not export.knows(key):
        return None
    meaning = export.meanings.get(key)
    if not vocabulary.of_people:
        # The list says what columns mean for contacts; a column may say more of a company, as the year it was founded.
        like = vocabulary.named_like(meaning, surest=export.of == "contacts") if meaning is not None else None
        meaning = like or vocabulary.field_of(key)
    confidence = _SECOND_OF_THE_EXPORT if key in export.second else _OF_THE_EXPORT
    return Candidate(column.index, meaning, confidence, f"The header {column.name.strip()!r} is known: {export.label}.")


def _of_repeated(column: _Column, named: Candidate, vocabulary: Vocabulary) -> Iterator[Candidate]:
    """Where several columns have one name, the values say which is which, if they can."""
    seen = evidence_of(column.values)
    if seen is None or field_of_shape(seen.shape.name, vocabulary) is None:
        yield _weighed(named, column, vocabulary)
        return
    told = list(unnamed_candidates(column.index, seen, vocabulary))
    if named.field in {candidate.field for candidate in told}:
        yield named
        yield from (candidate for candidate in told if candidate.field != named.field)
        return
    yield from told
    yield replace(named, confidence=min(named.confidence, 0.5))


def _weighed(guess: Candidate, column: _Column, vocabulary: Vocabulary) -> Candidate:
    """A header's word, corrected by values that speak against it."""
    field, values, name = guess.field or "", column.values, column.name.strip()
    if field == "title" and are_salutations(values):
        return Candidate(column.index, "salutation", 0.9, f"The column {name!r} holds Mr, Ms and their like.")
    kind = vocabulary.fields[field].kind
    if kind == "url" and (seen := link_evidence(values)) is not None and seen.shape.name != "website":
        link = field_of_shape(seen.shape.name, vocabulary)
        return guess if link in (None, field) else Candidate(column.index, link, guess.confidence, seen.sentence)
    share = share_of_kind(values, kind)
    if share is None or share >= 0.2 or len(texts := filled(values)) < _FEW:
        return guess
    fitting = f"only {round(share * len(texts))} of {len(texts)} values fit that"
    if kind == "email":
        return Candidate(column.index, field, 0.3, f"The header {name!r} means this, but {fitting}.")
    return Candidate(column.index, None, 0.5, f"The header {name!r} means {field}, but {fitting}.")
