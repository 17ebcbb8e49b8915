"""The ledger and the budgets in the admin: pages that show."""

from django.contrib import admin

from contactory.credits.models import Budget, CreditEntry
from contactory.workspaces.large_tables import LargeTableAdmin, coloured, moment

KIND_COLOURS = {
    "charge": "danger",
    "unknown": "warning",
    "refund": "success",
    "grant": "success",
    "purchase": "success",
}


@admin.register(CreditEntry)
class CreditEntryAdmin(LargeTableAdmin):
    list_display = (
        "id", "shown_kind", "credits", "money", "currency", "provider", "operation", "enrichment_id", "call_id",
        "actor", "note", moment("at"),
    )  # fmt: skip
    list_filter = ("kind", "provider")

    @coloured("kind", KIND_COLOURS)
    def shown_kind(self, entry: CreditEntry) -> str:
        return entry.kind


@admin.register(Budget)
class BudgetAdmin(LargeTableAdmin):
    list_display = ("scope", "cap_money", "held_money", "spent_money", "beyond_money", "currency")
    search_fields = ("scope",)
