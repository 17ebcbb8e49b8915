"""The page on which an owner undoes an import in the admin: what it came to so far, and the question whether to."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from contactory.errors import NotFound, Refusal
from contactory.imports.models import ImportJob, JobState
from contactory.imports.queries import find_job
from contactory.imports.revert_models import RevertGroup
from contactory.imports.revert_outcomes import START, newest_revert, outcome_page, totals
from contactory.imports.services.revert_requests import ask_revert
from contactory.workspaces.audit import audit

SHOWN = 50
_GROUPS = (("reversed", "removed", "restored"), ("kept", "kept", "kept"), ("blocked", "blocked", "blocked"))


def can_be_undone(job: ImportJob) -> bool:
    """Whether the import is in a state in which undo is asked for."""
    return job.state in (JobState.COMPLETED, JobState.REVERTED)


def revert_page(request: HttpRequest, job_id: int, context: dict[str, Any]) -> HttpResponse:
    """Asks by GET, and by POST does it or, with dry_run, has a look at what it would do."""
    try:
        if request.method == "POST":
            return _ask(request, job_id)
        job = find_job(request.workspace.pk, job_id)  # type: ignore[attr-defined]
    except NotFound:
        raise Http404 from None
    return render(request, "imports/revert.html", {**context, **_shown(job)})


def _ask(request: HttpRequest, job_id: int) -> HttpResponse:
    workspace_id, actor = request.workspace.pk, f"account:{request.user.pk}"  # type: ignore[attr-defined]
    dry_run = "dry_run" in request.POST
    try:
        ask_revert(workspace_id=workspace_id, job_id=job_id, actor=actor, dry_run=dry_run)
    except NotFound:
        raise
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        if not dry_run:
            audit(workspace_id=workspace_id, actor=actor, action="import.reverted", subject=f"import:{job_id}")
        messages.success(request, "It is being looked at." if dry_run else "It is being undone.")
    return HttpResponseRedirect(reverse("admin:imports_importjob_revert", args=[job_id]))


def _shown(job: ImportJob) -> dict[str, Any]:
    latest = newest_revert(job)
    dry_run = latest is not None and latest.dry_run
    counts = latest.counts if latest is not None and dry_run else totals(job)
    return {
        "title": f"Undo {job.filename}",
        "job": job,
        "opts": job._meta,
        "place": reverse("admin:imports_importjob_change", args=[job.pk]),
        "latest": latest,
        "dry_run": dry_run,
        "can_revert": can_be_undone(job),
        "figures": [
            (group, *(counts.get(name, 0) for name in (f"contacts_{done}", f"companies_{done}", f"fields_{restored}")))
            for group, done, restored in _GROUPS
        ],
        "staying": [
            each
            for group in (RevertGroup.KEPT, RevertGroup.BLOCKED)
            for each in outcome_page(job, group, dry_run=dry_run, after=START, limit=SHOWN)
        ],
    }
