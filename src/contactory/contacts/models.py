"""The tables of contacts and companies, of the changes of their fields, and of those that are no more."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Value
from django.db.models.functions import Now

from contactory.engine.fields import COMPANY_FIELDS_BY_NAME, CONTACT_FIELDS

# What is known of a company beside the domain, which is its key.
COMPANY_FIELDS: tuple[str, ...] = tuple(name for name in COMPANY_FIELDS_BY_NAME if name != "domain")


class Company(models.Model):
    """A company of a workspace; its registrable domain is the key, where it is not empty.

    created_by_job and created_row lead to the staged row that first named it. custom holds the columns of a file of
    companies that have no field. Texts are empty where nothing is known.
    """

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    domain = models.TextField(db_collation="C")
    custom = models.JSONField(db_default={}, default=dict)
    created_by_job = models.BigIntegerField(null=True)
    created_row = models.IntegerField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "company"
        verbose_name_plural = "companies"

    def __str__(self) -> str:
        return self.domain or str(getattr(self, "name", "")) or f"company {self.id}"


for _name in COMPANY_FIELDS:
    Company.add_to_class(_name, models.TextField(db_default="", default="", blank=True))


class Contact(models.Model):
    """A person of a workspace, with one text column per field of engine/fields.py; email holds the normal form.

    created_by_job and created_row lead to the staged row that the record was made from. custom holds the columns of the
    file that have no field. Texts are empty where nothing is known.
    """

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey(
        "workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    company_record = models.ForeignKey(
        Company, on_delete=models.SET_NULL, null=True, db_column="company_id", related_name="contacts", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    custom = models.JSONField(db_default={}, default=dict)
    created_by_job = models.BigIntegerField(null=True)
    created_row = models.IntegerField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "contact"

    def __str__(self) -> str:
        return str(getattr(self, "email", "")) or f"contact {self.id}"


for _field in CONTACT_FIELDS:
    _collation = "C" if _field.name == "email" else None
    Contact.add_to_class(_field.name, models.TextField(db_default="", default="", blank=True, db_collation=_collation))


class FieldChange(models.Model):
    """One field of one record that got another value: what it was, what it became, and where that came from.

    The record is a contact or a company; it may be one that was merged into another since (GoneRecord). field is a
    column's name, "custom:NAME" for a custom field, or company_id. Records that an import creates have no changes:
    their created_by_job and created_row lead to their source. actor is "account:3" or "api_key:9", never a name. cost
    is in the currency of the workspace's ledger, confidence 0..1. merged_from is the record that a merge took the value
    from. undone_at and undone_by are set on a change that was taken back. Whoever deletes a record deletes its changes.
    """

    class Source(models.TextChoices):
        """Who changed it."""

        IMPORT = "import"
        PERSON = "person"
        PROVIDER = "provider"
        MERGE = "merge"
        REVERT = "revert"

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False)
    contact_id = models.BigIntegerField(null=True)
    company_id = models.BigIntegerField(null=True)
    field = models.TextField()
    old = models.TextField()
    new = models.TextField()
    source = models.TextField(choices=Source.choices)
    actor = models.TextField(db_default="", default="")
    job_id = models.BigIntegerField(null=True)
    row_number = models.IntegerField(null=True)
    merged_from = models.BigIntegerField(null=True)
    enrichment_id = models.BigIntegerField(null=True)
    provider = models.TextField(db_default="", default="")
    cost = models.DecimalField(max_digits=14, decimal_places=6, null=True)
    confidence = models.FloatField(null=True)
    lost = models.JSONField(null=True)
    at = models.DateTimeField(db_default=Now())
    undone_at = models.DateTimeField(null=True)
    undone_by = models.TextField(db_default="", default="")

    class Meta:
        db_table = "field_change"
        indexes = [
            models.Index(fields=["workspace", "contact_id", "id"], name="field_change_of_contact"),
            models.Index(
                fields=["workspace", "company_id", "id"],
                name="field_change_of_company",
                condition=models.Q(company_id__isnull=False),
            ),
            models.Index(
                fields=["job_id", "contact_id"], name="field_change_of_job", condition=models.Q(job_id__isnull=False)
            ),
            models.Index(
                fields=["enrichment_id", "id"],
                name="field_change_of_enrichment",
                condition=models.Q(enrichment_id__isnull=False),
            ),
            # What values cost is asked for a time; files bring far more changes, and cost nothing.
            models.Index(fields=["workspace", "at"], name="field_change_bought", condition=models.Q(source="provider")),
        ]
        constraints = [
            models.CheckConstraint(
                name="field_change_of_one_record",
                condition=models.Q(contact_id__isnull=False, company_id__isnull=True)
                | models.Q(contact_id__isnull=True, company_id__isnull=False),
            )
        ]

    def __str__(self) -> str:
        record = f"contact {self.contact_id}" if self.contact_id is not None else f"company {self.company_id}"
        return f"{self.field} of {record}"


class GoneRecord(models.Model):
    """A contact or company that is no more: merged into another (into_id), or deleted (into_id is null).

    What was merged keeps its values, so that the other record can tell where its own came from; of what was deleted
    only numbers are left. created_by_job, created_row and changed_by_jobs say which imports had made or changed it.
    into_id follows further merges, so that it always names a record that is there.
    """

    class Kind(models.TextChoices):
        """What it was."""

        CONTACT = "contact"
        COMPANY = "company"

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.TextField(choices=Kind.choices)
    record_id = models.BigIntegerField()
    into_id = models.BigIntegerField(null=True)
    values = models.JSONField(db_default={}, default=dict)
    created_by_job = models.BigIntegerField(null=True)
    created_row = models.IntegerField(null=True)
    changed_by_jobs = ArrayField(models.BigIntegerField(), db_default=Value([]), default=list)
    record_created_at = models.DateTimeField()
    actor = models.TextField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "gone_record"
        constraints = [models.UniqueConstraint(fields=["workspace", "kind", "record_id"], name="gone_record_once")]
        indexes = [
            models.Index(
                fields=["workspace", "kind", "into_id"],
                name="gone_record_into",
                condition=models.Q(into_id__isnull=False),
            ),
            models.Index(
                fields=["created_by_job"], name="gone_record_of_job", condition=models.Q(created_by_job__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"
