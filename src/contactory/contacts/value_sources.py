"""The cells of files and the people that values came from, read together for all values of a record."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection

from contactory.contacts.record_values import CUSTOM, Kind, column_for
from contactory.engine.domains import company_domain
from contactory.engine.email_syntax import judge
from contactory.engine.mapping import Mapping as Columns
from contactory.engine.several_values import EMAILS, NAME_PARTS, PHONES
from contactory.store.queries import SQL
from contactory.workspaces.models import ApiKey, Membership

_LOCAL_DIGITS: Final = 6  # at the end of a number, which are the same with and without its codes
_NAMING_DOMAINS: Final = ("company_domain", "website", "email")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did something: an account or an API key, by the name that it has now; None where it is gone."""

    id: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Correction:
    """What somebody wrote in place of a cell while the import was in review."""

    text: str
    actor: Actor | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of an imported file; whatever is None is not known any more.

    row_number counts the rows of data from 1, line the lines of the file. raw is the exact text of the cell, or of the
    whole record where the reader could not tell its cells apart.
    """

    import_id: int
    filename: str | None
    row_number: int | None
    line: int | None = None
    header: str | None = None
    raw: str | None = None
    correction: Correction | None = None


Texts = Sequence[str | None] | None


@dataclass(frozen=True, slots=True)
class _Row:
    filename: str
    kind: str
    columns: Columns | None
    line: int | None
    texts: Texts
    exact: Texts
    record: str | None
    corrected: Texts
    corrected_exact: Texts
    actor: str | None
    corrected_at: datetime | None

    def raw(self, index: int) -> str | None:
        """The exact text of a column's cell."""
        found = _at(index, self.exact, self.texts)
        return self.record if found is None else found

    def correction(self, index: int) -> str | None:
        """What stands in the cell's place, where that is another text."""
        found = _at(index, self.corrected_exact, self.corrected)
        return None if found == _at(index, self.exact, self.texts) else found


class Sources:
    """What is known of the cells and people that a record's values came from."""

    def __init__(self, kind: str, rows: Mapping[tuple[int, int | None], _Row], names: Mapping[str, str]) -> None:
        self._kind = kind
        self._rows = rows
        self._names = names

    @classmethod
    def read(
        cls, workspace_id: int, kind: str, *, places: Sequence[tuple[int, int | None]], actors: Iterable[str]
    ) -> "Sources":
        """Read the cells at these places (import and row number) and the names of these actors: three queries."""
        rows = _rows_at(places)
        correctors = {row.actor for row in rows.values() if row.actor}
        return cls(kind, rows, _names_of(workspace_id, correctors.union(actors)))

    def actor(self, actor: str) -> Actor | None:
        """Who that is; None for nobody."""
        return Actor(actor, self._names.get(actor)) if actor else None

    def cell(self, job_id: int, row_number: int | None, field: str, value: str) -> Cell:
        """The cell of that row from which a field got the value; one without a header where no column could give it."""
        row = self._rows.get((job_id, row_number))
        if row is None:
            return Cell(job_id, None, row_number)
        columns = self._columns_of(row, field)
        for header, index in columns:
            raw, corrected = row.raw(index), row.correction(index)
            if len(columns) == 1 or _could_give(field, value, corrected or raw):
                correction = None if corrected is None else self._correction(row, corrected)
                return Cell(job_id, row.filename, row_number, row.line, header, raw, correction)
        return Cell(job_id, row.filename, row_number, row.line)

    def _correction(self, row: _Row, text: str) -> Correction:
        return Correction(text, self.actor(row.actor or ""), row.corrected_at)

    def _columns_of(self, row: _Row, field: str) -> list[tuple[str, int]]:
        """Header and index of the columns that the field's value may come from."""
        if row.columns is None:
            return []
        if field.startswith(CUSTOM):
            found = [row.columns.custom_columns().get(field.removeprefix(CUSTOM))]
        else:
            given = row.columns.field_columns()
            found = [given.get(name) for name in self._fields_for(row, field, given)]
        headers = {column.index: column.header.strip() for column in row.columns.columns}
        return [(headers[index], index) for index in found if index is not None]

    def _fields_for(self, row: _Row, field: str, given: Mapping[str, int]) -> Iterable[str]:
        if self._kind == Kind.COMPANY and field == "domain":
            return ("domain", *_NAMING_DOMAINS) if row.kind == "companies" else _NAMING_DOMAINS
        own = field if row.kind == "companies" else column_for(self._kind, field)
        if own in given:
            return (own,)
        if own in NAME_PARTS:
            return ("full_name",)
        return next((group for group in (EMAILS, PHONES) if own in group), ())


def _could_give(field: str, value: str, text: str | None) -> bool:
    """Whether the value may be one of those that the text of a cell holds."""
    if text is None:
        return True
    if field == "domain":
        return company_domain(text, listed=True) == value
    if field in PHONES:
        return _digits(value)[-_LOCAL_DIGITS:] in _digits(text)
    return field not in EMAILS or value.casefold() in text.casefold() or judge(text).key == value


def _digits(text: str) -> str:
    return "".join(mark for mark in text if mark.isdigit())


def _rows_at(places: Sequence[tuple[int, int | None]]) -> dict[tuple[int, int | None], _Row]:
    if not places:
        return {}
    with connection.cursor() as cursor:
        jobs, rows = zip(*places, strict=True)
        cursor.execute(SQL["rows_of_sources"], {"jobs": list(jobs), "rows": list(rows)})
        found = cursor.fetchall()
    columns = {job_id: _columns(mapping) for job_id, _, _, _, mapping, *_ in found}
    return {
        (job_id, row_number): _Row(filename, kind, columns[job_id], *rest)
        for job_id, row_number, filename, kind, _, *rest in found
    }


def _at(index: int, *layers: Texts) -> str | None:
    """The first text that is known at the index."""
    for texts in layers:
        if texts is not None and index < len(texts) and texts[index] is not None:
            return texts[index]
    return None


def _columns(mapping: Any) -> Columns | None:
    value = json.loads(mapping) if isinstance(mapping, str) else mapping
    return Columns.from_json(value) if value is not None else None


def _names_of(workspace_id: int, actors: Iterable[str]) -> dict[str, str]:
    ids: dict[str, list[int]] = {"account": [], "api_key": []}
    for actor in actors:
        what, _, number = actor.partition(":")
        if what in ids and number.isdecimal():
            ids[what].append(int(number))
    # Only members have a name here: an account belongs to no workspace, and may be a stranger by now.
    members = Membership.objects.filter(workspace_id=workspace_id, account_id__in=ids["account"])
    keys = ApiKey.objects.filter(workspace_id=workspace_id, id__in=ids["api_key"])
    return {
        f"account:{each.account_id}": each.account.name or each.account.email
        for each in members.select_related("account")
    } | {f"api_key:{key.pk}": key.name for key in keys}
