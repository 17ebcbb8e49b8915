"""Imports in review, and decisions about their rows, as the tests of review make them."""

from typing import Any

from cast import Person
from contactory.contacts.models import Contact
from contactory.imports.issue_groups import issue_groups
from contactory.imports.models import ImportJob, Issue
from contactory.imports.queries import find_job
from contactory.imports.row_pages import Row, find_row
from contactory.imports.services.control import reprocess
from contactory.imports.services.review import Outcome, act
from contactory.imports.services.review_targets import Filter, Target
from contactory.workspaces.scope import workspace_scope
from imports.pipeline import imported, run_all

HEADER = "Email,First name,Last name,Company,Employees"


def reviewed(person: Person, *rows: str, **fields: Any) -> int:
    """The id of an import of these rows that waits for review."""
    job = imported(person, "\n".join((HEADER, *rows)) + "\n", **fields)
    assert job["status"] == "NEEDS_REVIEW", job
    return int(job["id"])


def decide(person: Person, job_id: int, action: str, target: Any, **more: Any) -> Outcome:
    """Act as that person; target is a row number, several, or the conditions of a filter."""
    if isinstance(target, int):
        wanted = Target(rows=(target,))
    else:
        wanted = Target(filter=Filter(**target)) if isinstance(target, dict) else Target(rows=tuple(target))
    actor = f"api_key:{person.key_id}"
    return act(workspace_id=person.workspace_id, job_id=job_id, actor=actor, action=action, target=wanted, **more)


def job_of(person: Person, job_id: int) -> ImportJob:
    with workspace_scope(person.workspace_id):
        return find_job(person.workspace_id, job_id)


def row_of(person: Person, job_id: int, number: int) -> Row:
    with workspace_scope(person.workspace_id):
        return find_row(find_job(person.workspace_id, job_id), number)


def open_issues(person: Person, job_id: int) -> dict[tuple[str, str], list[int]]:
    """The rows of each open issue, by kind and group."""
    with workspace_scope(person.workspace_id):
        found: dict[tuple[str, str], list[int]] = {}
        for issue in Issue.objects.filter(job_id=job_id, resolved=False).order_by("id"):
            rows = sorted(issue.issueitem_set.values_list("row_number", flat=True))
            key = (issue.kind, issue.field if issue.row_number is not None else issue.group_key)
            found.setdefault(key, []).extend(rows)
        return found


def counts(person: Person, job_id: int) -> tuple[int, int, int, int]:
    """Ready, issue, discarded and success rows, whose sum is all rows."""
    job = job_of(person, job_id)
    found = (job.rows_ready, job.rows_issue, job.rows_discarded, job.rows_success)
    assert sum(found) == job.rows_total
    with workspace_scope(person.workspace_id):
        kinds = issue_groups(job)
    assert bool(job.rows_issue) == any(kind["open_issues"] for kind in kinds)
    return found


def finished(person: Person, job_id: int) -> ImportJob:
    """The job after it was checked again."""
    reprocess(workspace_id=person.workspace_id, job_id=job_id)
    run_all(person.workspace_id)
    return job_of(person, job_id)


def contacts(person: Person) -> dict[str, Contact]:
    with workspace_scope(person.workspace_id):
        return {contact.email: contact for contact in Contact.objects.filter(workspace_id=person.workspace_id)}
