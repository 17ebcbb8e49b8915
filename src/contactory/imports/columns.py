"""Where the fields of a record stand among a staged row's texts, for SQL and for staging alike.

A staged row's texts are its cleaned cells in file order; behind them stand the fields that were derived from others.
Positions are 1-based, as PostgreSQL counts.
"""

from collections.abc import Collection
from collections.abc import Mapping as MappingOf

import pyarrow as pa

from contactory.contacts.record_values import CUSTOM
from contactory.engine.fields import COMPANY_FIELDS_BY_NAME, CONTACT_FIELDS, FIELDS_BY_NAME
from contactory.engine.mapping import Mapping
from contactory.engine.several_values import derived_fields
from contactory.imports.record_kinds import COMPANIES, RecordKind

COMPANY_SOURCES: dict[str, str] = {
    "name": "company",
    "website": "website",
    "industry": "industry",
    "employees": "employees",
    "phone": "company_phone",
    "address": "company_address",
    "city": "company_city",
    "state": "company_state",
    "postal_code": "company_postal_code",
    "country": "company_country",
    "linkedin_url": "company_linkedin_url",
    "description": "seo_description",
    "annual_revenue": "annual_revenue",
    "total_funding": "total_funding",
    "technologies": "technologies",
    "keywords": "keywords",
    "external_id": "apollo_account_id",
}


def positions(mapping: Mapping) -> dict[str, int]:
    """The position of each field that a file gives."""
    width = len(mapping.columns)
    found = {name: index + 1 for name, index in mapping.field_columns().items()}
    return found | {name: width + number for number, name in enumerate(derived_fields(mapping), 1)}


def clean_columns(mapping: Mapping, cells: pa.RecordBatch, fields: MappingOf[str, pa.Array]) -> list[pa.Array]:
    """The cleaned texts of a batch in the order of positions(): columns without a field as they are."""
    names = {index: name for name, index in mapping.field_columns().items()}
    own = [fields[names[index]] if index in names else column for index, column in enumerate(cells.columns)]
    return own + [fields[name] for name in derived_fields(mapping)]


def text_at(position: int) -> str:
    """SQL for the text at a position of the array v, which a row that becomes a record always has."""
    return f"v[{int(position)}]"


def texts(mapping: Mapping) -> dict[str, str]:
    """SQL for the text of each field that a file gives."""
    return {name: text_at(at) for name, at in positions(mapping).items()}


def contact_columns(mapping: Mapping) -> dict[str, str]:
    """SQL expression of each column of a contact that the file gives, but for its e-mail, which is the normal form."""
    given = texts(mapping)
    columns = {
        field.name: given[field.name] for field in CONTACT_FIELDS if field.name in given and field.name != "email"
    }
    custom = mapping.custom_columns()
    if custom:
        columns["custom"] = _custom(custom)
    return columns


def record_columns(kind: RecordKind, mapping: Mapping) -> dict[str, str]:
    """SQL expression of each column of a record that a file of such records gives, but for the record's key."""
    return listed_company_columns(mapping) if kind == COMPANIES else contact_columns(mapping)


def listed_company_columns(mapping: Mapping) -> dict[str, str]:
    """SQL expression of each column of a company that a file of companies gives, but for its domain, the key."""
    columns = {
        name: text for name, text in texts(mapping).items() if name in COMPANY_FIELDS_BY_NAME and name != "domain"
    }
    custom = mapping.custom_columns()
    return columns | {"custom": _custom(custom)} if custom else columns


def company_columns(mapping: Mapping) -> dict[str, str]:
    """SQL expression of each column of a company that a file of contacts gives."""
    given = texts(mapping)
    return {name: given[source] for name, source in COMPANY_SOURCES.items() if source in given}


def merge_pairs(kind: RecordKind, mapping: Mapping, overwrite_protected: Collection[str]) -> str:
    """SQL rows (field, old, new, guarded, turns_back) of what the alias row offers to its record.

    guarded: only ever filled, as a field that a person's consent stands in is unless the job names it. turns_back: the
    contact has opted out, and the new text would say otherwise. A custom field goes by "custom:NAME". Empty where the
    file gives no field.
    """
    pairs = []
    for name, text in record_columns(kind, mapping).items():
        if name == "custom":
            continue
        guarded = kind != COMPANIES and _protected(name) and name not in overwrite_protected
        turns_back = "false" if kind == COMPANIES else _turns_back(name, text)
        pairs.append(f"('{name}', row.{name}, {text}, {_truth(guarded)}, {turns_back})")
    pairs += [
        f"({_literal(CUSTOM + name)}, {present}, {text}, false, false)"
        for name, present, text in _custom_texts(mapping)
    ]
    return ", ".join(pairs)


def differences(kind: RecordKind, mapping: Mapping) -> str:
    """SQL for whether the alias row has any text for its record that the record has not."""
    columns = {name: text for name, text in record_columns(kind, mapping).items() if name != "custom"}
    found = [(f"row.{name}", text) for name, text in columns.items()]
    found += [(present, text) for _, present, text in _custom_texts(mapping)]
    return " OR ".join(f"({text} <> '' AND {text} <> {present})" for present, text in found)


def _custom_texts(mapping: Mapping) -> list[tuple[str, str, str]]:
    """The name of each custom field that a file gives, and SQL for what the record has and what its row gives."""
    return [
        (name, f"coalesce(row.custom ->> {_literal(name)}, '')", text_at(index + 1))
        for name, index in mapping.custom_columns().items()
    ]


def _turns_back(name: str, text: str) -> str:
    if not _protected(name):
        return "false"
    stands = " OR ".join(_says_no_contact(field, f"row.{field}") for field in FIELDS_BY_NAME if _protected(field))
    return f"(({stands}) AND NOT ({_says_no_contact(name, text)}))"


def _says_no_contact(field: str, text: str) -> str:
    """SQL for whether a text of a protected field tells not to contact the person; see engine.consent."""
    word = f"lower(btrim({text}))"
    if FIELDS_BY_NAME[field].kind == "boolean":
        return f"{word} <> '' AND {word} <> ALL (%(no_words)s)"
    return f"{word} = ANY (%(refusals)s)"


def _protected(name: str) -> bool:
    return FIELDS_BY_NAME[name].protected


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _custom(custom: dict[str, int]) -> str:
    """A JSON object of the texts that are not empty, under the names that the file gives them."""
    if len(custom) == 1:
        ((name, index),) = custom.items()
        text = text_at(index + 1)
        return f"CASE WHEN {text} <> '' THEN jsonb_build_object({_literal(name)}, {text}) ELSE '{{}}' END"
    pairs = [f"{_literal(name)}, nullif(v[{index + 1}], '')" for name, index in custom.items()]
    # A function of PostgreSQL takes 100 arguments.
    groups = [pairs[start : start + 50] for start in range(0, len(pairs), 50)]
    return " || ".join(f"jsonb_strip_nulls(jsonb_build_object({', '.join(group)}))" for group in groups)


def _literal(name: str) -> str:
    quoted = name.replace("'", "''").replace("\\", "\\\\").replace("%", "%%").replace("\x00", "")
    # Words in braces stand for parts of a statement, and a name is none.
    quoted = quoted.replace("{", "\\x7b")
    return f"E'{quoted}'"
