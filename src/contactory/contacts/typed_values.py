"""Values that a person or a program gives to a record, under the rules that the rows of a file are under."""

from collections.abc import Mapping

import pyarrow as pa
from rapidfuzz import process

from contactory.contacts.record_values import COMPANY_ID, CUSTOM, TEXT_FIELDS, Kind, engine_field
from contactory.engine.checks import RowChecker
from contactory.engine.domains import company_domain
from contactory.engine.email_syntax import judge
from contactory.engine.mapping import ColumnGuess
from contactory.engine.mapping import Mapping as Columns
from contactory.errors import InvalidInput

LONGEST_VALUE = 32_767  # characters: what a cell of a spreadsheet holds
LONGEST_NAME = 200
_NOUNS = {"email": "an e-mail address", "integer": "a number", "number": "a number", "date": "a date"}


def check_names(kind: str, names: Mapping[str, object]) -> None:
    """Raises InvalidInput for a name that is no field of such a record."""
    for name in names:
        if name.startswith(CUSTOM) and kind == Kind.CONTACT:
            _check_custom_name(name.removeprefix(CUSTOM))
        elif name not in TEXT_FIELDS[kind] and not (name == COMPANY_ID and kind == Kind.CONTACT):
            near = [match for match, _, _ in process.extract(name, TEXT_FIELDS[kind], limit=3, score_cutoff=60)]
            hint = f"the nearest are {', '.join(near)}" if near else f"the fields are {', '.join(TEXT_FIELDS[kind])}"
            raise InvalidInput(f"A {kind} has no field {_shown(name)}; {hint}.", code="unknown_field", field=name)


def cleaned_values(kind: str, typed: Mapping[str, object]) -> dict[str, str]:
    """The values as records hold them: trimmed, addresses in their normal form; None and blank texts are empty.

    Raises InvalidInput for an unknown field, and for a value that is not of its field's kind.
    """
    check_names(kind, typed)
    texts = {name: _text(name, value) for name, value in typed.items()}
    of_fields = {name: text for name, text in texts.items() if name in TEXT_FIELDS[kind] and text.strip()}
    cleaned = {name: "" if name in TEXT_FIELDS[kind] else text for name, text in texts.items()}
    return cleaned | _checked(kind, of_fields)


def _checked(kind: str, texts: Mapping[str, str]) -> dict[str, str]:
    if not texts:
        return {}
    names = {engine_field(kind, name).name: name for name in texts}
    columns = tuple(ColumnGuess(index, name, name, None, 1.0, "") for index, name in enumerate(names))
    row = pa.record_batch([pa.array([texts[name]], pa.string()) for name in names.values()], names=list(names))
    checked = RowChecker(Columns(columns), required=()).check(row)
    for problem in checked.problems:
        if problem.field in names:
            raise _misfit(kind, names[problem.field], problem.values[0])
    values = {name: str(checked.fields[given][0]) for given, name in names.items()}
    if "email" in values:
        values["email"] = checked.email_key[0].as_py() or ""
    if kind == Kind.COMPANY and "domain" in values:
        values["domain"] = _domain(values["domain"])
    return values


def _misfit(kind: str, name: str, value: str) -> InvalidInput:
    field = engine_field(kind, name)
    why = f" {judge(value).sentence}" if field.name == "email" else ""
    return InvalidInput(
        f"{name} cannot be {_shown(value)}: it takes {_NOUNS.get(field.kind, 'yes or no')}, or null to empty it.{why}",
        code="invalid_value",
        field=name,
    )


def _domain(text: str) -> str:
    found = company_domain(text)
    if found is None:
        raise InvalidInput(
            f"domain cannot be {_shown(text)}: it takes the domain that a company registered, such as estuary.com.",
            code="invalid_value",
            field="domain",
        )
    return found


def _text(name: str, value: object) -> str:
    if value is None:
        return ""
    if name == COMPANY_ID and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or name == COMPANY_ID:
        wanted = "the number of a company" if name == COMPANY_ID else "a text"
        raise InvalidInput(f"{_shown(name)} must be {wanted}, or null to empty it.", code="invalid_value", field=name)
    if len(value) > LONGEST_VALUE:
        raise InvalidInput(
            f"{_shown(name)} is {len(value):,} characters long; a value has at most {LONGEST_VALUE:,}.",
            code="invalid_value",
            field=name,
        )
    _check_characters(name, value)
    return value


def _check_custom_name(name: str) -> None:
    if not name or name != name.strip() or len(name) > LONGEST_NAME:
        raise InvalidInput(
            f"A custom field cannot be called {_shown(name)}: a name has 1 to {LONGEST_NAME} characters and no space "
            "around it.",
            code="invalid_value",
            field="custom",
        )
    _check_characters("custom", name)


def _check_characters(name: str, text: str) -> None:
    # Half of a pair of surrogates is no character, and PostgreSQL keeps no text with a NUL in it.
    halves = not text.isascii() and any("\ud800" <= mark <= "\udfff" for mark in text)
    if halves or "\x00" in text:
        raise InvalidInput(
            f"{_shown(name)} has a character in it that is no text (NUL, or half of a pair): leave it out.",
            code="invalid_value",
            field=name,
        )


def _shown(text: str) -> str:
    return repr(text if len(text) <= 80 else text[:79] + "…")
