"""A record as texts by field, the form in which values are compared, changed and merged.

A key is a field's name, "custom:NAME" for a custom field of a contact, or "company_id" for its company's record.
"""

from collections.abc import Mapping
from typing import Any, Final, TypeVar

from contactory.contacts.models import COMPANY_FIELDS, Company, Contact, GoneRecord
from contactory.engine.fields import FIELDS_BY_NAME, Field

CUSTOM: Final = "custom:"
COMPANY_ID: Final = "company_id"
Kind = GoneRecord.Kind

Record = TypeVar("Record", Contact, Company)

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
    if isinstance(record, Contact):
        values |= {f"{CUSTOM}{name}": value for name, value in record.custom.items()}
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
    if custom and isinstance(record, Contact):
        columns["custom"] = {name: value for name, value in {**record.custom, **custom}.items() if value}
    return columns


def engine_field(kind: str, name: str) -> Field:
    """The field of engine/fields.py that means the same: a company's phone is a contact's company_phone."""
    if kind == Kind.CONTACT:
        return FIELDS_BY_NAME[name]
    of_company = "company" if name == "name" else f"company_{name}"
    return FIELDS_BY_NAME[of_company if of_company in FIELDS_BY_NAME else name]


def label_of(kind: str, name: str) -> str:
    """What a person calls the field."""
    if name.startswith(CUSTOM):
        return name.removeprefix(CUSTOM)
    if name == COMPANY_ID:
        return "Company record"
    return engine_field(kind, name).label if kind == Kind.CONTACT else name.replace("_", " ").capitalize()
