"""Undoes a completed import: what it created goes, what it changed is as before, and what others built upon stays.

A record or field ends in one of three groups. Reversed: a record that only the import wrote is gone; a field has its
former value again. Kept: somebody else changed it since, so it stays as it is; a contact that was changed in one field
is kept whole, because it has become somebody's work. Blocked: it was merged or deleted, or contacts that stay belong
to it. A dry run finds the same groups and changes nothing but the list of them.
"""

import json
import time
from typing import Any

from django.db import transaction
from django.db.backends.utils import CursorWrapper

from contactory.contacts.models import COMPANY_FIELDS
from contactory.contacts.record_values import CUSTOM
from contactory.engine.fields import CONTACT_FIELDS
from contactory.engine.mapping import Mapping
from contactory.imports.columns import contact_columns
from contactory.imports.models import ImportJob, JobState
from contactory.imports.revert_models import Revert, RevertState
from contactory.imports.services.routing import job_of
from contactory.runs.claim import Claim, LeaseLost
from contactory.runs.crashpoints import crashpoint
from contactory.store.queries import SQL

# contacts and companies are records that the import created; fields are of records that it changed.
COUNTS = (
    "contacts_removed", "companies_removed", "fields_restored",
    "contacts_kept", "companies_kept", "fields_kept",
    "contacts_blocked", "companies_blocked", "fields_blocked",
)  # fmt: skip
REVERSED = COUNTS[:3]
_KINDS = {"contact": 1, "company": 2}
_COLUMNS = {"contact": frozenset(field.name for field in CONTACT_FIELDS), "company": frozenset(COMPANY_FIELDS)}
_GONE = {"take": "DELETE FROM", "taken": "RETURNING c.id, c.created_row", "lock": "FOR UPDATE", "staying": ""}
_SEEN = {
    "take": "SELECT c.id, c.created_row FROM",
    "taken": "",
    "lock": "",
    "staying": SQL["revert_is_staying"],
}


def revert(claim: Claim) -> None:
    """Do one Revert of the claim's job, all of it in one transaction; doing it again finds what is left."""
    started = time.monotonic()
    with claim.finishing() as cursor:
        cursor.execute(SQL["serialise_workspace"], {"workspace": claim.workspace_id})
        job = job_of(claim)
        wanted = Revert.objects.get(job_id=job.id, number=claim.round)
        if job.state not in (JobState.COMPLETED, JobState.REVERTED) or wanted.state != RevertState.WAITING:
            raise LeaseLost(f"import {job.id} is {job.state} and its revert {wanted.number} {wanted.state}")
        undo = _Undo(cursor, job, wanted)
        reversed_now = undo.run()
        counts = {**dict.fromkeys(COUNTS, 0), **reversed_now, **undo.unsettled()}
        crashpoint("imports.revert:done")
        if not wanted.dry_run:
            _end_job(cursor, job, counts, whole=wanted.contacts is None)
        values: dict[str, Any] = {"job": job.id, "number": wanted.number, "counts": json.dumps(counts)}
        cursor.execute(SQL["revert_end"], values | {"seconds": time.monotonic() - started})


def _end_job(cursor: CursorWrapper, job: ImportJob, counts: dict[str, int], *, whole: bool) -> None:
    """Add what was reversed to what had been before, and replace the figures of what stays."""
    before = job.reverted or {}
    totals = {name: counts[name] + (before.get(name, 0) if name in REVERSED else 0) for name in COUNTS}
    cursor.execute(SQL["revert_end_job"], {"job": job.id, "counts": json.dumps(totals), "whole": whole})
    if cursor.rowcount != 1:
        raise LeaseLost(f"import {job.id} is no longer to be reverted")


class _Undo:
    """The statements of one Revert, in their order; each locks what it decides about before it decides."""

    def __init__(self, cursor: CursorWrapper, job: ImportJob, wanted: Revert) -> None:
        self._cursor = cursor
        self._job = job
        self._dry_run = wanted.dry_run
        self._partial = wanted.contacts is not None
        self._values: dict[str, Any] = {
            "workspace": job.workspace_id,
            "job": job.id,
            "dry_run": wanted.dry_run,
            "actor": wanted.actor,
            "contacts": wanted.contacts,
        }
        self._parts = {**(_SEEN if wanted.dry_run else _GONE), **_narrowed(self._partial)}
        if self._partial:
            self._execute("revert_companies_of")
            self._values["companies"] = [row[0] for row in cursor.fetchall()]

    def run(self) -> dict[str, int]:
        """Reverse what can be, list everything; gives how much was reversed, by the names in REVERSED."""
        self._execute("revert_forget_preview")
        if not self._dry_run:
            self._execute("revert_forget_unsettled")
        contacts = self._untouched_contacts()
        crashpoint("imports.revert:contacts")
        contacts += self._touched_contacts()
        fields = self._fields("contact")
        if not self._partial:
            fields += self._fields("company")
        crashpoint("imports.revert:fields")
        companies = self._companies()
        self._execute("revert_block_gone")
        self._execute("revert_block_changes_of_gone")
        return {"contacts_removed": contacts, "companies_removed": companies, "fields_restored": fields}

    def unsettled(self) -> dict[str, int]:
        """How much of the job is kept and blocked now."""
        self._execute("revert_count_unsettled")
        groups = {2: "kept", 3: "blocked"}
        found = dict.fromkeys(COUNTS[3:], 0)
        for outcome, kind, created, count in self._cursor.fetchall():
            what = "fields" if not created else "contacts" if kind == _KINDS["contact"] else "companies"
            found[f"{what}_{groups[outcome]}"] += count
        return found

    def _untouched_contacts(self) -> int:
        """The many: contacts as they were made. Undone and begun anew where a merge came in between."""
        while True:
            with transaction.atomic():
                removed = self._execute("revert_untouched")
                self._execute("revert_merged_meanwhile")
                if self._dry_run or not self._cursor.fetchone()[0]:
                    return removed
                transaction.set_rollback(True)

    def _touched_contacts(self) -> int:
        if not self._execute("revert_make_touched_contact"):
            return 0
        self._cursor.execute("ANALYZE touched_contact")
        self._execute("revert_keep_changed", "contact")
        self._execute("revert_keep_absorbing", "contact")
        self._execute("revert_keep_differing", pairs=_made(self._job))
        return self._settle("contact")

    def _companies(self) -> int:
        if not self._execute("revert_make_touched_company"):
            return 0
        self._cursor.execute("ANALYZE touched_company")
        self._execute("revert_keep_changed", "company")
        self._execute("revert_keep_absorbing", "company")
        self._execute("revert_block_used")
        return self._settle("company")

    def _settle(self, table: str) -> int:
        removed = self._execute("revert_settled", table)
        if not self._dry_run:
            self._execute("revert_forget_changes", table)
        return removed

    def _fields(self, table: str) -> int:
        self._execute("revert_changed_fields", table)
        fields = [row[0] for row in self._cursor.fetchall()]
        if not fields:
            return 0
        self._execute("revert_make_changed", table)
        self._cursor.execute(f"ANALYZE changed_{table}")
        self._execute("revert_make_plan", table, values=_present(table, fields))
        self._cursor.execute(f"ANALYZE plan_{table}")
        self._execute("revert_keep_fields", table)
        restored = self._execute("revert_list_fields", table)
        if restored and not self._dry_run:
            self._execute("revert_record_fields", table)
            self._execute("revert_mark_undone", table)
            self._execute("revert_write_fields", table, assignments=_assignments(table, fields))
        return restored

    def _execute(self, name: str, table: str = "contact", **parts: str) -> int:
        statement = SQL[name]
        for word, text in {**self._parts, "table": table, "kind": str(_KINDS[table]), **parts}.items():
            statement = statement.replace(f"{{{word}}}", text)
        self._cursor.execute(statement, self._values)
        return int(self._cursor.rowcount)


def _narrowed(partial: bool) -> dict[str, str]:
    """The conditions that limit a statement to the contacts that were named, and to their companies."""
    if not partial:
        names = ("part", "part_of_changes", "part_of_gone", "part_of_companies", "part_of_outcomes")
        return dict.fromkeys(names, "")
    return {
        "part": "AND c.id = ANY (%(contacts)s)",
        "part_of_changes": "AND f.contact_id = ANY (%(contacts)s)",
        "part_of_gone": "AND g.kind = 'contact' AND g.record_id = ANY (%(contacts)s)",
        "part_of_companies": "AND c.id = ANY (%(companies)s)",
        "part_of_outcomes": "AND o.record_id = ANY (CASE o.kind WHEN 1 THEN %(contacts)s ELSE %(companies)s END)",
    }


def _made(job: ImportJob) -> str:
    """SQL rows (field, value of the contact, value that its row gives) for every field and the custom ones together."""
    columns = contact_columns(Mapping.from_json(job.mapping)) if job.mapping is not None else {}
    custom = columns.pop("custom", "'{}'")
    made = {field.name: columns.get(field.name, "''") for field in CONTACT_FIELDS}
    made["email"] = "coalesce(row.email_key, '')"
    pairs = [f"('{name}', row.{name}, {value})" for name, value in made.items()]
    return ", ".join([*pairs, f"('custom', row.custom::text, ({custom})::jsonb::text)"])


def _present(table: str, fields: list[str]) -> str:
    """SQL cases: the value that a record c has now in each of these fields; none for one that cannot be put back."""
    cases = "".join(f"WHEN '{name}' THEN c.{name} " for name in _restorable(table, fields))
    return (
        f"{cases}ELSE CASE WHEN plan.field LIKE '{CUSTOM}%%' THEN coalesce(c.custom ->> substr(plan.field, 8), '') END"
    )


def _assignments(table: str, fields: list[str]) -> str:
    found = "".join(f", {name} = coalesce(p.former ->> '{name}', c.{name})" for name in _restorable(table, fields))
    if any(name.startswith(CUSTOM) for name in fields):
        found += ", custom = jsonb_strip_nulls(c.custom || coalesce(p.custom, '{}'))"
    return found


def _restorable(table: str, fields: list[str]) -> list[str]:
    """Those of the fields that are a column of texts; an address is a key, which no import changes."""
    return [name for name in fields if name in _COLUMNS[table] and name != "email"]
