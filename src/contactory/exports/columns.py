"""The columns of exported records: what each is called in the file, and how the database gives its text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Count, F, Func, Q, QuerySet, TextField, Value
from django.db.models.expressions import Combinable

from contactory.contacts.models import Company, Contact
from contactory.engine.fields import DEFAULT_REQUIRED, FIELDS_BY_NAME
from contactory.engine.header_names import SYNONYMS, comparable
from contactory.engine.near_names import near_or_all
from contactory.environment import environment
from contactory.errors import InvalidInput

CUSTOM = "custom:"
Records = type[Contact] | type[Company]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file: the name by which it is asked for, its header, and the expression of its text."""

    name: str
    header: str
    text: Combinable


@dataclass(frozen=True, slots=True)
class Contents:
    """How many records there are, the fields that at least one of them has, and the names of their custom fields."""

    rows: int
    fields: frozenset[str]
    custom: tuple[str, ...]


def field_names(model: Records) -> list[str]:
    """The fields of a record in the order of a file: of contacts as engine.fields lists them."""
    return [field.name for field in model._meta.get_fields() if isinstance(field, TextField)]


def contents(rows: "QuerySet[Any]", model: Records) -> Contents:
    """What the records hold, in one look at all of them (two where records have custom fields)."""
    names = field_names(model)
    holding = {f"has_{name}": BoolOr(~Q(**{name: ""})) for name in names}
    found = rows.order_by().aggregate(rows=Count("*"), **holding)
    keys = Func(F("custom"), function="jsonb_object_keys", output_field=TextField())
    listed = rows.order_by().exclude(custom={}).annotate(key=keys).values_list("key", flat=True).distinct()
    custom = tuple(sorted(listed))
    return Contents(found["rows"], frozenset(name for name in names if found[f"has_{name}"]), custom)


def all_columns(model: Records, found: Contents, about: Sequence[Column]) -> list[Column]:
    """Every column that holds something; about are those that every record has.

    The fields that an import asks for by default are always there, and so is each field whose name a custom field
    bears too: the file is read back column by column, and the custom one must not be taken for the field.
    """
    borne = {comparable(name) for name in found.custom}
    columns = [field_column(name) for name in field_names(model)]
    always = {"domain", "name"} if model is Company else set(DEFAULT_REQUIRED)
    kept = [
        column
        for column in columns
        if column.name in found.fields | always
        or comparable(column.header) in borne
        or comparable(column.name) in borne
    ]
    chosen = [*kept, *map(custom_column, found.custom), *about]
    limit = environment().max_columns
    if len(chosen) > limit:
        raise InvalidInput(
            f"The records have {len(chosen)} columns together, and a file may have {limit}; name those wanted.",
            code="too_many_columns",
        )
    return chosen


def named_columns(model: Records, wanted: Iterable[str], about: Sequence[Column]) -> list[Column]:
    """The columns of these names, in their order; InvalidInput for one that does not exist or is named twice."""
    known = {column.name: column for column in (*map(field_column, field_names(model)), *about)}
    chosen: dict[str, Column] = {}
    for each in wanted:
        name = each.strip()
        if name in chosen:
            raise InvalidInput(f"The column {name} is named twice; name it once.", code="unknown_column")
        if name.startswith(CUSTOM) and name != CUSTOM:
            chosen[name] = custom_column(name.removeprefix(CUSTOM))
        elif name in known:
            chosen[name] = known[name]
        else:
            raise InvalidInput(_unknown(name, list(known)), code="unknown_column")
    return list(chosen.values())


def field_column(name: str) -> Column:
    """The column of a field; its header is the field's label where an import knows that for the field's name."""
    field = FIELDS_BY_NAME.get(name)
    known = {comparable(text) for names in SYNONYMS.get(name, {}).values() for text in names} | {comparable(name)}
    label = field.label if field is not None else ""
    spoken = name.replace("_", " ").capitalize()
    return Column(name, label if comparable(label) in known else spoken, F(name))


def custom_column(name: str) -> Column:
    """The column of a custom field, under the name that the field has."""
    # Not the operator ->>: it takes a name such as 2024 for a place in a list.
    text = Func(F("custom"), Value(name), function="jsonb_extract_path_text", output_field=TextField())
    return Column(f"{CUSTOM}{name}", name, text)


def moment_column(name: str, header: str) -> Column:
    """The column of a time, in UTC and ISO 8601."""
    form = Value('YYYY-MM-DD"T"HH24:MI:SS"Z"')
    utc = Func(F(name), Value("UTC"), template="(%(expressions)s)", arg_joiner=" AT TIME ZONE ")
    return Column(name, header, Func(utc, form, function="to_char", output_field=TextField()))


def _unknown(name: str, known: list[str]) -> str:
    hint = near_or_all(name, known, "columns")
    return f"There is no column {name!r} to export; {hint}; a custom field is named {CUSTOM}NAME."
