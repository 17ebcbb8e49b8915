"""The cleaned texts of fields: what each kind of value becomes, under what was decided for the file."""

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from contactory.engine.byte_columns import empty_texts
from contactory.engine.column_formats import ColumnFormats
from contactory.engine.countries import COUNTRY_FIELDS, clean_countries
from contactory.engine.dates import clean_dates
from contactory.engine.fields import Field
from contactory.engine.lists import clean_lists
from contactory.engine.names import split_names
from contactory.engine.normalise import cleaned, text_bytes
from contactory.engine.numbers import clean_numbers
from contactory.engine.phones import clean_phones
from contactory.engine.several_values import EMAILS, NAME_PARTS, PHONES, Several, first_of, further, several_emails
from contactory.engine.yes_no import clean_answers


@dataclass(frozen=True, slots=True)
class CleanTexts:
    """The texts of fields that have a column, and of those that were derived from others, "" for nothing."""

    fields: dict[str, pa.StringArray]
    derived: dict[str, pa.StringArray]


def clean_texts(
    trimmed: Mapping[str, pa.StringArray], fields: Mapping[str, Field], formats: ColumnFormats, derived: tuple[str, ...]
) -> CleanTexts:
    """The cleaned texts of some rows, from what normalise.cleaned gives; unchanged columns are the same arrays.

    derived are the fields that have no column, as several_values.derived_fields names them.
    """
    several: dict[str, Several] = {}
    texts = {name: _clean(fields[name], column, formats, several) for name, column in trimmed.items()}
    return CleanTexts(texts, _derived(trimmed, texts, several, derived))


def clean_text(field: Field, text: str, formats: ColumnFormats) -> str:
    """The cleaned text of one value, as a person or a provider gives it."""
    column = cleaned(pa.array([text], pa.string()), field.kind)
    return str(_clean(field, column, formats, {})[0])


def _clean(field: Field, column: pa.StringArray, formats: ColumnFormats, several: dict[str, Several]) -> pa.StringArray:
    if text_bytes(column) == 0:
        return column
    if field.kind == "phone":
        phones, several[field.name] = clean_phones(column, formats.country)
        return phones
    if field.kind == "email":
        several[field.name] = several_emails(column)
        return first_of(column, several[field.name])
    return _clean_typed(field, column, formats)


def _clean_typed(field: Field, column: pa.StringArray, formats: ColumnFormats) -> pa.StringArray:
    if field.kind == "date":
        return clean_dates(column, formats.order(field.name))
    if field.kind in ("number", "integer"):
        return clean_numbers(column, formats.decimal(field.name), whole=field.kind == "integer")
    if field.kind == "boolean":
        return clean_answers(column, field.name)
    if field.kind == "list":
        return clean_lists(column)
    return clean_countries(column) if field.name in COUNTRY_FIELDS else column


def _derived(
    trimmed: Mapping[str, pa.StringArray],
    texts: Mapping[str, pa.StringArray],
    several: Mapping[str, Several],
    wanted: tuple[str, ...],
) -> dict[str, pa.StringArray]:
    if not wanted:
        return {}
    rows = len(next(iter(trimmed.values())))
    found: dict[str, pa.StringArray] = {}
    if "full_name" in texts and set(wanted) & set(NAME_PARTS):
        found |= zip(NAME_PARTS, split_names(texts["full_name"]), strict=True)
    for group in (EMAILS, PHONES):
        cells = [(trimmed[name], several[name]) for name in group if name in several]
        present = [texts[name] for name in group if name in texts]
        found |= further(rows, cells, present, [name for name in group if name in wanted])
    return {name: found[name] if name in found else empty_texts(rows) for name in wanted}
