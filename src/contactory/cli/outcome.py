"""The short table at the end of an import."""

import json
from typing import Any

from rich.console import Console
from rich.table import Table

from contactory.cli.counted import counted
from contactory.engine.mapping import Mapping
from contactory.imports.models import ImportJob

ROWS = (
    ("rows in the file", "rows_total"),
    ("ready", "rows_ready"),
    ("with a problem", "rows_issue"),
    ("kept out", "rows_discarded"),
    ("became records", "rows_success"),
    ("contacts created", "contacts_created"),
    ("contacts updated", "contacts_updated"),
    ("companies created", "companies_created"),
    ("companies updated", "companies_updated"),
)
# Of files of contacts these say nothing, and of files of companies those.
_OF_OTHERS = {"contacts": ("companies_updated",), "companies": ("contacts_created", "contacts_updated")}


def print_json(job: ImportJob, found: dict[str, Any]) -> None:
    """Print what an import came to as one JSON object."""
    print(json.dumps(json_of(job, found), ensure_ascii=False))


def json_of(job: ImportJob, found: dict[str, Any]) -> dict[str, Any]:
    """What an import came to; programs know the keys, so those of companies are for files of companies."""
    return {key: value for key, value in found.items() if job.kind == "companies" or not key.startswith("companies_")}


def print_table(job: ImportJob, found: dict[str, Any], *, timed: bool = True) -> None:
    """Print what an import came to, and what to do next.

    timed: how long it took too, which after a review would be mostly the time that people took.
    """
    table = Table(show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for label, key in ROWS:
        if key in _OF_OTHERS[job.kind]:
            continue
        table.add_row(label, f"{found[key]:,}")
    for kind, rows in found["issues"].items():
        if rows:
            table.add_row(f"  {kind}", f"{rows:,}")
    if timed:
        table.add_row("seconds", f"{found['seconds']['total']:.1f}")
    console = Console()
    console.print(f"Import {job.id} of {job.filename}: {job.state}", soft_wrap=True, highlight=False)
    console.print(table)
    if drift := _drift(job):
        console.print(drift, soft_wrap=True, highlight=False)
    if told := _former(job, found):
        console.print(told, soft_wrap=True, highlight=False)
    console.print(_next(job), soft_wrap=True, highlight=False)


def _drift(job: ImportJob) -> str:
    """What differs from the earlier import whose mapping was taken over; empty where nothing does."""
    mapping = Mapping.from_json(job.mapping) if job.mapping is not None else None
    if mapping is None or mapping.memory is None or mapping.drift is None:
        return ""
    return f"The header differs from {mapping.memory.told}: {mapping.drift.sentence}."


def _former(job: ImportJob, found: dict[str, Any]) -> str:
    """What the import skipped as a correction of an earlier one, or which one its file looks like a version of."""
    if (former := found.get("corrects")) is not None:
        skipped = found["rows_unchanged"]
        if not skipped:
            return f"No row is one of import {former} as it is there, so none was skipped."
        left = job.rows_total - skipped
        same = counted(skipped, "row is as in import {0} and was", "rows are as in import {0} and were").format(former)
        return f"{same} skipped; {counted(left, 'is', 'are')} new or changed."
    if job.corrected_version_of_id is None:
        return ""
    return (
        f"The file looks like a later version of import {job.corrected_version_of_id}: to take only what changed, "
        f"import it with --corrects {job.corrected_version_of_id}."
    )


def _next(job: ImportJob) -> str:
    if job.state == "COMPLETED":
        return "Every row of the file is accounted for."
    # What sent it back to review, where that was not a problem of its rows.
    why = f"{job.error} " if job.error else ""
    if job.state == "NEEDS_REVIEW" and job.partial:
        return (
            f"{why}{counted(job.rows_success, 'row is a record', 'rows are records')}; the others wait for a decision. "
            f"What would become of them: contactory forecast {job.id}."
        )
    if job.state == "NEEDS_REVIEW":
        return (
            f"{why}Nothing is written yet: the rows with a problem wait for a decision. "
            f"See what it is: contactory review {job.id}."
        )
    if job.state == "REVERTED":
        return "It was undone since: its rows are listed, its records are gone or as they were before."
    return job.error or "No record was written."
