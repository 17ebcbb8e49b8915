"""What contactory revert says of an undo that has ended, whatever it undid. It needs Django."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from contactory.contacts.undo_words import RevertGroup
from contactory.credits.amounts import plain
from contactory.enrichment import revert_outcomes as of_enrichments
from contactory.enrichment.queries import find_enrichment
from contactory.enrichment.revert_models import EnrichmentRevert
from contactory.imports import revert_outcomes as of_imports
from contactory.imports.queries import find_job
from contactory.imports.revert_models import Revert

SHOWN = 10  # of those that stay, in each group

_Outcomes = Sequence[of_imports.Outcome] | Sequence[of_enrichments.Outcome]


@dataclass(frozen=True, slots=True)
class Undone:
    """The same undo as one JSON object and as lines: a title, a table of what is in which group, and what stays.

    rows are (what, reversed, kept, blocked).
    """

    summary: dict[str, Any]
    title: str
    rows: Sequence[tuple[str, int, int, int]]
    lines: Sequence[str]


def undone(workspace_id: int, ended: Revert | EnrichmentRevert) -> Undone:
    """What there is to say; call it inside the workspace's scope."""
    if isinstance(ended, EnrichmentRevert):
        return _of_enrichment(workspace_id, ended)
    return _of_import(workspace_id, ended)


def print_undone(found: Undone) -> None:
    """Print the three groups as a table, and the first of what stays with the reasons."""
    from rich.console import Console  # noqa: PLC0415 - needs nothing, but takes its time
    from rich.table import Table  # noqa: PLC0415

    table = Table("", "reversed", "kept", "blocked")
    for what, *figures in found.rows:
        table.add_row(what, *(f"{figure:,}" for figure in figures))
    for column in table.columns[1:]:
        column.justify = "right"
    console = Console()
    console.print(found.title, soft_wrap=True, highlight=False, markup=False)
    console.print(table)
    for line in found.lines:
        console.print(line, soft_wrap=True, highlight=False, markup=False)


def _of_import(workspace_id: int, ended: Revert) -> Undone:
    job = find_job(workspace_id, ended.job_id)
    title, state = ("would become", "REVERTED") if ended.dry_run else ("is", job.state)
    summary = {
        "job_id": job.id,
        "status": job.state,
        "dry_run": ended.dry_run,
        "contacts_created": job.contacts_created,
        **ended.counts,
        "seconds": round(ended.seconds, 3),
    }
    pages = _first_pages(
        lambda group: of_imports.outcome_page(
            job, group, dry_run=ended.dry_run, after=of_imports.START, limit=SHOWN + 1
        )
    )
    rows = [_row(ended.counts, what, done) for what, done in (("contacts", "removed"), ("companies", "removed"))]
    rows.append(_row(ended.counts, "fields", "restored"))
    return Undone(summary, f"Import {job.id} of {job.filename} {title} {state}", rows, pages)


def _of_enrichment(workspace_id: int, ended: EnrichmentRevert) -> Undone:
    run = find_enrichment(workspace_id, ended.enrichment_id)
    summary = {
        "enrichment_id": run.id,
        "status": run.state,
        "dry_run": ended.dry_run,
        "reverted": run.reverted_at is not None,
        **ended.counts,
        "credits": plain(run.credits),
        "money": plain(run.money),
        "currency": run.currency,
        "seconds": round(ended.seconds, 3),
    }
    pages = _first_pages(
        lambda group: of_enrichments.outcome_page(
            run, group, dry_run=ended.dry_run, after=of_enrichments.START, limit=SHOWN + 1
        )
    )
    rows = [_row(ended.counts, what, "restored") for what in ("fields", "records")]
    title = f"Enrichment {run.id} by {run.recipe_name} {'would be' if ended.dry_run else 'is'} undone"
    return Undone(summary, title, rows, [*pages, "What was paid for the answers stays paid."])


def _row(counts: dict[str, int], what: str, done: str) -> tuple[str, int, int, int]:
    return what, counts[f"{what}_{done}"], counts[f"{what}_kept"], counts[f"{what}_blocked"]


def _first_pages(page_of: Callable[[RevertGroup], _Outcomes]) -> list[str]:
    """A line for each of the first outcomes that stay, by group."""
    lines: list[str] = []
    for group in (RevertGroup.KEPT, RevertGroup.BLOCKED):
        found = page_of(group)
        lines += _lines(group.name.lower(), found[:SHOWN])
        if len(found) > SHOWN:
            lines.append(f"{group.name.lower()}: and more; the API lists all of them.")
    return lines


def _lines(group: str, outcomes: Iterable[of_imports.Outcome | of_enrichments.Outcome]) -> Iterable[str]:
    for each in outcomes:
        field = f", {each.field}" if each.field else ""
        row = f" (row {each.row_number})" if isinstance(each, of_imports.Outcome) and each.row_number else ""
        yield f"{group}: {each.kind} {each.record_id}{field}{row}: {each.sentence}"
