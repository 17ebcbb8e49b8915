"""What the admin shows of one import, and what an owner can do with it there."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse

from contactory.errors import NotFound, Refusal
from contactory.imports.admin_reverts import can_be_undone
from contactory.imports.issue_groups import issue_groups
from contactory.imports.models import ImportJob, JobState
from contactory.imports.queries import FINAL, dialect, progress
from contactory.imports.services import control
from contactory.workspaces.audit import audit

ACTIONS: Mapping[str, tuple[Callable[..., ImportJob], str]] = {
    "cancel": (control.cancel, "import.cancelled"),
    "reprocess": (control.reprocess, "import.reprocessed"),
}
_DONE = {
    JobState.CANCELLED: "is cancelled; no record was written",
    JobState.COMPLETED: "is completed with what it had written; the other rows are discarded",
    JobState.PROCESSING: "is being checked again",
}


def overview(job: ImportJob) -> dict[str, Any]:
    """What stands above the form of an import: figures, problems by kind, columns, policies, what can be done."""
    place = reverse("admin:imports_importjob_rows", args=[job.pk])
    figures = [
        ("Rows", job.rows_total, place),
        ("Ready", job.rows_ready, f"{place}?status=READY"),
        ("With an issue", job.rows_issue, f"{place}?status=ISSUE"),
        ("Discarded", job.rows_discarded, f"{place}?status=DISCARD"),
        ("Success", job.rows_success, f"{place}?status=SUCCESS"),
        ("Contacts created", job.contacts_created, None),
        ("Contacts updated", job.contacts_updated, None),
        ("Companies created", job.companies_created, None),
    ]
    return {
        "job": job,
        "said": _said(job),
        "share": _share(job),
        "figures": [(label, f"{count:,}", link) for label, count, link in figures],
        "rows": place,
        "issues": issue_groups(job),
        "columns": _columns(job),
        "policies": job.policies,
        "dialect": dialect(job),
        "facts": job.layout["facts"] if job.layout is not None else [],
        "can_cancel": job.state not in FINAL,
        "can_revert": can_be_undone(job),
        "revert": reverse("admin:imports_importjob_revert", args=[job.pk]),
        "can_reprocess": job.state == JobState.NEEDS_REVIEW,
    }


def act(request: HttpRequest, job_id: int, name: str) -> HttpResponse:
    """Do one of ACTIONS with an import, by POST only, and go back to its page."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        _do(request, job_id, name)
    except NotFound:
        raise Http404 from None
    return HttpResponseRedirect(reverse("admin:imports_importjob_change", args=[job_id]))


def act_on_all(request: HttpRequest, jobs: Iterable[ImportJob], name: str) -> None:
    """Do one of ACTIONS with each of the imports; a refusal of one is told and keeps no other from it."""
    for job in jobs:
        _do(request, job.pk, name)


def _do(request: HttpRequest, job_id: int, name: str) -> None:
    service, action = ACTIONS[name]
    workspace_id = request.workspace.pk  # type: ignore[attr-defined]
    try:
        job = service(workspace_id=workspace_id, job_id=job_id)
    except NotFound:
        raise
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return
    actor = f"account:{request.user.pk}"
    audit(workspace_id=workspace_id, actor=actor, action=action, subject=f"import:{job_id}")
    messages.success(request, f"{job.filename} {_DONE[JobState(job.state)]}.")


def _said(job: ImportJob) -> str:
    """How far the import is, in words."""
    found = progress(job)
    about = "" if found["exact"] else "about "
    rows = f"{found['rows_done']:,} of {about}{found['rows_expected']:,} rows are staged"
    stage = found["stage"].replace("_", " ").capitalize()
    return f"{stage}: {rows}." if found["rows_expected"] else f"{stage}."


def _share(job: ImportJob) -> int:
    """How much of the rows is staged, in percent."""
    found = progress(job)
    return min(100, round(100 * found["rows_done"] / found["rows_expected"])) if found["rows_expected"] else 0


def _columns(job: ImportJob) -> list[dict[str, Any]]:
    if job.mapping is None:
        return []
    return [
        {
            "header": column["header"],
            "becomes": column["field"] or (f"custom: {column['custom']}" if column["custom"] else "left out"),
            "confidence": f"{column['confidence']:.0%}",
            "why": column["why"],
        }
        for column in job.mapping["columns"]
    ]
