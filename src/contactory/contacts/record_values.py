"""A record as texts by field, the form in which values are compared, changed and merged.

A key is a field's name, "custom:NAME" for a custom field, or "company_id" for a contact's company record.
"""

from collections.abc import Mapping
from typing import Any, Final, TypeVar

from contactory.contacts.models import COMPANY_FIELDS, Company, Contact, GoneRecord
from contactory.engine.fields import COMPANY_FIELDS_BY_NAME, FIELDS_BY_NAME, Field

CUSTOM: Final = "custom:"
COMPANY_ID: Final = "company_id"
Kind = GoneRecord.Kind

Record = TypeVar("Record", Contact, Company)

FIELDS_OF: Final[Mapping[str, Mapping[str, Field]]] = {
    Kind.CONTACT: FIELDS_BY_NAME,
    Kind.COMPANY: COMPANY_FIELDS_BY_NAME,
}
TEXT_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    Kind.CONTACT: tuple(FIELDS_BY_NAME),
    Kind.COMPANY: ("domain", *COMPANY_FIELDS),
}


def kind_of(record: Contact | Company) -> GoneRecord.Kind:
    """Whether the record is a contact or a company."""
    return kind_of_model(type(record))


def kind_of_model(model: type[Contact] | type[Company]) -> GoneRecord.Kind:
    """Whether the table holds contacts or companies."""
    return Kind.CONTACT if issubclass(model, Contact) else Kind.COMPANY


def values_of(record: Contact | Company) -> dict[str, str]:
    """Every value of the record that is not empty."""
    values = {name: getattr(record, name) for name in TEXT_FIELDS[kind_of(record)]}
    values |= {f"{CUSTOM}{name}": value for name, value in record.custom.items()}
    if isinstance(record, Contact):
        values[COMPANY_ID] = str(record.company_record_id or "")
    return {name: value for name, value in values.items() if value}


def columns_for(record: Contact | Company, values: Mapping[str, str]) -> dict[str, Any]:
    """The columns that hold these values, as an update of the record's row takes them; an empty value removes."""
    columns: dict[str, Any] = {
        name: value for name, value in values.items() if name != COMPANY_ID and not name.startswith(CUSTOM)
    }
    if COMPANY_ID in values:
        columns["company_record_id"] = int(values[COMPANY_ID]) if values[COMPANY_ID] else None
    custom = {name.removeprefix(CUSTOM): value for name, value in values.items() if name.startswith(CUSTOM)}
    if custom:
        columns["custom"] = {name: value for name, value in {**record.custom, **custom}.items() if value}
    return columns


def column_for(kind: str, name: str) -> str:
    """The contact field whose column in a file of contacts a record's value is made from."""
    if kind == Kind.CONTACT:
        return name
    alike = (*COMPANY_FIELDS_BY_NAME[name].named_like, name)
    return next((each for each in alike if each in FIELDS_BY_NAME), name)


def label_of(kind: str, name: str) -> str:
    """What a person calls the field."""
    if name.startswith(CUSTOM):
        return name.removeprefix(CUSTOM)
    if name == COMPANY_ID:
        return "Company record"
    return FIELDS_OF[kind][name].label
