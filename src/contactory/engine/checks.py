"""Checking rows: cleaned fields, keys, and every problem that one row alone can have."""

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from contactory.engine.batches import Integers
from contactory.engine.column_formats import ColumnFormats
from contactory.engine.company_checks import CompanyDomains, company_domains, domain_faults
from contactory.engine.domains import registrable_domains
from contactory.engine.email_suggestions import suggest_email
from contactory.engine.email_syntax import email_keys, judge
from contactory.engine.field_texts import clean_texts
from contactory.engine.fields import DEFAULT_REQUIRED, FIELDS_BY_NAME, Field
from contactory.engine.issue_codes import IssueKind
from contactory.engine.mapping import Mapping
from contactory.engine.normalise import as_text, cleaned
from contactory.engine.several_values import derived_fields
from contactory.engine.value_checks import misfit_sentence, misfits
from contactory.engine.value_suggestions import suggest_value


@dataclass(frozen=True, slots=True)
class Problems:
    """One kind of problem in one field: the rows (0-based offsets in the batch) and, for each, what to show.

    values holds the raw cells, suggestions what they were obviously meant to be (None where nothing is obvious),
    sentences what to tell a person; all are as long as positions.
    """

    kind: IssueKind
    field: str | None
    positions: Integers
    values: list[str]
    suggestions: list[str | None]
    sentences: list[str]


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking a batch gives; every array is as long as the batch.

    email_key and domain_key are strings, null where there is none. fields holds the cleaned text of each mapped field,
    "" for nothing, and of the fields that were derived from others; an array that needed no cleaning is the raw one.
    changed is true where the cleaned text of any field differs from its raw cell, or was derived.
    """

    email_key: pa.Array
    domain_key: pa.Array
    fields: dict[str, pa.Array]
    changed: pa.Array
    problems: tuple[Problems, ...]


class RowChecker:
    """Checks the batches of one file, by its mapping, the fields that every row must have, and its formats.

    fields are those of contacts or of companies; what a company has in place of an address is its domain.
    """

    def __init__(
        self,
        mapping: Mapping,
        required: Sequence[str] = DEFAULT_REQUIRED,
        formats: ColumnFormats | None = None,
        fields: MappingOf[str, Field] = FIELDS_BY_NAME,
    ) -> None:
        self._columns = mapping.field_columns()
        self._derived = derived_fields(mapping)
        self._of_companies = "domain" in fields
        self._needs_domain = "domain" in required
        # Whether a company has its domain is judged with what its website says.
        self._required = tuple(name for name in required if not (self._of_companies and name == "domain"))
        self._formats = formats or ColumnFormats()
        self._fields = fields

    def check(self, cells: pa.RecordBatch) -> Checked:
        """The cleaned fields, keys and problems of some rows; cells are text, in the order of the file's columns."""
        raw = {name: as_text(cells.column(index)) for name, index in self._columns.items()}
        trimmed = {name: cleaned(column, self._fields[name].kind) for name, column in raw.items()}
        clean = clean_texts(trimmed, self._fields, self._formats, self._derived)
        email_key = email_keys(clean.fields["email"]) if "email" in raw else _no_text(cells.num_rows)
        companies = company_domains(trimmed, cells.num_rows) if self._of_companies else None
        if companies is not None and companies.texts is not None:
            clean.fields["domain"] = companies.texts
        every = clean.fields | clean.derived
        problems = (
            *self._missing(every, raw, cells.num_rows),
            *_invalid_emails(every, raw, email_key),
            *self._invalid_values(trimmed, raw),
            *(self._invalid_domains(companies, trimmed, raw) if companies is not None else ()),
        )
        return Checked(
            email_key=email_key,
            domain_key=companies.keys if companies is not None else _domain_keys(trimmed, email_key),
            fields=every,
            changed=_changed(raw, clean.fields, clean.derived, cells.num_rows),
            problems=problems,
        )

    def _missing(self, fields: dict[str, pa.Array], raw: dict[str, pa.Array], rows: int) -> Iterable[Problems]:
        for name in self._required:
            column = fields.get(name)
            positions = (
                np.arange(rows, dtype=np.int64) if column is None else _where(pc.equal(pc.binary_length(column), 0))
            )
            if len(positions):
                values = _texts(raw[name], positions) if name in raw else [""] * len(positions)
                sentence = f"{self._fields[name].label} is empty, and every row must have one."
                yield _problems(IssueKind.MISSING_REQUIRED, name, positions, values, sentences=[sentence] * len(values))

    def _invalid_domains(
        self, companies: CompanyDomains, trimmed: dict[str, pa.Array], raw: dict[str, pa.Array]
    ) -> Iterable[Problems]:
        for fault in domain_faults(trimmed, companies, required=self._needs_domain):
            kind = IssueKind.MISSING_REQUIRED if fault.missing else IssueKind.INVALID_VALUE
            values = _texts(raw[fault.field], fault.positions) if fault.field in raw else [""] * len(fault.positions)
            yield Problems(kind, fault.field, fault.positions, values, fault.suggestions, fault.sentences)

    def _invalid_values(self, trimmed: dict[str, pa.Array], raw: dict[str, pa.Array]) -> Iterable[Problems]:
        """Judged before the values are cleaned: a person sees what the file has."""
        for name, column in trimmed.items():
            field = self._fields[name]
            if name == "email":
                continue
            positions = misfits(column, field.kind)
            if len(positions):
                sentences = [misfit_sentence(field, text) for text in _texts(column, positions)]
                order, decimal = self._formats.order(name), self._formats.decimal(name)
                yield _problems(
                    IssueKind.INVALID_VALUE,
                    name,
                    positions,
                    _texts(raw[name], positions),
                    sentences=sentences,
                    suggestions=[suggest_value(field.kind, text, order, decimal) for text in _texts(column, positions)],
                )


def _invalid_emails(fields: dict[str, pa.Array], raw: dict[str, pa.Array], keys: pa.Array) -> Iterable[Problems]:
    if "email" not in fields or not keys.null_count:
        return
    filled = pc.greater(pc.binary_length(fields["email"]), 0)
    positions = _where(pc.and_(pc.is_null(keys), filled))
    if len(positions):
        trimmed = _texts(fields["email"], positions)
        yield _problems(
            IssueKind.INVALID_EMAIL,
            "email",
            positions,
            _texts(raw["email"], positions),
            suggestions=[suggest_email(text) for text in trimmed],
            sentences=[f"This is not an e-mail address. {judge(text).sentence}" for text in trimmed],
        )


def _domain_keys(fields: dict[str, pa.Array], email_key: pa.Array) -> pa.Array:
    """The company's own words first (its domain, its website), then where its people get their mail."""
    found = _no_text(len(email_key))
    for name in ("company_domain", "website"):
        if name in fields and found.null_count:
            found = pc.coalesce(found, registrable_domains(fields[name]))
    if not found.null_count:
        return found
    asked = pc.if_else(pc.is_null(found), email_key, pa.scalar(None, pa.string())).fill_null("")
    hosts = pc.replace_substring_regex(asked, pattern="^.*@", replacement="")
    return pc.coalesce(found, registrable_domains(hosts))


def _changed(
    raw: dict[str, pa.Array], fields: dict[str, pa.Array], derived: dict[str, pa.Array], rows: int
) -> pa.BooleanArray:
    changed = pa.array(np.zeros(rows, np.bool_))
    for name, column in raw.items():
        if changed.true_count == rows:
            break
        if fields[name] is not column:
            changed = pc.or_(changed, pc.not_equal(fields[name], column))
    for column in derived.values():
        changed = pc.or_(changed, pc.greater(pc.binary_length(column), 0))
    return changed


def _problems(
    kind: IssueKind,
    field: str,
    positions: Integers,
    values: list[str],
    *,
    sentences: list[str],
    suggestions: list[str | None] | None = None,
) -> Problems:
    nothing: list[str | None] = [None] * len(values)
    return Problems(kind, field, positions, values, suggestions or nothing, sentences)


def _where(mask: pa.BooleanArray) -> Integers:
    return np.flatnonzero(mask.to_numpy(zero_copy_only=False)).astype(np.int64)


def _texts(column: pa.StringArray, positions: Integers) -> list[str]:
    texts: list[str] = column.take(pa.array(positions)).to_pylist()
    return texts


def _no_text(rows: int) -> pa.Array:
    return pa.nulls(rows, pa.string())
