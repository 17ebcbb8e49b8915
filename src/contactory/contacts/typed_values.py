"""Values that a person or a program gives to a record, under the rules that the rows of a file are under."""

from collections.abc import Collection, Mapping

import pyarrow as pa

from contactory.contacts.record_values import COMPANY_ID, CUSTOM, FIELDS_OF, TEXT_FIELDS, Kind
from contactory.engine.column_formats import ColumnFormats
from contactory.engine.domains import company_domain
from contactory.engine.email_syntax import judge
from contactory.engine.field_texts import clean_text
from contactory.engine.fields import Field
from contactory.engine.near_names import near_or_all
from contactory.engine.normalise import cleaned
from contactory.engine.phones import clean_phones
from contactory.engine.several_values import several_emails
from contactory.engine.value_checks import misfits
from contactory.errors import InvalidInput

LONGEST_VALUE = 32_767  # characters: what a cell of a spreadsheet holds
LONGEST_NAME = 200
_NOUNS = {"email": "an e-mail address", "integer": "a number", "number": "a number", "date": "a date"}


def check_names(kind: str, names: Mapping[str, object]) -> None:
    """Raises InvalidInput for a name that is no field of such a record."""
    for name in names:
        if name.startswith(CUSTOM):
            _check_custom_name(name.removeprefix(CUSTOM))
        elif name not in TEXT_FIELDS[kind] and not (name == COMPANY_ID and kind == Kind.CONTACT):
            hint = near_or_all(name, list(TEXT_FIELDS[kind]), "fields")
            raise InvalidInput(f"A {kind} has no field {_shown(name)}; {hint}.", code="unknown_field", field=name)


def check_columns(kind: str, names: Collection[str]) -> None:
    """Raises InvalidInput for a name that no column of a list can have: company_id is in every list by itself."""
    check_names(kind, dict.fromkeys(names))
    if COMPANY_ID in names:
        raise InvalidInput(f"{COMPANY_ID} is in every list; leave it out of values.", code="unknown_field")


def cleaned_values(kind: str, typed: Mapping[str, object], country: str = "") -> dict[str, str]:
    """The values as records hold them: trimmed, addresses in their normal form; None and blank texts are empty.

    country (ISO 3166 alpha-2) reads national phone numbers.
    Raises InvalidInput for an unknown field, and for a value that is not of its field's kind.
    """
    check_names(kind, typed)
    formats = ColumnFormats(country=country)
    texts = {name: _text(name, value) for name, value in typed.items()}
    return {
        name: text if name not in TEXT_FIELDS[kind] else _cleaned(kind, name, text, formats) if text.strip() else ""
        for name, text in texts.items()
    }


def _cleaned(kind: str, name: str, text: str, formats: ColumnFormats) -> str:
    field = FIELDS_OF[kind][name]
    trimmed = cleaned(pa.array([text], pa.string()), field.kind)
    if len(misfits(trimmed, field.kind)):
        raise _misfit(field, text)
    if _holds_several(field, trimmed):
        raise InvalidInput(
            f"{name} cannot be {_shown(text)}: it takes one value; send each in a field of its own.",
            code="invalid_value",
            field=name,
        )
    value = clean_text(field, text, formats)
    if kind == Kind.COMPANY and name == "domain":
        return _domain(value)
    if name == "email" and value:
        key = judge(value).key
        if key is None:
            raise _misfit(field, text)
        return key
    return value


def _holds_several(field: Field, trimmed: pa.StringArray) -> bool:
    if field.kind == "email":
        return bool(several_emails(trimmed))
    return field.kind == "phone" and bool(clean_phones(trimmed, "")[1])


def _misfit(field: Field, value: str) -> InvalidInput:
    why = f" {judge(value).sentence}" if field.name == "email" else ""
    noun = _NOUNS.get(field.kind, "yes or no")
    return InvalidInput(
        f"{field.name} cannot be {_shown(value)}: it takes {noun}, or null to empty it.{why}",
        code="invalid_value",
        field=field.name,
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
