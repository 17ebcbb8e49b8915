"""The record of who did what: lines are added in the transaction of the deed, and never changed."""

from typing import Final

from pydantic import BaseModel, ConfigDict, JsonValue

from contactory.telemetry.logs import correlation_id
from contactory.workspaces.models import AuditEvent
from contactory.workspaces.scope import workspace_scope

SYSTEM: Final = "system"


class Facts(BaseModel):
    """What an audit event says beyond its action: never a secret, and no cell of a file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    before: dict[str, JsonValue] = {}
    after: dict[str, JsonValue] = {}
    reason: str = ""


def audit(*, workspace_id: int, actor: str, action: str, subject: str, facts: Facts | None = None) -> AuditEvent:
    """Add one line, such as actor "account:3", action "api_key.created", subject "api_key:9"."""
    with workspace_scope(workspace_id):
        return AuditEvent.objects.create(
            workspace_id=workspace_id,
            actor=actor,
            action=action,
            subject=subject,
            facts=(facts or Facts()).model_dump(exclude_defaults=True),
            correlation_id=correlation_id(),
        )
