"""The page of an import's rows in the admin. Its key has two columns, which Django's own lists cannot show."""

from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from contactory.engine.issue_codes import IssueKind
from contactory.errors import NotFound
from contactory.imports.queries import find_job
from contactory.imports.row_pages import LAST_ROW, RowFilter, RowStatus, column_names, row_page

PAGE = 50

Choice = TypeVar("Choice", bound=StrEnum)


def rows_page(request: HttpRequest, job_id: int, context: dict[str, Any]) -> HttpResponse:
    """One page of the rows, narrowed by ?status= and ?issue=, beginning after the row number ?after=."""
    try:
        job = find_job(request.workspace.pk, job_id)  # type: ignore[attr-defined]
    except NotFound:
        raise Http404 from None
    status, kind = _choice(RowStatus, request, "status"), _choice(IssueKind, request, "issue")
    after = _after(request)
    rows = row_page(job, RowFilter(status, kind), after=after, limit=PAGE + 1)
    chosen = {"status": status or "", "issue": kind or ""}
    shown = {
        "title": f"Rows of {job.filename}",
        "job": job,
        "opts": job._meta,
        "place": reverse("admin:imports_importjob_change", args=[job.pk]),
        "said": f"{job.rows_total:,} rows: {job.rows_ready:,} ready, {job.rows_issue:,} with an issue, "
        f"{job.rows_discarded:,} discarded, {job.rows_success:,} success",
        "names": column_names(job),
        "rows": rows[:PAGE],
        "filters": [
            ("Status", _links(RowStatus, chosen, "status")),
            ("Problem", _links(IssueKind, chosen, "issue")),
        ],
        "first": _link(chosen) if after else None,
        "next": _link({**chosen, "after": str(rows[PAGE - 1].row_number)}) if len(rows) > PAGE else None,
    }
    return render(request, "imports/rows.html", {**context, **shown})


def _choice(kind: type[Choice], request: HttpRequest, name: str) -> Choice | None:
    """The value of a filter; an unknown one counts as none."""
    wanted = request.GET.get(name, "")
    return kind(wanted) if wanted in set(kind) else None


def _after(request: HttpRequest) -> int:
    wanted = request.GET.get("after", "")
    return min(int(wanted), LAST_ROW) if wanted.isdecimal() and len(wanted) <= 10 else 0


def _links(kind: type[StrEnum], chosen: dict[str, str], name: str) -> list[tuple[str, str, bool]]:
    """Label, address and whether it is chosen, for each value of a filter and for none."""
    options = [("All", ""), *((value.value, value.value) for value in kind)]
    return [
        (label.replace("_", " ").capitalize(), _link({**chosen, name: value}), chosen[name] == value)
        for label, value in options
    ]


def _link(parameters: dict[str, str]) -> str:
    return "?" + urlencode({name: value for name, value in parameters.items() if value})
