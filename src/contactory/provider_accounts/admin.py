"""Accounts and gates in the admin: nothing of a key but its end."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from contactory.provider_accounts.models import ProviderAccount
from contactory.workspaces.large_tables import LargeTableAdmin, coloured, moment

_OF_GATE = (
    "shown_state",
    "refused_sentence",
    "refused_operations",
    "last_error",
    "limits",
    "learnt",
    "credits_left",
)
STATE_COLOURS = {"CLOSED": "success", "HALF_OPEN": "warning", "OPEN": "danger", "REFUSED": "danger"}


@admin.register(ProviderAccount)
class ProviderAccountAdmin(LargeTableAdmin):
    list_display = ("id", "provider", "key_hint", "sandbox", "shown_state", "credits_left", moment("created_at"))
    list_filter = ("provider", "sandbox")
    list_filter_sheet = False
    fieldsets = (
        (None, {"fields": ("provider", "key_hint", "sandbox", "base_url", "credit_price", "currency", "created_by")}),
        ("Gate", {"fields": _OF_GATE}),
        ("Times", {"fields": ("created_at", "updated_at", "checked_at", "last_used_at")}),
    )
    readonly_fields = (*_OF_GATE, "checked_at", "last_used_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProviderAccount]:
        accounts: QuerySet[ProviderAccount] = super().get_queryset(request).select_related("gate")
        return accounts

    @coloured("gate__state", STATE_COLOURS)
    def shown_state(self, account: ProviderAccount) -> str:
        if account.gate is None:
            return "no key"
        return "REFUSED" if account.gate.refusal else account.gate.state

    @admin.display
    def refused_sentence(self, account: ProviderAccount) -> Any:
        return _of_gate(account, "refused_sentence")

    @admin.display
    def refused_operations(self, account: ProviderAccount) -> Any:
        return _of_gate(account, "refused_operations")

    @admin.display
    def last_error(self, account: ProviderAccount) -> Any:
        return _of_gate(account, "last_error")

    @admin.display
    def limits(self, account: ProviderAccount) -> Any:
        return _of_gate(account, "limits")

    @admin.display
    def learnt(self, account: ProviderAccount) -> Any:
        return _of_gate(account, "learnt")

    @admin.display
    def credits_left(self, account: ProviderAccount) -> Any:
        return _of_gate(account, "credits_left")

    @admin.display
    def checked_at(self, account: ProviderAccount) -> Any:
        return _of_gate(account, "checked_at")

    @admin.display
    def last_used_at(self, account: ProviderAccount) -> Any:
        return _of_gate(account, "last_used_at")


def _of_gate(account: ProviderAccount, name: str) -> Any:
    return getattr(account.gate, name) if account.gate is not None else None
