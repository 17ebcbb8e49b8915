"""Contacts, companies and the changes of their fields in the admin."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from contactory.contacts.models import COMPANY_FIELDS, Company, Contact, FieldChange, GoneRecord
from contactory.contacts.queries import LISTED, origin_of
from contactory.contacts.searching import address_key, begins_with, named, spellings
from contactory.engine.fields import CONTACT_FIELDS
from contactory.workspaces.large_tables import LargeTableAdmin, moment

GROUPS = {
    "person": "Person",
    "email": "E-mail",
    "phone": "Phones",
    "company": "Company",
    "address": "Address",
    "funding": "Funding",
    "social": "Social",
    "sales": "Sales",
    "consent": "Consent",
    "ids": "Ids elsewhere",
}


def shown_origin(record: Contact | Company) -> SafeString | str:
    """The import, row and line that a record came from, as a link."""
    origin = origin_of(record)
    if origin is None:
        return "made by a person"
    place = reverse("admin:imports_importjob_change", args=[origin.import_id])
    where = f", row {origin.row_number}" if origin.row_number is not None else ""
    where += f" (line {origin.line})" if origin.line is not None else ""
    return format_html('<a href="{}" class="text-primary-600 underline">{}</a>{}', place, _file(origin), where)


def _file(origin: Any) -> str:
    return origin.filename or f"import {origin.import_id}"


@admin.register(Contact)
class ContactAdmin(LargeTableAdmin):
    list_display = ("shown_email", "shown_name", "title", "company", "country", moment("updated_at"))
    search_fields = ("email",)
    search_help_text = "The beginning of an e-mail address, or a whole first name, last name or company"
    fieldsets = (
        (None, {"fields": ("origin", "company_record", "shown_custom", "created_at", "updated_at")}),
        *(
            (label, {"fields": [each.name for each in CONTACT_FIELDS if each.group == group], "classes": ["tab"]})
            for group, label in GROUPS.items()
        ),
    )
    readonly_fields = ("origin", "shown_custom")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Contact]:
        rows: QuerySet[Contact] = super().get_queryset(request)
        match = request.resolver_match
        return rows.only(*LISTED) if match is not None and match.url_name == "contacts_contact_changelist" else rows

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Contact], search_term: str
    ) -> tuple[QuerySet[Contact], bool]:
        text = search_term.replace("\x00", "").strip()
        if not text:
            return queryset, False
        by_address = begins_with("email", address_key(text))
        return queryset.filter(by_address if "@" in text else by_address | named(text)), False

    @admin.display(description="e-mail")
    def shown_email(self, contact: Contact) -> str:
        return str(contact) or "—"

    @admin.display(description="name")
    def shown_name(self, contact: Any) -> str:
        return f"{contact.first_name} {contact.last_name}".strip() or contact.full_name

    @admin.display(description="came from")
    def origin(self, contact: Contact) -> SafeString | str:
        return shown_origin(contact)

    @admin.display(description="custom fields")
    def shown_custom(self, contact: Contact) -> str:
        return "; ".join(f"{name}: {value}" for name, value in contact.custom.items())


@admin.register(Company)
class CompanyAdmin(LargeTableAdmin):
    list_display = ("domain", "name", "industry", "city", "country", moment("updated_at"))
    search_fields = ("domain",)
    search_help_text = "The beginning of a domain, or a whole name"
    fieldsets = (
        (None, {"fields": ("domain", *COMPANY_FIELDS, "shown_custom")}),
        ("Origin", {"fields": ("origin", "created_at", "updated_at")}),
    )
    readonly_fields = ("origin", "shown_custom")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Company], search_term: str
    ) -> tuple[QuerySet[Company], bool]:
        text = search_term.replace("\x00", "").strip()
        if not text:
            return queryset, False
        return queryset.filter(begins_with("domain", text.lower()) | Q(name__in=spellings(text))), False

    @admin.display(description="came from")
    def origin(self, company: Company) -> SafeString | str:
        return shown_origin(company)

    @admin.display(description="custom fields")
    def shown_custom(self, company: Company) -> str:
        return "; ".join(f"{name}: {value}" for name, value in company.custom.items())


@admin.register(FieldChange)
class FieldChangeAdmin(LargeTableAdmin):
    list_display = (moment("at"), "shown_record", "field", "old", "new", "source", "actor", "shown_job")
    list_filter = ("source",)
    fields = (
        "at", "shown_record", "field", "old", "new", "source", "actor", "shown_job", "row_number", "merged_from",
        "provider", "cost", "confidence", "undone_at", "undone_by",
    )  # fmt: skip
    readonly_fields = ("shown_record", "shown_job")

    @admin.display(description="record")
    def shown_record(self, change: FieldChange) -> SafeString:
        kind = "contact" if change.contact_id is not None else "company"
        return _link(
            f"contacts_{kind}", change.contact_id if change.contact_id is not None else change.company_id, kind
        )

    @admin.display(description="import")
    def shown_job(self, change: FieldChange) -> SafeString | str:
        return "—" if change.job_id is None else _link("imports_importjob", change.job_id)


@admin.register(GoneRecord)
class GoneRecordAdmin(LargeTableAdmin):
    list_display = (moment("at"), "kind", "record_id", "shown_into", "actor", "shown_job")
    list_filter = ("kind",)
    fields = ("at", "kind", "record_id", "shown_into", "actor", "shown_job", "created_row", "record_created_at")
    readonly_fields = ("shown_into", "shown_job")

    @admin.display(description="merged into")
    def shown_into(self, gone: GoneRecord) -> SafeString | str:
        return "deleted" if gone.into_id is None else _link(f"contacts_{gone.kind}", gone.into_id)

    @admin.display(description="import")
    def shown_job(self, gone: GoneRecord) -> SafeString | str:
        return "—" if gone.created_by_job is None else _link("imports_importjob", gone.created_by_job)


def _link(model: str, key: int | None, label: str = "") -> SafeString:
    place = reverse(f"admin:{model}_change", args=[key])
    return format_html('<a href="{}" class="text-primary-600">{}</a>', place, f"{label} {key}".strip())
