"""The route of the first page."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema
from pydantic import ConfigDict

from contactory.api.described import described
from contactory.overview.items import Item
from contactory.overview.queries import PARTS, first_page
from contactory.workspaces.authentication import caller_of
from contactory.workspaces.permissions import allow
from contactory.workspaces.scope import workspace_scope

router = Router(tags=["Home"])

_ITEM: dict[str, Any] = {
    "kind": "import",
    "id": 12,
    "name": "leads.csv",
    "state": "NEEDS_REVIEW",
    "at": "2026-03-01T09:30:03Z",
    "by": "alice@example.com",
    "figures": {"rows_total": 3000, "rows_issue": 89},
    "progress": None,
    "error": None,
}


class HomeProgressOut(Schema):
    """How far something is."""

    done: int
    total: int | None = Field(description="null while nobody knows it; an estimate for an import that is being read")


class HomeErrorOut(Schema):
    """Why something failed."""

    code: str
    sentence: str


class HomeItemOut(Schema):
    """One thing on the first page."""

    model_config = ConfigDict(json_schema_extra={"example": _ITEM})

    kind: str = Field(description="import, enrichment or export; more may come")
    id: int
    name: str
    state: str
    at: datetime = Field(description="when it came into this state, or began")
    by: str = Field(description="an e-mail, an API key, or command; empty where it is not known")
    figures: dict[str, int]
    progress: HomeProgressOut | None = Field(description="of what runs")
    error: HomeErrorOut | None


class HomeOut(Schema):
    """What needs a person, what runs, what ended lately; ten of each at most, newest first."""

    needs: list[HomeItemOut] = Field(description="imports in review; what failed within the last seven days")
    needs_total: int
    running: list[HomeItemOut]
    running_total: int
    lately: list[HomeItemOut]


@router.get("", response=HomeOut, summary="Show what needs attention", openapi_extra=described())
def show_home(request: HttpRequest) -> dict[str, Any]:
    """What a person wants to know first, as far as the caller's scopes go, in one request."""
    caller = caller_of(request)
    if not any(part.scope in caller.scopes for part in PARTS):
        allow(caller, "imports:read")
    with workspace_scope(caller.workspace_id):
        found = first_page(caller.workspace_id, caller.scopes)
    return {
        "needs": [_shown(each) for each in found.needs],
        "needs_total": found.needs_total,
        "running": [_shown(each) for each in found.running],
        "running_total": found.running_total,
        "lately": [_shown(each) for each in found.lately],
    }


def _shown(item: Item) -> dict[str, Any]:
    same = ("kind", "id", "name", "state", "at", "by", "figures")
    return {name: getattr(item, name) for name in same} | {
        "progress": None if item.done is None else {"done": item.done, "total": item.total},
        "error": None if item.error is None else dict(zip(("code", "sentence"), item.error, strict=True)),
    }
