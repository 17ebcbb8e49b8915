"""Recipes, enrichments, their items and their calls in the admin: pages that show."""

from typing import Any

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from contactory.enrichment.models import Enrichment, EnrichmentItem, ProviderCall, Recipe
from contactory.workspaces.large_tables import LargeTableAdmin, coloured, moment

_COUNTS = ("items_total", "pending", "processing", "success", "partial", "not_found", "failed", "skipped")
STATE_COLOURS = {
    "PENDING": "info",
    "RUNNING": "info",
    "PAUSED": "warning",
    "COMPLETED": "success",
    "FAILED": "danger",
    "CANCELLED": "default",
}
ITEM_COLOURS = {"success": "success", "partial": "success", "failed": "danger", "processing": "info"}
CALL_COLOURS = {"answered": "success", "failed": "danger", "unknown": "warning", "intent": "info"}


@admin.register(Recipe)
class RecipeAdmin(LargeTableAdmin):
    list_display = ("name", "target", "version", "archived", "created_by", moment("updated_at"))
    list_filter = ("target", "archived")
    search_fields = ("name",)


@admin.register(Enrichment)
class EnrichmentAdmin(LargeTableAdmin):
    list_display = (
        "id", "recipe_name", "target", "shown_state", "items_total", "success", "partial", "not_found", "failed",
        "skipped", "money", "currency", moment("created_at"),
    )  # fmt: skip
    list_filter = ("state", "target", "sandbox")
    search_fields = ("recipe_name",)
    fieldsets = (
        (None, {"fields": ("recipe_name", "target", "state", "pause_reason", "waiting_for", "resume_at", "error")}),
        ("Items", {"fields": _COUNTS}),
        ("Cost", {"fields": ("budget_money", "credits", "money", "unknown_money", "currency", "sandbox")}),
        ("More", {"fields": ("shown_items", "shown_calls", "chosen", "spec", "forecast", "created_by")}),
        ("Times", {"fields": ("created_at", "started_at", "finished_at", "reverted_at")}),
    )
    readonly_fields = ("shown_items", "shown_calls")

    @coloured("state", STATE_COLOURS)
    def shown_state(self, run: Enrichment) -> str:
        return run.state

    @admin.display(description="items")
    def shown_items(self, run: Enrichment) -> SafeString:
        return _link("enrichmentitem", "enrichment__id__exact", run.id, "each record of the run")

    @admin.display(description="calls")
    def shown_calls(self, run: Enrichment) -> SafeString:
        return _link("providercall", "enrichment_id__exact", run.id, "each request to a provider")


@admin.register(EnrichmentItem)
class EnrichmentItemAdmin(LargeTableAdmin):
    list_display = (
        "id",
        "enrichment_id",
        "record_id",
        "shown_state",
        "credits",
        "money",
        "sentence",
        moment("finished_at"),
    )
    list_filter = ("state",)
    list_select_related: Any = False

    @coloured("state", ITEM_COLOURS)
    def shown_state(self, item: EnrichmentItem) -> str:
        return item.state


@admin.register(ProviderCall)
class ProviderCallAdmin(LargeTableAdmin):
    list_display = (
        "id", "enrichment_id", "provider", "operation", "shown_state", "questions", "found", "not_found", "rejected",
        "credits", "money", "currency", "latency_ms", "error", moment("created_at"),
    )  # fmt: skip
    list_filter = ("state", "provider", "sandbox")

    @coloured("state", CALL_COLOURS)
    def shown_state(self, call: ProviderCall) -> str:
        return call.state


def _link(model: str, column: str, run_id: int, text: str) -> SafeString:
    return format_html(
        '<a href="{}?{}={}">{}</a>', reverse(f"admin:enrichment_{model}_changelist"), column, run_id, text
    )
