"""Workspaces, members, keys and the audit trail in the admin."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from contactory.workspaces.admin_pages import ReadOnlyAdmin
from contactory.workspaces.models import Account, ApiKey, AuditEvent, Membership, Workspace


@admin.register(Workspace)
class WorkspaceAdmin(ReadOnlyAdmin):
    list_display = ("name", "id", "default_country", "created_at")


@admin.register(Account)
class AccountAdmin(ReadOnlyAdmin):
    list_display = ("email", "name", "is_active", "last_login")
    fields = ("email", "name", "is_active", "is_staff", "created_at", "last_login")
    search_fields = ("email", "name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Account]:
        # Accounts belong to no workspace, so no policy guards them; memberships do, and are guarded.
        rows: QuerySet[Account] = super().get_queryset(request)
        return rows.filter(pk__in=Membership.objects.values("account_id"))


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    list_display = ("account", "role", "workspace", "created_at")
    list_filter = ("role",)
    list_select_related = ("account", "workspace")


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnlyAdmin):
    list_display = ("name", "prefix", "scopes", "created_by", "last_used_at", "expires_at", "revoked_at")
    exclude = ("secret_hash",)
    search_fields = ("name", "prefix")


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    list_display = ("at", "actor", "action", "subject", "correlation_id")
    list_filter = ("action",)
    search_fields = ("actor", "subject", "correlation_id")
    ordering = ("-id",)
