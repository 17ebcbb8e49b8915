"""Imports and their issues in the admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from contactory.imports import queries
from contactory.imports.admin_jobs import ACTIONS, act, act_on_all, overview
from contactory.imports.admin_reverts import revert_page
from contactory.imports.admin_rows import rows_page
from contactory.imports.models import ImportJob, Issue, IssueItem
from contactory.workspaces.large_tables import LargeTableAdmin, coloured, moment

STATE_COLOURS = {
    "PENDING": "info",
    "PROCESSING": "info",
    "NEEDS_REVIEW": "warning",
    "COMPLETED": "success",
    "FAILED": "danger",
    "CANCELLED": "default",
    "REVERTED": "default",
}
_SHOWN_ROWS = 50


@admin.register(ImportJob)
class ImportJobAdmin(LargeTableAdmin):
    list_display = (
        "filename", "shown_state", "shown_progress", "ready", "issue", "discarded", "success", "created_by",
        moment("created_at"),
    )  # fmt: skip
    list_filter = ("state",)
    list_select_related = ("created_by",)
    search_fields = ("filename",)
    actions: Any = ("cancel_selected", "reprocess_selected")
    change_form_outer_before_template = "imports/overview.html"
    fieldsets = (
        ("File", {"fields": ("filename", "kind", "size_bytes", "upload", "created_by", "correlation_id")}),
        ("Times", {"fields": ("created_at", "started_at", "finished_at", "shown_seconds")}),
    )
    readonly_fields = ("shown_seconds",)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [path("<int:job_id>/rows/", view(self.rows_view), name="imports_importjob_rows")]
        own.append(path("<int:job_id>/revert/", view(self.revert_view), name="imports_importjob_revert"))
        own += [
            path(f"<int:job_id>/{name}/", view(self.act_view), {"name": name}, name=f"imports_importjob_{name}")
            for name in ACTIONS
        ]
        return [*own, *super().get_urls()]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context = {**(extra_context or {}), "overview": self._overview(object_id)}
        shown: HttpResponse = super().changeform_view(request, object_id, form_url, context)
        return shown

    def rows_view(self, request: HttpRequest, job_id: int) -> HttpResponse:
        return rows_page(request, job_id, self.admin_site.each_context(request))

    def revert_view(self, request: HttpRequest, job_id: int) -> HttpResponse:
        return revert_page(request, job_id, self.admin_site.each_context(request))

    def act_view(self, request: HttpRequest, job_id: int, name: str) -> HttpResponse:
        return act(request, job_id, name)

    @admin.action(description="Cancel the selected imports")
    def cancel_selected(self, request: HttpRequest, jobs: Any) -> None:
        act_on_all(request, jobs, "cancel")

    @admin.action(description="Check the rows of the selected imports again")
    def reprocess_selected(self, request: HttpRequest, jobs: Any) -> None:
        act_on_all(request, jobs, "reprocess")

    @coloured("state", STATE_COLOURS)
    def shown_state(self, job: ImportJob) -> str:
        return job.state

    @admin.display(description="progress")
    def shown_progress(self, job: ImportJob) -> str:
        found = queries.progress(job)
        if not found["rows_expected"]:
            return "—"
        expected = f"{found['rows_expected']:,}"
        return f"{found['rows_done']:,} of {expected if found['exact'] else f'about {expected}'}"

    @admin.display(description="ready")
    def ready(self, job: ImportJob) -> str:
        return f"{job.rows_ready:,}"

    @admin.display(description="issue")
    def issue(self, job: ImportJob) -> str:
        return f"{job.rows_issue:,}"

    @admin.display(description="discarded")
    def discarded(self, job: ImportJob) -> str:
        return f"{job.rows_discarded:,}"

    @admin.display(description="success")
    def success(self, job: ImportJob) -> str:
        return f"{job.rows_success:,}"

    @admin.display(description="seconds")
    def shown_seconds(self, job: ImportJob) -> str:
        return ", ".join(f"{name} {value}" for name, value in queries.seconds(job).items())

    def _overview(self, object_id: str | None) -> dict[str, Any] | None:
        job = ImportJob.objects.filter(pk=object_id).first() if object_id and object_id.isdecimal() else None
        return overview(job) if job is not None else None


@admin.register(Issue)
class IssueAdmin(LargeTableAdmin):
    list_display = ("kind", "field", "message", "resolved", "resolution", "shown_job", moment("created_at"))
    list_filter = ("kind", "resolved")
    list_select_related = ("job",)
    fieldsets = (
        (None, {"fields": ("kind", "field", "message", "shown_job", "created_at")}),
        ("Resolution", {"fields": ("resolved", "resolution", "resolved_at")}),
        ("Rows", {"fields": ("items",)}),
    )
    readonly_fields = ("shown_job", "items")

    @admin.display(description="import")
    def shown_job(self, issue: Issue) -> SafeString:
        place = reverse("admin:imports_importjob_change", args=[issue.job_id])
        return format_html('<a href="{}" class="text-primary-600">{}</a>', place, issue.job.filename)

    @admin.display(description="rows")
    def items(self, issue: Issue) -> SafeString:
        """The first rows that the issue touches, with the value at fault and the value suggested."""
        rows = IssueItem.objects.filter(issue=issue).order_by("row_number")[:_SHOWN_ROWS]
        place = reverse("admin:imports_importjob_rows", args=[issue.job_id])
        return format_html_join(
            "",
            '<div><a href="{}?after={}" class="text-primary-600">row {}</a>: {}{}</div>',
            (
                (
                    place,
                    item.row_number - 1,
                    item.row_number,
                    (item.value or "").strip() or "empty",
                    _suggested(item.suggestion),
                )
                for item in rows
            ),
        )


def _suggested(suggestion: str | None) -> str:
    return f" → {suggestion}" if suggestion else ""
