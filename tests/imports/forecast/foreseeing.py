"""What a forecast says of an import, and what is there before and after, in forms that can be compared."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from contactory.contacts.models import Company, Contact, FieldChange
from contactory.engine.fields import CONTACT_FIELDS
from contactory.imports.models import Issue, RowDecision
from contactory.imports.queries import find_job
from contactory.imports.services.forecast_pages import ForecastRow, Outcome, forecast_page
from contactory.imports.services.forecasting import Forecast, forecast
from contactory.imports.services.partial import consolidate_job
from contactory.store.queries import SQL
from contactory.workspaces.scope import workspace_scope
from imports.pipeline import run_all
from imports.texts import begin_import

HEADER = "Email,First Name,Last Name,Company,Job Title,Website,Do Not Call,Unsubscribed,Consent,Pastry\n"
NAMES = [field.name for field in CONTACT_FIELDS]


def line_of(email: str, **texts: str) -> str:
    """One row of a file under HEADER; whoever is not named otherwise is Ana Silva of Northwind."""
    names = (
        "first_name",
        "last_name",
        "company",
        "title",
        "website",
        "do_not_call",
        "unsubscribed",
        "consent",
        "pastry",
    )
    given = {"first_name": "Ana", "last_name": "Silva", "company": "Northwind"} | texts
    return ",".join([email, *(given.get(name, "") for name in names)]) + "\n"


def imported(workspace_id: int, folder: Path, text: str, **policies: Any) -> int:
    """Import a file with this text as far as it goes; gives the job's id."""
    job = begin_import(workspace_id, folder, text, **policies)
    run_all(workspace_id)
    return job.id


def foreseen(workspace_id: int, job_id: int) -> Forecast:
    """The counts of the forecast."""
    with workspace_scope(workspace_id):
        return forecast(find_job(workspace_id, job_id))


def all_rows(workspace_id: int, job_id: int, outcome: Outcome, *, limit: int = 3) -> list[ForecastRow]:
    """All rows of the forecast with that outcome, page by page."""
    found: list[ForecastRow] = []
    after: int | None = 0
    while after is not None:
        with workspace_scope(workspace_id):
            page = forecast_page(find_job(workspace_id, job_id), outcome, after=after, limit=limit)
        assert len(page.rows) <= limit
        found += page.rows
        after = page.next_after
    return found


def decide(workspace_id: int, job_id: int, decisions: dict[int, str]) -> None:
    """Settle rows as review does: a decision for each, its issues resolved, the counters moved, addresses findable."""
    from django.db import connection

    with workspace_scope(workspace_id), connection.cursor() as cursor:
        for row_number, action in decisions.items():
            RowDecision.objects.update_or_create(
                workspace_id=workspace_id, job_id=job_id, row_number=row_number,
                defaults={"action": action, "source": "person"},
            )  # fmt: skip
            Issue.objects.filter(job_id=job_id, issueitem__row_number=row_number).update(resolved=True)
        cursor.execute(
            "INSERT INTO row_key (workspace_id, job_id, key_hash, row_number) "
            "SELECT workspace_id, job_id, hashtextextended(email_key, 0), row_number FROM staged_row "
            "WHERE job_id = %s AND email_key IS NOT NULL ON CONFLICT DO NOTHING",
            [job_id],
        )
        cursor.execute(SQL["recount"], {"job": job_id})


def written(workspace_id: int, job_id: int, *, partial: bool = True) -> Any:
    """Have the rows that are ready written; gives the job as it is then."""
    consolidate_job(workspace_id=workspace_id, job_id=job_id, partial=partial)
    run_all(workspace_id)
    with workspace_scope(workspace_id):
        return find_job(workspace_id, job_id)


def contacts(workspace_id: int) -> dict[int, dict[str, Any]]:
    """The workspace's contacts by id, with all their texts."""
    with workspace_scope(workspace_id):
        rows = Contact.objects.filter(workspace_id=workspace_id)
        return {row.pk: {name: getattr(row, name) for name in [*NAMES, "custom", "created_row"]} for row in rows}


def changes(workspace_id: int, job_id: int) -> Counter[tuple[Any, ...]]:
    """What a job has changed in contacts that were there, as the history has it."""
    with workspace_scope(workspace_id):
        rows = FieldChange.objects.filter(workspace_id=workspace_id, job_id=job_id, source="import")
        return Counter((row.row_number, row.contact_id, row.field, row.old, row.new) for row in rows)


def company_count(workspace_id: int) -> int:
    """How many companies the workspace has."""
    with workspace_scope(workspace_id):
        return Company.objects.filter(workspace_id=workspace_id).count()


def expected_changes(rows: list[ForecastRow]) -> Iterator[tuple[Any, ...]]:
    """The changes that a forecast lists, in the form of changes()."""
    for row in rows:
        for change in row.changes:
            yield row.row_number, row.contact_id, change.field, change.before, change.after
