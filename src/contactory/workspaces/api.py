"""The routes of API keys."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema
from ninja.responses import Status
from pydantic import ConfigDict

from contactory.api.cursors import PageQuery, page_by_id
from contactory.api.times import ExactTime
from contactory.workspaces import queries, services
from contactory.workspaces.authentication import caller_of
from contactory.workspaces.idempotency import HEADER, fingerprint, once
from contactory.workspaces.models import ApiKey
from contactory.workspaces.permissions import allow
from contactory.workspaces.scope import workspace_scope

router = Router(tags=["API keys"])

_KEY_EXAMPLE: dict[str, Any] = {
    "id": 7,
    "name": "nightly import",
    "prefix": "ctk_1f0c9a2e",
    "scopes": ["imports:read", "imports:write"],
    "created_at": "2026-03-01T09:30:00Z",
    "last_used_at": None,
    "expires_at": None,
    "revoked_at": None,
}


class ApiKeyIn(Schema):
    """What to call a new key and what it may do."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"name": "nightly import", "scopes": ["imports:read", "imports:write"]}},
    )

    name: str = Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")
    scopes: list[str] = Field(min_length=1, max_length=20)
    expires_at: ExactTime | None = Field(None, description="when the key stops by itself; null: never")


class ApiKeyOut(Schema):
    """A key, without its secret."""

    model_config = ConfigDict(json_schema_extra={"example": _KEY_EXAMPLE})

    id: int
    name: str
    prefix: str
    scopes: list[str]
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None


class NewApiKeyOut(ApiKeyOut):
    """A key with its secret, which is never shown again."""

    model_config = ConfigDict(
        json_schema_extra={"example": {**_KEY_EXAMPLE, "secret": "ctk_1f0c9a2e_…"}}  # an example, not a key
    )

    secret: str


class ApiKeyPage(Schema):
    """One page of keys, newest first."""

    items: list[ApiKeyOut]
    next_cursor: str | None


@router.get("", response=ApiKeyPage, summary="List the API keys")
def list_api_keys(request: HttpRequest, page: Query[PageQuery]) -> ApiKeyPage:
    """The keys of the workspace, newest first, revoked ones too."""
    caller = caller_of(request)
    allow(caller, "keys:manage")
    with workspace_scope(caller.workspace_id):
        found = page_by_id(queries.api_keys(caller.workspace_id), page, listing="api_keys")
    return ApiKeyPage(items=[ApiKeyOut.from_orm(key) for key in found.rows], next_cursor=found.next_cursor)


@router.post("", response={201: NewApiKeyOut}, summary="Create an API key")
def create_api_key(request: HttpRequest, payload: ApiKeyIn) -> HttpResponse:
    """The answer holds the secret; only its hash is kept, so this is the one chance to copy it.
    Idempotency-Key is honoured."""
    caller = caller_of(request)
    allow(caller, "keys:manage")
    seed = request.headers.get(HEADER) or services.new_seed()

    def effect() -> Status[ApiKeyOut]:
        key, _ = services.create_api_key(
            workspace_id=caller.workspace_id,
            name=payload.name,
            scopes=payload.scopes,
            expires_at=payload.expires_at,
            actor=caller.actor,
            within=caller.scopes,
            seed=seed,
        )
        return Status(201, ApiKeyOut.from_orm(ApiKey.objects.get(pk=key.pk)))

    def reveal(document: dict[str, Any]) -> dict[str, Any]:
        return {**document, "secret": services.api_key_secret(caller.workspace_id, document["prefix"], seed)}

    return once(request, fingerprint=fingerprint(request, payload.model_dump_json()), effect=effect, reveal=reveal)


@router.delete("/{key_id}", response={204: None}, summary="Revoke an API key")
def revoke_api_key(request: HttpRequest, key_id: int) -> Status[None]:
    """Stops the key at once; the row stays, so that the audit trail can name it."""
    caller = caller_of(request)
    allow(caller, "keys:manage")
    services.revoke_api_key(workspace_id=caller.workspace_id, key_id=key_id, actor=caller.actor)
    return Status(204, None)
