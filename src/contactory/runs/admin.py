"""Runs in the admin."""

from typing import Any

from django.contrib import admin

from contactory.runs.models import Run
from contactory.workspaces.large_tables import LargeTableAdmin, coloured, moment

STATE_COLOURS = {"READY": "info", "RUNNING": "warning", "DONE": "success", "FAILED": "danger", "CANCELLED": "default"}


@admin.register(Run)
class RunAdmin(LargeTableAdmin):
    list_display = (
        "id",
        "step",
        "subject",
        "argument",
        "shown_state",
        "attempts",
        "owner",
        moment("started_at"),
        "short_error",
    )
    list_filter = ("state", "step")
    list_filter_sheet = False
    fieldsets = (
        (None, {"fields": ("step", "subject", "argument", "round", "state", "error")}),
        ("Lease", {"fields": ("owner", "fence", "attempts", "lease_until", "run_at", "published_at")}),
        ("Times", {"fields": ("created_at", "started_at", "finished_at", "correlation_id")}),
    )

    @coloured("state", STATE_COLOURS)
    def shown_state(self, run: Run) -> str:
        return run.state

    @admin.display(description="error")
    def short_error(self, run: Run) -> Any:
        return run.error if len(run.error) <= 80 else f"{run.error[:80]}…"
