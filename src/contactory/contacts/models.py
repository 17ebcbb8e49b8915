"""The tables of contacts, companies and the changes of their fields."""

from django.db import models
from django.db.models.functions import Now

from contactory.engine.fields import CONTACT_FIELDS

COMPANY_FIELDS: tuple[str, ...] = (
    "name", "website", "industry", "employees", "phone", "address", "city", "state", "postal_code", "country",
    "linkedin_url",
)  # fmt: skip


class Company(models.Model):
    """A company of a workspace; its registrable domain is the key. Texts are empty where nothing is known."""

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    domain = models.TextField(db_collation="C")
    created_by_job = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "company"
        verbose_name_plural = "companies"

    def __str__(self) -> str:
        return self.domain


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

    Records that an import creates have no changes: Contact.created_by_job and created_row lead to their source.
    """

    class Source(models.TextChoices):
        """Who changed it."""

        IMPORT = "import"
        PERSON = "person"

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False)
    contact_id = models.BigIntegerField()
    field = models.TextField()
    old = models.TextField()
    new = models.TextField()
    source = models.TextField(choices=Source.choices)
    job_id = models.BigIntegerField(null=True)
    row_number = models.IntegerField(null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "field_change"
        indexes = [
            models.Index(fields=["workspace", "contact_id", "id"], name="field_change_of_contact"),
            models.Index(fields=["job_id"], name="field_change_of_job", condition=models.Q(job_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.field} of contact {self.contact_id}"
