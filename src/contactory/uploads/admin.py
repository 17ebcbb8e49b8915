"""Uploads in the admin."""

from django.contrib import admin

from contactory.uploads.models import Upload
from contactory.workspaces.admin_pages import ReadOnlyAdmin


@admin.register(Upload)
class UploadAdmin(ReadOnlyAdmin):
    list_display = ("filename", "state", "size", "sha256", "created_by", "created_at")
    list_filter = ("state",)
    search_fields = ("filename", "sha256")
    ordering = ("-id",)
