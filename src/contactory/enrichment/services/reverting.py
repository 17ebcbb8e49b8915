"""Undoes an enrichment: what it gave goes where nobody has built upon it since, and all that stays is listed.

A value ends in one of three groups. Reversed: the field has its former value again. Kept: somebody else changed it
since. Blocked: its record was merged or deleted, or its former key belongs to somebody else. A dry run finds the same
groups and changes nothing but the list of them. Money is not given back: the ledger stays as it is.
"""

import json
import time
from typing import Any

from django.db.backends.utils import CursorWrapper

from contactory.contacts.record_values import TEXT_FIELDS
from contactory.contacts.services.provider_values import KEY_OF, suppressed_addresses
from contactory.contacts.undo_words import RevertGroup, RevertState
from contactory.engine.several_values import EMAILS
from contactory.enrichment.models import Enrichment
from contactory.enrichment.queries import FINAL, find_enrichment
from contactory.enrichment.recipes.merging import OF_THE_ADDRESS
from contactory.enrichment.revert_models import EnrichmentRevert
from contactory.enrichment.services.control import lock_enrichment
from contactory.runs.claim import Claim, LeaseLost
from contactory.runs.crashpoints import crashpoint
from contactory.store.queries import SQL

# How many values, and in how many records.
COUNTS = (
    "fields_restored", "records_restored", "fields_kept", "records_kept", "fields_blocked", "records_blocked",
)  # fmt: skip
_GROUPS = {RevertGroup.REVERSED: "restored", RevertGroup.KEPT: "kept", RevertGroup.BLOCKED: "blocked"}


def revert(claim: Claim) -> None:
    """Do one EnrichmentRevert, all of it in one transaction; doing it again finds what is left."""
    started = time.monotonic()
    with claim.finishing() as cursor:
        # No import may make a record of a key in between.
        cursor.execute(SQL["serialise_workspace"], {"workspace": claim.workspace_id})
        lock_enrichment(claim.subject)
        enrichment = find_enrichment(claim.workspace_id, claim.subject)
        wanted = EnrichmentRevert.objects.get(enrichment_id=enrichment.id, number=claim.round)
        if enrichment.state not in FINAL or wanted.state != RevertState.WAITING:
            raise LeaseLost(f"enrichment {enrichment.id} is {enrichment.state} and its revert is {wanted.state}")
        undo = _Undo(cursor, enrichment, wanted)
        undo.run()
        crashpoint("enrichment.revert:done")
        ended: dict[str, Any] = {
            "enrichment": enrichment.id,
            "number": wanted.number,
            "counts": json.dumps(counted(cursor, enrichment.id, dry_run=wanted.dry_run)),
            "seconds": time.monotonic() - started,
        }
        if not wanted.dry_run and wanted.records is None:
            cursor.execute(SQL["enrichment_revert_note"], ended)
        cursor.execute(SQL["enrichment_revert_end"], ended)


def counted(cursor: CursorWrapper, enrichment_id: int, *, dry_run: bool) -> dict[str, int]:
    """How much undo came to, over all times, or in the last dry run; by the names in COUNTS."""
    cursor.execute(SQL["enrichment_revert_count"], {"enrichment": enrichment_id, "dry_run": dry_run})
    found = dict.fromkeys(COUNTS, 0)
    for outcome, fields, records in cursor.fetchall():
        name = _GROUPS[RevertGroup(outcome)]
        found |= {f"fields_{name}": fields, f"records_{name}": records}
    return found


class _Undo:
    """The statements of one revert, in their order; each locks what it decides about before it decides."""

    def __init__(self, cursor: CursorWrapper, enrichment: Enrichment, wanted: EnrichmentRevert) -> None:
        self._cursor = cursor
        self._record = enrichment.target
        self._dry_run = wanted.dry_run
        self._parts = _narrowed(self._record, wanted.records is not None)
        self._values: dict[str, Any] = {
            "workspace": enrichment.workspace_id,
            "enrichment": enrichment.id,
            "dry_run": wanted.dry_run,
            "actor": wanted.actor,
            "records": wanted.records,
            "emails": list(EMAILS),
            "of_address": list(OF_THE_ADDRESS),
        }

    def run(self) -> None:
        """Put back what can be, and list everything."""
        self._execute("forget")
        self._execute("make_changed", lock="" if self._dry_run else "FOR UPDATE")
        crashpoint("enrichment.revert:locked")
        self._execute("fields")
        fields = [name for (name,) in self._cursor.fetchall() if name in TEXT_FIELDS[self._record]]
        self._cursor.execute("ANALYZE enriched")
        self._execute("make_plan", values=_present(fields))
        self._cursor.execute("ANALYZE enriched_plan")
        self._find_what_stays()
        self._execute("list_staying")
        self._execute("list_reversed")
        if fields and not self._dry_run:
            self._execute("record")
            self._execute("mark")
            crashpoint("enrichment.revert:recorded")
            self._execute("write", assignments=_assignments(fields))
        self._execute("block_gone")

    def _find_what_stays(self) -> None:
        self._execute("taken_keys", key=KEY_OF[self._record])
        self._execute("addresses")
        former = [text for (text,) in self._cursor.fetchall()]
        self._values["addresses"] = sorted(suppressed_addresses(self._values["workspace"], former))
        self._execute("suppressed")
        self._execute("of_address")

    def _execute(self, name: str, **parts: str) -> None:
        statement = SQL[f"enrichment_revert_{name}"]
        for word, text in {**self._parts, "record": self._record, **parts}.items():
            statement = statement.replace(f"{{{word}}}", text)
        self._cursor.execute(statement, self._values)


def _narrowed(record: str, partial: bool) -> dict[str, str]:
    """The conditions that limit a statement to the records that were named."""
    columns = {"part_of_changes": f"f.{record}_id", "part_of_outcomes": "o.record_id", "part_of_items": "i.record_id"}
    return {word: f"AND {column} = ANY (%(records)s)" if partial else "" for word, column in columns.items()}


def _present(fields: list[str]) -> str:
    """SQL cases: the value that a record c has now in each of these fields."""
    return " ".join(f"WHEN '{name}' THEN c.{name}" for name in fields)


def _assignments(fields: list[str]) -> str:
    return "".join(f", {name} = coalesce(p.former ->> '{name}', c.{name})" for name in fields)
