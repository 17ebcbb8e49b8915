"""The first part of an erasure: the person's records, and what else is known to be the person's."""

from typing import Any

from django.db import transaction
from django.db.backends.utils import CursorWrapper

from contactory.contacts.services.deleting import delete_company, delete_contact
from contactory.enrichment.services.forgetting import forget_people
from contactory.erasure.models import Erasure
from contactory.imports.models import ImportJob
from contactory.store.queries import SQL
from contactory.suppression.services import suppress


def remove_records(cursor: CursorWrapper, erasure: Erasure) -> None:
    """Delete every contact of the person, with its changes and what was merged into it, and note what leads to rows.

    Call it in a transaction; it waits until no import writes records in the workspace.
    """
    ids: dict[str, Any] = {"workspace": erasure.workspace_id, "address": erasure.address}
    cursor.execute(SQL["serialise_workspace"], ids)
    ids["contacts"] = _column(cursor, "contacts_of_person", ids)
    erasure.others = sorted({*erasure.others, *_column(cursor, "addresses_of_contacts", ids)})
    cursor.execute(SQL["sources_of_contacts"], ids)
    found = {f"{job}:{row}" for job, row in cursor.fetchall() if job is not None and row is not None}
    erasure.sources = sorted({*erasure.sources, *found})
    suppress(erasure.workspace_id, erasure.others, erasure_id=erasure.pk)
    _count(cursor, erasure, ids)
    addresses = [erasure.address, *erasure.others]
    forget_people(cursor, workspace_id=erasure.workspace_id, contact_ids=ids["contacts"], addresses=addresses)
    lonely = _column(cursor, "companies_of_nobody", ids)
    who: dict[str, Any] = {"workspace_id": erasure.workspace_id, "actor": erasure.actor}
    for contact_id in ids["contacts"]:
        delete_contact(contact_id=contact_id, **who)
    for company_id in lonely:
        delete_company(company_id=company_id, **who)
    erasure.counts["companies"] += len(lonely)
    # Whatever import begins from now on meets the suppression entries.
    jobs = ImportJob.objects.filter(workspace_id=erasure.workspace_id).order_by("id")
    erasure.jobs_left = list(jobs.values_list("id", flat=True))
    erasure.save()


def _count(cursor: CursorWrapper, erasure: Erasure, ids: dict[str, Any]) -> None:
    cursor.execute(SQL["count_changes_of_contacts"], ids)
    changes, merged = cursor.fetchone()
    erasure.counts["contacts"] += len(ids["contacts"])
    erasure.counts["changes"] += changes
    erasure.counts["merged_contacts"] += merged


def _column(cursor: CursorWrapper, name: str, values: dict[str, Any]) -> list[Any]:
    with transaction.atomic():
        cursor.execute(SQL[name], values)
        return [row[0] for row in cursor.fetchall()]
