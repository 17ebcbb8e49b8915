"""What undo did with an import's records and fields, and why: the pages of that list."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from contactory.imports.models import ImportJob
from contactory.imports.revert_models import Revert, RevertedKind, RevertGroup
from contactory.imports.revert_names import names_in
from contactory.imports.services.reverting import COUNTS
from contactory.store.queries import SQL

# Sorts before every outcome.
START = (0, 0, 0, "")

_SENTENCES = {
    "made": "The import made it; it is gone.",
    "changed": "It has the value again that it had before the import.",
    "person": "Somebody changed it after the import.",
    "import": "Import {by} changed it later: revert that one, then this one again.",
    "provider": "A data provider gave it this value after the import.",
    "merge": "It took this value from {kind} {by}, which was merged into it after the import.",
    "absorbed": "The {kind} {by} was merged into it after the import.",
    "unknown": "It does not have the value that the import wrote.",
    "merged": "It was merged into {kind} {by} after the import.",
    "deleted": "Somebody deleted it after the import.",
    "used": "Contacts that stay belong to it: {by}.",
}
_WOULD = {
    "made": "The import made it; it would go.",
    "changed": "It would have the value again that it had before the import.",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one record or field; field is empty where the whole record is meant.

    value is what was put back, or what stays; None where it is not known any more. name is what the record is called,
    None where nothing of it is known any more.
    """

    group: str
    kind: str
    record_id: int
    row_number: int | None
    field: str
    created: bool
    reason: str
    sentence: str
    value: str | None
    key: tuple[int, int, int, str]
    name: str | None = None


def outcome_page(
    job: ImportJob, group: RevertGroup | None, *, dry_run: bool, after: Sequence[Any], limit: int
) -> list[Outcome]:
    """Up to limit outcomes behind the key after, of one group or of all in their order; call it inside the scope."""
    groups = list(RevertGroup) if group is None else [group]
    place = dict(zip(("group", "kind", "record", "field"), after, strict=True))
    values = {"job": job.id, "dry_run": dry_run, "groups": [int(each) for each in groups], "limit": limit, **place}
    with connection.cursor() as cursor:
        cursor.execute(SQL["revert_page"], values)
        outcomes = [_outcome(row, dry_run) for row in cursor.fetchall()]
    names = names_in(job, {_record(each): each.row_number for each in outcomes})
    return [replace(each, name=names.get(_record(each))) for each in outcomes]


def totals(job: ImportJob) -> dict[str, int]:
    """What undo came to so far, over all times that it was asked for."""
    return {name: (job.reverted or {}).get(name, 0) for name in COUNTS}


def newest_revert(job: ImportJob) -> Revert | None:
    """The last time that undo of the import was asked for."""
    return Revert.objects.filter(job=job).order_by("-number").first()


def _record(outcome: Outcome) -> tuple[RevertedKind, int]:
    return RevertedKind[outcome.kind.upper()], outcome.record_id


def _outcome(row: Sequence[Any], dry_run: bool) -> Outcome:
    outcome, kind, record_id, row_number, field, created, reason, by_id, value = row
    kind_name = RevertedKind(kind).name.lower()
    sentences = _SENTENCES | _WOULD if dry_run else _SENTENCES
    return Outcome(
        group=RevertGroup(outcome).name.lower(),
        kind=kind_name,
        record_id=record_id,
        row_number=row_number,
        field=field,
        created=created,
        reason=reason,
        sentence=sentences[reason].format(by=by_id, kind=kind_name),
        value=value if field else None,
        key=(outcome, kind, record_id, field),
    )
