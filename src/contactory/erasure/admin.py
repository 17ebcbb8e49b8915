"""Receipts in the admin."""

from django.contrib import admin

from contactory.erasure.models import Erasure
from contactory.workspaces.large_tables import LargeTableAdmin, coloured, moment

STATE_COLOURS = {"WAITING": "warning", "DONE": "success", "FAILED": "danger"}


@admin.register(Erasure)
class ErasureAdmin(LargeTableAdmin):
    list_display = ("id", "shown_state", "actor", "reason", moment("created_at"), moment("finished_at"))
    list_filter = ("state",)
    list_filter_sheet = False
    fieldsets = (
        (None, {"fields": ("state", "error", "shown_hash", "reason", "actor", "counts", "notes", "jobs_left")}),
        ("Times", {"fields": ("created_at", "finished_at")}),
    )
    readonly_fields = ("shown_hash",)

    @coloured("state", STATE_COLOURS)
    def shown_state(self, erasure: Erasure) -> str:
        return erasure.state

    @admin.display(description="hash")
    def shown_hash(self, erasure: Erasure) -> str:
        return bytes(erasure.hash).hex()
