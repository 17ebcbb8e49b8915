"""What undo did with the values that an enrichment gave, and why: the pages of that list."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from contactory.contacts.models import Company, Contact
from contactory.contacts.naming import names_of
from contactory.contacts.undo_words import RevertGroup
from contactory.enrichment.models import Enrichment
from contactory.enrichment.revert_models import EnrichmentRevert
from contactory.enrichment.services.reverting import counted
from contactory.store.queries import SQL

# Sorts before every outcome.
START = (0, 0, "")

_SENTENCES = {
    "changed": "It has the value again that it had before the enrichment.",
    "person": "Somebody changed it after the enrichment.",
    "import": "Import {by} changed it later: revert that one, then this enrichment again.",
    "provider": "Enrichment {by} changed it later: revert that one, then this one again.",
    "merge": "It took this value from {kind} {by}, which was merged into it after the enrichment.",
    "unknown": "It does not have the value that the enrichment wrote.",
    "taken": "What it had before belongs to {kind} {by} by now.",
    "suppressed": "The person with its former address was erased on request.",
    "address": "It is about the e-mail address, which stays.",
    "merged": "It was merged into {kind} {by} after the enrichment.",
    "deleted": "Somebody deleted it after the enrichment.",
}
_WOULD = {"changed": "It would have the value again that it had before the enrichment."}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one value; field is empty for a record that is no more.

    value is what was put back, or what stays; None where it is not known any more. name is what the record is called,
    None for one that is no more.
    """

    group: str
    kind: str
    record_id: int
    field: str
    reason: str
    sentence: str
    value: str | None
    key: tuple[int, int, str]
    name: str | None = None


def outcome_page(
    enrichment: Enrichment, group: RevertGroup | None, *, dry_run: bool, after: Sequence[Any], limit: int
) -> list[Outcome]:
    """Up to limit outcomes behind the key after, of one group or of all in their order; call it inside the scope."""
    groups = list(RevertGroup) if group is None else [group]
    place = dict(zip(("group", "record", "field"), after, strict=True))
    values = {
        "enrichment": enrichment.pk,
        "dry_run": dry_run,
        "groups": [int(each) for each in groups],
        "limit": limit,
        **place,
    }
    with connection.cursor() as cursor:
        cursor.execute(SQL["enrichment_revert_page"], values)
        outcomes = [_outcome(row, enrichment.target, dry_run) for row in cursor.fetchall()]
    model = Company if enrichment.target == "company" else Contact
    names = names_of(enrichment.workspace_id, model, {each.record_id for each in outcomes})
    return [replace(each, name=names.get(each.record_id) or None) for each in outcomes]


def totals(enrichment: Enrichment) -> dict[str, int]:
    """What undo came to so far, over all times that it was asked for."""
    with connection.cursor() as cursor:
        return counted(cursor, enrichment.pk, dry_run=False)


def newest_revert(enrichment: Enrichment) -> EnrichmentRevert | None:
    """The last time that undo of the enrichment was asked for."""
    return EnrichmentRevert.objects.filter(enrichment=enrichment).order_by("-number").first()


def _outcome(row: Sequence[Any], kind: str, dry_run: bool) -> Outcome:
    outcome, record_id, field, reason, by_id, value = row
    sentences = _SENTENCES | _WOULD if dry_run else _SENTENCES
    return Outcome(
        group=RevertGroup(outcome).name.lower(),
        kind=kind,
        record_id=record_id,
        field=field,
        reason=reason,
        sentence=sentences[reason].format(by=by_id, kind=kind),
        value=value,
        key=(outcome, record_id, field),
    )
