"""Exports in the admin."""

from django.contrib import admin

from contactory.exports.models import Export
from contactory.workspaces.large_tables import LargeTableAdmin, coloured, moment

STATE_COLOURS = {
    "PENDING": "info",
    "RUNNING": "warning",
    "READY": "success",
    "FAILED": "danger",
    "EXPIRED": "default",
    "DELETED": "default",
}


@admin.register(Export)
class ExportAdmin(LargeTableAdmin):
    list_display = ("filename", "shown_state", "rows_done", "size", "created_by", moment("created_at"), "short_error")
    list_filter = ("state", "what", "format")
    list_filter_sheet = False
    fieldsets = (
        (None, {"fields": ("filename", "state", "error", "what", "import_id", "format", "wanted", "created_by")}),
        ("File", {"fields": ("rows_done", "rows_total", "size", "sha256", "expires_at")}),
        ("Times", {"fields": ("created_at", "started_at", "finished_at")}),
    )

    @coloured("state", STATE_COLOURS)
    def shown_state(self, export: Export) -> str:
        return export.state

    @admin.display(description="error")
    def short_error(self, export: Export) -> str:
        return export.error if len(export.error) <= 80 else f"{export.error[:80]}…"
