"""The values of many records at once, as texts by field."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.backends.utils import CursorWrapper

from contactory.contacts.record_values import TEXT_FIELDS, Kind
from contactory.store.queries import SQL

_OF_COMPANY = ("name", "domain", "website")


@dataclass(frozen=True, slots=True)
class ManyValues:
    """What one record has, without what is empty or custom; company is that of a contact's company record."""

    values: dict[str, str]
    company: dict[str, str]


def values_of_many(
    cursor: CursorWrapper, *, workspace_id: int, kind: str, record_ids: Sequence[int], lock: bool = False
) -> dict[int, ManyValues]:
    """The values of those of the records that are there; with lock nobody changes them until the transaction ends."""
    names = TEXT_FIELDS[kind]
    of_company = _OF_COMPANY if kind == Kind.CONTACT else ()
    columns = ", ".join(f"c.{name}" for name in names)
    statement = (
        SQL["values_of_many"]
        .replace("{columns}", columns)
        .replace("{company}", "".join(f", o.{name}" for name in of_company))
        .replace("{record}", kind)
        .replace("{join}", SQL["company_of_contact"] if of_company else "")
        .replace("{lock}", SQL["lock_many"] if lock else "")
    )
    cursor.execute(statement, {"workspace": workspace_id, "records": list(record_ids)})
    end = 1 + len(names)
    return {
        row[0]: ManyValues(
            {name: text for name, text in zip(names, row[1:end], strict=True) if text},
            {name: text for name, text in zip(of_company, row[end:], strict=True) if text},
        )
        for row in cursor.fetchall()
    }


def fields_given_lately(
    cursor: CursorWrapper, *, workspace_id: int, kind: str, record_ids: Sequence[int], days: int, enrichment_id: int
) -> dict[int, frozenset[str]]:
    """By record, the fields that providers gave within so many days, but for those of the enrichment itself."""
    statement = SQL["fields_given_lately"].replace("{record}", kind)
    given: dict[str, Any] = {
        "workspace": workspace_id,
        "records": list(record_ids),
        "days": days,
        "enrichment": enrichment_id,
    }
    cursor.execute(statement, given)
    return {record_id: frozenset(fields) for record_id, fields in cursor.fetchall()}
