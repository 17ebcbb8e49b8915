"""Pages of a forecast: row by row, what would be written, field by field, and what is kept with the reason."""

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from django.db import connection

from contactory.engine.mapping import Mapping
from contactory.imports.columns import record_columns
from contactory.imports.merging import CONSENT_WORDS, merge_verdicts, targets_among
from contactory.imports.models import ImportJob
from contactory.imports.policies import Policies
from contactory.imports.record_kinds import COMPANIES, RECORD_KINDS, RecordKind
from contactory.imports.row_pages import RowFilter, RowStatus, row_page
from contactory.imports.services.forecasting import check_forecast
from contactory.store.queries import SQL

# How many rows are looked through for one page; a page that would need more ends early, and the next one goes on.
FIRST_SPAN = 2_000
MOST_SPANNED = 200_000
MOST_COMPARED = 4_000
_BATCH = 500
# Places in the list of what is created behind every row number.
GONE = 2**31

_LEFT = f"AND {SQL['row_is_held']}"
_MERGING = ("fill_empty", "overwrite")
_REASONS = {
    "not_empty": "It has a value, and the row only fills what is empty.",
    "protected": "No file overwrites it, unless the import names it in overwrite_protected.",
    "opted_out": "The contact has opted out, and this would say otherwise.",
}


class Outcome(StrEnum):
    """What becomes of a row."""

    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    HELD = "held"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class Change:
    """One field that gets another text."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Kept:
    """One field that keeps its text although the row has another; reason is a code, message the same for a person."""

    field: str
    before: str
    offered: str
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """What becomes of one row, why, and of which contact it is the matter, where that is known.

    domain and company_id stand in the place of email and contact_id in a file of companies.
    """

    row_number: int
    line: int
    outcome: Outcome
    email: str | None = None
    contact_id: int | None = None
    reasons: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    domain: str | None = None
    company_id: int | None = None


@dataclass(frozen=True, slots=True)
class ForecastPage:
    """Some rows, and the place at which the next page begins; None where there is none."""

    rows: list[ForecastRow]
    next_after: int | None


def forecast_page(job: ImportJob, outcome: Outcome, *, after: int, limit: int) -> ForecastPage:
    """Rows with that outcome from a place on, 0 or the page before's next_after; call it inside the workspace's scope.

    A page may have fewer than limit rows, or none, and yet be followed by another: it ends when it has looked through
    so many rows that looking on would keep its reader waiting. Raises WrongState for a job that is not in review.
    """
    check_forecast(job)
    return _PAGES[outcome](job, after, limit)


def judged_row(job: ImportJob, row_number: int) -> ForecastRow | None:
    """What becomes of one row about whose existing record was decided; None where that record is gone."""
    check_forecast(job)
    return next(iter(_judged(job, [row_number])), None)


def _creates(job: ImportJob, after: int, limit: int) -> ForecastPage:
    """First the rows that nothing was decided about, then, at places behind all rows, those whose record is gone."""
    if after >= GONE:
        return _gone(job, after - GONE, limit)
    numbers: list[int] = []
    span, seen, last = FIRST_SPAN, 0, job.rows_total
    while len(numbers) <= limit and after < last and seen < MOST_SPANNED:
        until = min(after + span, last)
        numbers += _creating(job, after, until, limit + 1 - len(numbers))
        seen, span, after = seen + span, min(span * 4, MOST_SPANNED - seen), until
    rows = [_created(record) for record in _records(job, numbers[:limit])]
    if len(numbers) > limit:
        return ForecastPage(rows, numbers[limit - 1])
    if after < last:
        return ForecastPage(rows, after)
    return ForecastPage(rows, GONE if _decided(job, _MERGING, 0, 1) else None)


def _creating(job: ImportJob, after: int, until: int, limit: int) -> list[int]:
    statement = SQL["page_of_creating"].replace("{walked}", "held_row" if job.partial else "staged_row")
    return _numbers(job, statement.replace("{not_open}", SQL["row_is_not_open"]), after, limit, until=until)


def _gone(job: ImportJob, after: int, limit: int) -> ForecastPage:
    statement = RECORD_KINDS[job.kind].sql("page_of_gone").replace("{left}", _LEFT if job.partial else "")
    numbers = _numbers(job, statement.replace("{not_open}", SQL["row_is_not_open"]), after, limit + 1)
    rows = [_created(record) for record in _records(job, numbers[:limit])]
    return ForecastPage(rows, GONE + numbers[limit - 1] if len(numbers) > limit else None)


def _updates(job: ImportJob, after: int, limit: int) -> ForecastPage:
    return _judged_pages(job, Outcome.UPDATE, _MERGING, after, limit)


def _unchanged(job: ImportJob, after: int, limit: int) -> ForecastPage:
    return _judged_pages(job, Outcome.UNCHANGED, (*_MERGING, "skip"), after, limit)


def _judged_pages(job: ImportJob, outcome: Outcome, actions: Sequence[str], after: int, limit: int) -> ForecastPage:
    """Rows for existing contacts, compared batch by batch, until there are enough of the outcome."""
    rows: list[ForecastRow] = []
    compared, batch = 0, limit + 1
    while compared < MOST_COMPARED:
        numbers = _decided(job, actions, after, batch)
        rows += [row for row in _judged(job, numbers) if row.outcome == outcome]
        if len(rows) > limit:
            return ForecastPage(rows[:limit], rows[limit - 1].row_number)
        if len(numbers) < batch:
            return ForecastPage(rows, None)
        after, compared, batch = numbers[-1], compared + len(numbers), min(2 * batch, _BATCH)
    return ForecastPage(rows, after)


def _held(job: ImportJob, after: int, limit: int) -> ForecastPage:
    found = row_page(job, RowFilter(status=RowStatus.ISSUE), after=after, limit=limit + 1)
    why = {row.row_number: [issue.message for issue in row.issues if not issue.resolved] for row in found}
    return _cut(job, [row.row_number for row in found], limit, Outcome.HELD, why)


def _discarded(job: ImportJob, after: int, limit: int) -> ForecastPage:
    return _cut(job, _decided(job, ("discard",), after, limit + 1), limit, Outcome.DISCARDED, {})


def _cut(
    job: ImportJob, numbers: Sequence[int], limit: int, outcome: Outcome, why: dict[int, list[str]]
) -> ForecastPage:
    rows = [
        _row(record, outcome, why.get(record.row_number) or [record.source or ""])
        for record in _records(job, numbers[:limit])
    ]
    return ForecastPage(rows, numbers[limit - 1] if len(numbers) > limit else None)


@dataclass(frozen=True, slots=True)
class _Record:
    kind: RecordKind
    row_number: int
    line: int
    key: str | None
    action: str | None
    source: str | None
    record_id: int | None
    texts: dict[str, Any]


def _records(job: ImportJob, numbers: Sequence[int]) -> list[_Record]:
    kind = RECORD_KINDS[job.kind]
    columns = record_columns(kind, Mapping.from_json(job.mapping or {}))
    values = "".join(f", {expression}" for expression in columns.values())
    statement = kind.sql("forecast_rows").replace("{values}", values)
    return [_record(kind, list(columns), found) for found in _fetch(job, statement, numbers=list(numbers))]


def _record(kind: RecordKind, names: Sequence[str], found: tuple[Any, ...]) -> _Record:
    row_number, line, key, action, source, record_id, *texts = found
    return _Record(kind, row_number, line, key, action, source, record_id, dict(zip(names, texts, strict=True)))


def _created(record: _Record) -> ForecastRow:
    texts = {record.kind.field: record.key or "", **record.texts}
    custom = json.loads(texts.pop("custom", None) or "{}")
    texts |= {f"custom:{name}": text for name, text in custom.items()}
    changes = [Change(name, "", text) for name, text in texts.items() if text]
    return _row(record, Outcome.CREATE, _why_created(record), changes)


def _why_created(record: _Record) -> list[str]:
    if record.record_id is not None:
        known = record.kind.told("The workspace has a {record} with this {key_noun} since the check")
        return [f"{known}: the rows are checked again first."]
    return (
        []
        if record.action is None
        else [f"The {record.kind.record} to change is gone: the rows are checked again first."]
    )


def _judged(job: ImportJob, numbers: Sequence[int]) -> list[ForecastRow]:
    """The rows for existing contacts among these; those whose contact is gone are not among them."""
    records = [record for record in _records(job, numbers) if record.record_id is not None or record.action == "skip"]
    wanted = [record.row_number for record in records if record.action in _MERGING]
    offers = _offers(job, wanted)
    return [_judged_row(record, offers[record.row_number]) for record in records]


def _judged_row(record: _Record, offers: list[tuple[str, str, str, str]]) -> ForecastRow:
    changes = [Change(name, old, new) for name, old, new, verdict in offers if verdict == "change"]
    kept = [
        Kept(name, old, new, verdict, _REASONS[verdict]) for name, old, new, verdict in offers if verdict != "change"
    ]
    outcome = Outcome.UPDATE if changes else Outcome.UNCHANGED
    return _row(record, outcome, [record.source or ""], changes, kept)


def _row(
    record: _Record,
    outcome: Outcome,
    reasons: list[str],
    changes: Sequence[Change] = (),
    kept: Sequence[Kept] = (),
) -> ForecastRow:
    found = ForecastRow(
        record.row_number, record.line, outcome, reasons=reasons, changes=list(changes), kept=list(kept)
    )
    if record.kind == COMPANIES:
        return replace(found, domain=record.key, company_id=record.record_id)
    return replace(found, email=record.key, contact_id=record.record_id)


def _offers(job: ImportJob, wanted: list[int]) -> dict[int, list[tuple[str, str, str, str]]]:
    """What each of the rows offers to its contact, in the order of the file's fields, with the verdict."""
    offers: dict[int, list[tuple[str, str, str, str]]] = defaultdict(list)
    if not wanted:
        return offers
    named = Policies.model_validate(job.policies).overwrite_protected
    kind, mapping = RECORD_KINDS[job.kind], Mapping.from_json(job.mapping or {})
    targets = targets_among(kind, "effective_row")
    verdicts = merge_verdicts(kind, "effective_row", mapping, named, shared=True, targets=targets)
    if verdicts:
        statement = SQL["offers_of_rows"].replace("{verdicts}", verdicts)
        numbers = _with_mates(job, wanted)
        for row_number, *offer in _fetch(job, statement, numbers=numbers, wanted=wanted, **CONSENT_WORDS):
            offers[row_number].append((offer[0], offer[1], offer[2], offer[3]))
    order = {name: place for place, name in enumerate(record_columns(kind, mapping))}
    for found in offers.values():
        found.sort(key=lambda offer: (order.get(offer[0], len(order)), offer[0]))
    return offers


def _with_mates(job: ImportJob, numbers: Sequence[int]) -> list[int]:
    """The rows, and those that go into the same contacts: what one finds there depends on the others."""
    statement = RECORD_KINDS[job.kind].sql("mates_of_rows").replace("{left}", _LEFT if job.partial else "")
    found = _fetch(job, statement.replace("{not_open}", SQL["row_is_not_open"]), numbers=list(numbers))
    return sorted({*numbers, *(row for (row,) in found)})


def _decided(job: ImportJob, actions: Sequence[str], after: int, limit: int) -> list[int]:
    """Numbers of rows for which one of these was decided; none of them is written yet."""
    pages = []
    for action in actions:
        page = SQL["page_of_decided"].replace("{action}", action)
        page = page.replace("{left}", _LEFT if job.partial and action in _MERGING else "")
        not_open = f"AND {SQL['row_is_not_open']}" if action in _MERGING else ""
        pages.append(f"({page.replace('{not_open}', not_open)})")
    statement = SQL["first_rows"].replace("{pages}", " UNION ALL ".join(pages))
    return _numbers(job, statement, after, limit)


def _numbers(job: ImportJob, statement: str, after: int, limit: int, **more: int) -> list[int]:
    return [row for (row,) in _fetch(job, statement, after=after, limit=limit, **more)]


def _fetch(job: ImportJob, statement: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"workspace": job.workspace_id, "job": job.id} | values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


_PAGES: dict[Outcome, Callable[[ImportJob, int, int], ForecastPage]] = {
    Outcome.CREATE: _creates,
    Outcome.UPDATE: _updates,
    Outcome.UNCHANGED: _unchanged,
    Outcome.HELD: _held,
    Outcome.DISCARDED: _discarded,
}
