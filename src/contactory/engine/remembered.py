"""A mapping that was settled before, taken over for a file with the same header or nearly the same."""

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, replace

from contactory.engine.fields import FIELDS_BY_NAME, Field
from contactory.engine.header_drift import Comparison, compare, share_in_common
from contactory.engine.mapping import Choice, Mapping, MemoryUsed, header_signature, settle
from contactory.engine.value_guesses import is_unnamed

ENOUGH_IN_COMMON = 0.6  # of the named columns
_RENAMED = 0.8


@dataclass(frozen=True, slots=True)
class Remembered:
    """An earlier header and what became of each of its columns: a field, "" for ignored, None for a custom field.

    import_id, filename and on (an ISO date) are of the import that it is remembered from.
    """

    header: tuple[str, ...]
    choices: tuple[str | None, ...]
    import_id: int | None
    filename: str
    on: str


def worth_remembering(header: Sequence[str] | None) -> bool:
    """Whether a header tells its file from others: most of its columns have a name of their own."""
    names = header or ()
    return sum(not is_unnamed(name) for name in names) * 2 > len(names)


def choices_of(mapping: Mapping) -> list[str | None]:
    """What became of each column of a mapping, in the form of Remembered.choices."""
    return [column.field or (None if column.custom is not None else "") for column in mapping.columns]


def nearest(header: Sequence[str], remembered: Sequence[Remembered]) -> Remembered | None:
    """The remembered header that has most columns in common with this one, if it has enough."""
    shares = [(share_in_common(known.header, header), -place) for place, known in enumerate(remembered)]
    share, place = max(shares, default=(0.0, 0))
    return remembered[-place] if share >= ENOUGH_IN_COMMON else None


def with_memory(
    guessed: Mapping,
    header: Sequence[str],
    remembered: Remembered,
    fields: MappingOf[str, Field] = FIELDS_BY_NAME,
) -> Mapping:
    """The mapping with the columns in common as they were before, and what drifted; other columns as guessed."""
    exact = header_signature(header) == header_signature(remembered.header)
    used = MemoryUsed(remembered.import_id, remembered.filename, remembered.on, exact)
    if exact:
        found = {
            index: Choice(*_chosen(choice), 1.0, f"As in {used.told}.") for index, choice in _known(remembered, fields)
        }
        return replace(settle(guessed, found), memory=used)
    comparison = compare(remembered.header, header, fields)
    choices = _choices(header, remembered, comparison, used, dict(_known(remembered, fields)))
    return replace(settle(guessed, choices), memory=used, drift=comparison.drift)


def _choices(
    header: Sequence[str],
    remembered: Remembered,
    comparison: Comparison,
    used: MemoryUsed,
    known: MappingOf[int, str | None],
) -> dict[int, Choice]:
    found = {
        index: Choice(*_chosen(known[old]), 1.0, f"As in {used.told}.")
        for index, old in comparison.same.items()
        if old in known
    }
    for index, old in comparison.renamed.items():
        if old in known:
            why = f"It seems to be the column {remembered.header[old].strip()!r} of {used.told} under a new name."
            found[index] = Choice(*_chosen(known[old]), _RENAMED, why)
    return found


def _known(remembered: Remembered, fields: MappingOf[str, Field]) -> list[tuple[int, str | None]]:
    """The choices by column, without fields that do not exist any more."""
    return [(index, choice) for index, choice in enumerate(remembered.choices) if not choice or choice in fields]


def _chosen(choice: str | None) -> tuple[str | None, bool]:
    """The field, and whether a column without one is kept as a custom field."""
    return choice or None, choice is None
