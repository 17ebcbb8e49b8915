"""What the routes of exports give."""

from datetime import datetime
from typing import Any, Literal

from ninja import Field, Schema
from pydantic import ConfigDict

from contactory.api.cursors import PageQuery
from contactory.exports.models import Export, ExportState

_EXAMPLE: dict[str, Any] = {
    "id": 7,
    "what": "contacts",
    "format": "csv",
    "import_id": None,
    "wanted": {"what": "contacts", "format": "csv", "filter": {"domain": "estuary.example"}},
    "filename": "contacts-2026-03-01.csv",
    "state": "READY",
    "rows_done": 1200,
    "rows_total": 1200,
    "size": 310_442,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "file_url": "/api/v1/exports/7/file",
    "error": None,
    "created_by": "account:3",
    "created_at": "2026-03-01T09:30:00Z",
    "finished_at": "2026-03-01T09:30:02Z",
    "expires_at": "2026-03-08T09:30:02Z",
}


class ExportListQuery(PageQuery):
    """Which exports to list."""

    state: Literal["PENDING", "RUNNING", "READY", "FAILED", "EXPIRED"] | None = Field(None, description="only those")


class ExportErrorOut(Schema):
    """Why an export failed."""

    code: str
    sentence: str


class ExportOut(Schema):
    """An export, with its file once it is READY."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})

    id: int
    what: str
    format: str
    import_id: int | None
    wanted: dict[str, Any] = Field(description="the request, without what was left out")
    filename: str
    state: str = Field(description="PENDING, RUNNING, READY, FAILED or EXPIRED")
    rows_done: int
    rows_total: int | None = Field(description="null until they have been counted")
    size: int | None = Field(description="bytes of the file, once it is READY")
    sha256: str | None = Field(description="of the file, in hex")
    file_url: str | None = Field(description="where the file is, while it is READY")
    error: ExportErrorOut | None
    created_by: str
    created_at: datetime
    finished_at: datetime | None
    expires_at: datetime | None = Field(description="when the file is deleted")


class ExportPage(Schema):
    """One page of exports, newest first."""

    items: list[ExportOut]
    next_cursor: str | None


def shown_export(export: Export) -> dict[str, Any]:
    """The values of ExportOut."""
    same = ("id", "what", "format", "import_id", "wanted", "filename", "state", "rows_done", "rows_total", "created_by",
            "created_at", "finished_at")  # fmt: skip
    is_ready = export.state == ExportState.READY
    return {name: getattr(export, name) for name in same} | {
        "size": export.size if is_ready else None,
        "sha256": export.sha256 if is_ready else None,
        "file_url": f"/api/v1/exports/{export.pk}/file" if is_ready else None,
        "expires_at": export.expires_at if is_ready else None,
        "error": {"code": export.error_code, "sentence": export.error} if export.error else None,
    }
