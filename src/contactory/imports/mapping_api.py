"""The routes of remembered mappings: list them, forget one."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.responses import Status
from pydantic import ConfigDict

from contactory.api.cursors import PageQuery, page_by_id
from contactory.api.described import described
from contactory.imports.models import MappingMemory
from contactory.imports.services.mapping_memory import forget, memories
from contactory.workspaces.authentication import caller_of
from contactory.workspaces.permissions import allow
from contactory.workspaces.scope import workspace_scope

router = Router(tags=["Imports"])

_EXAMPLE: dict[str, Any] = {
    "id": 3,
    "kind": "contacts",
    "columns": [{"header": "Mail", "becomes": "field", "field": "email"}],
    "source": None,
    "used_count": 4,
    "import_id": 12,
    "updated_at": "2026-03-01T09:30:01Z",
    "updated_by": "alice@example.com",
}


class RememberedColumnOut(Schema):
    """What becomes of one column."""

    header: str
    becomes: str = Field(description="field, custom (kept under its own name) or nothing", examples=["field"])
    field: str | None


class RememberedMappingOut(Schema):
    """What becomes of the columns of a file with this header."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})

    id: int
    kind: str = Field(description="what the rows are")
    columns: list[RememberedColumnOut] = Field(description="in the order of the file")
    source: str | None = Field(description="the known export that the header belongs to")
    used_count: int = Field(description="how many later imports took it over")
    import_id: int | None = Field(description="the import that used it last; null where that is gone")
    updated_at: str = Field(description="when it was settled")
    updated_by: str | None = Field(description="whose import settled it; null for a key or the command line")


class RememberedMappingPage(Schema):
    """One page of remembered mappings, newest first."""

    items: list[RememberedMappingOut]
    next_cursor: str | None


@router.get("", response=RememberedMappingPage, summary="List the remembered mappings", openapi_extra=described(422))
def list_mappings(request: HttpRequest, page: Query[PageQuery]) -> dict[str, Any]:
    """What becomes of columns by the header of their file, as an earlier import settled it. Newest first."""
    caller = caller_of(request)
    allow(caller, "imports:read")
    with workspace_scope(caller.workspace_id):
        found = page_by_id(memories(caller.workspace_id), page, listing="mappings")
        return {"items": [_listed(row) for row in found.rows], "next_cursor": found.next_cursor}


@router.delete("/{mapping_id}", response={204: None}, summary="Forget a mapping", openapi_extra=described(404, 422))
def forget_mapping(request: HttpRequest, mapping_id: int) -> Status[None]:
    """The next file with that header is mapped by guessing again; imports that used the mapping stay as they are."""
    caller = caller_of(request)
    allow(caller, "imports:write")
    forget(workspace_id=caller.workspace_id, memory_id=mapping_id, actor=caller.actor)
    return Status(204, None)


def _listed(row: MappingMemory) -> dict[str, Any]:
    columns = [
        {"header": header, "becomes": _becomes(choice), "field": choice or None}
        for header, choice in zip(row.header, row.columns, strict=False)
    ]
    return {
        "id": row.pk,
        "kind": row.kind,
        "columns": columns,
        "source": row.source or None,
        "used_count": row.used_count,
        "import_id": row.last_job_id,
        "updated_at": row.updated_at.isoformat(),
        "updated_by": row.updated_by.email if row.updated_by is not None else None,
    }


def _becomes(choice: str | None) -> str:
    if choice is None:
        return "custom"
    return "field" if choice else "nothing"
