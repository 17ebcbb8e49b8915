"""The routes of the audit trail."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from pydantic import ConfigDict

from contactory.api.cursors import PageQuery, page_by_id
from contactory.api.described import described
from contactory.workspaces import queries
from contactory.workspaces.audit_names import names_in_audit
from contactory.workspaces.authentication import caller_of
from contactory.workspaces.models import AuditEvent
from contactory.workspaces.permissions import allow
from contactory.workspaces.scope import workspace_scope

router = Router(tags=["Audit"])

_WORD = r"^[\w.:-]+$"
_EXAMPLE: dict[str, Any] = {
    "id": 812,
    "at": "2026-03-01T09:30:00Z",
    "actor": "account:3",
    "actor_name": "alice@example.com",
    "action": "membership.set",
    "subject": "account:4",
    "subject_name": "bob@example.com",
    "facts": {"before": {"role": "viewer"}, "after": {"role": "editor"}},
    "correlation_id": "4f0c9a1e77b2a0d1c3e5f7a9",
}


class AuditQuery(PageQuery):
    """Which events to list."""

    action: str | None = Field(
        None, max_length=64, pattern=_WORD, description="one action, or its first word for all that begin so"
    )
    actor: str | None = Field(
        None, max_length=64, pattern=_WORD, description="who did it, as the events say", examples=["account:3"]
    )


class AuditEventOut(Schema):
    """One thing that somebody did."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})

    id: int
    at: datetime
    actor: str = Field(description="an account, an API key, command, or system")
    actor_name: str = Field(description="its e-mail or name; the same as actor where there is none")
    action: str
    subject: str
    subject_name: str = Field(description="what people know it by; the same as subject where it is gone")
    facts: dict[str, Any] = Field(description="before, after and reason, as far as the action has them")
    correlation_id: str = Field(description="finds the request in the log")


class AuditPage(Schema):
    """One page of events, newest first."""

    items: list[AuditEventOut]
    next_cursor: str | None


@router.get("", response=AuditPage, summary="List what was done", openapi_extra=described(422))
def list_audit_events(request: HttpRequest, page: Query[AuditQuery]) -> dict[str, Any]:
    """Who did what in the workspace, newest first. Events are never changed."""
    caller = caller_of(request)
    allow(caller, "audit:read")
    with workspace_scope(caller.workspace_id):
        rows = queries.audit_events(caller.workspace_id)
        if page.action is not None:
            rows = rows.filter(Q(action=page.action) | Q(action__startswith=f"{page.action}."))
        if page.actor is not None:
            rows = rows.filter(actor=page.actor)
        found = page_by_id(rows, page, listing="audit")
        said = [text for event in found.rows for text in (event.actor, event.subject)]
        # Records are called by addresses and names, which not every key for the audit trail may see.
        unseen = () if "contacts:read" in caller.scopes else ("contact:", "company:")
        names = names_in_audit(caller.workspace_id, [text for text in said if not text.startswith(unseen)])
    return {"items": [_shown(event, names) for event in found.rows], "next_cursor": found.next_cursor}


def _shown(event: AuditEvent, names: dict[str, str]) -> dict[str, Any]:
    same = ("id", "at", "actor", "action", "subject", "facts", "correlation_id")
    return {name: getattr(event, name) for name in same} | {
        "actor_name": names.get(event.actor, event.actor),
        "subject_name": names.get(event.subject, event.subject),
    }
