"""The routes that look closer at problems: the values that repeat, and a row beside the record that is there."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from contactory.api.described import described
from contactory.engine.issue_codes import IssueKind
from contactory.imports.issue_groups import issue_values
from contactory.imports.problem_schemas import ChoicesOut, IssueValuesOut, ValuesQuery
from contactory.imports.queries import find_job
from contactory.imports.services.existing_choices import existing_choices
from contactory.workspaces.authentication import caller_of
from contactory.workspaces.permissions import allow
from contactory.workspaces.scope import workspace_scope

router = Router(tags=["Review"])


@router.get(
    "/{import_id}/issues/{kind}/values",
    response=IssueValuesOut,
    summary="List the values of a kind of issue",
    openapi_extra=described(404, 422),
)
def list_issue_values(request: HttpRequest, import_id: int, kind: IssueKind, page: Query[ValuesQuery]) -> Any:
    """Fields and values at fault in open issues of the kind, those of most rows first."""
    caller = caller_of(request)
    allow(caller, "imports:read")
    with workspace_scope(caller.workspace_id):
        return issue_values(find_job(caller.workspace_id, import_id), kind, limit=page.limit)


@router.get(
    "/{import_id}/rows/{row_number}/choices",
    response=ChoicesOut,
    summary="Say what each decision about an existing record would do",
    openapi_extra=described(404, 409, 422),
)
def list_choices(request: HttpRequest, import_id: int, row_number: int) -> dict[str, Any]:
    """For a row whose record is there already: each field before and after fill_empty and overwrite, and each that
    is kept with the reason. Nothing is decided."""
    caller = caller_of(request)
    allow(caller, "imports:read")
    allow(caller, "contacts:read")
    found = existing_choices(workspace_id=caller.workspace_id, job_id=import_id, row_number=row_number)
    return {"items": found}
