import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from contactory.workspaces.rls import enable_rls

# The changes of a record outlive it where it is merged into another, and a deletion of many records removes theirs in
# one statement, which a foreign key would do one by one.
LOOSE = "ALTER TABLE field_change DROP CONSTRAINT field_change_of_contact_fk;"
BOUND = """
DELETE FROM field_change f
 WHERE contact_id IS NULL
    OR NOT EXISTS (SELECT FROM contact c WHERE c.workspace_id = f.workspace_id AND c.id = f.contact_id);
ALTER TABLE field_change ADD CONSTRAINT field_change_of_contact_fk FOREIGN KEY (workspace_id, contact_id)
    REFERENCES contact (workspace_id, id) ON DELETE CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0002_finding"),
        ("workspaces", "0001_accounts_and_workspaces"),
    ]

    operations = [
        migrations.CreateModel(
            name="GoneRecord",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.TextField(choices=[("contact", "Contact"), ("company", "Company")])),
                ("record_id", models.BigIntegerField()),
                ("into_id", models.BigIntegerField(null=True)),
                ("values", models.JSONField(db_default={}, default=dict)),
                ("created_by_job", models.BigIntegerField(null=True)),
                ("created_row", models.IntegerField(null=True)),
                (
                    "changed_by_jobs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), db_default=models.Value([]), default=list, size=None
                    ),
                ),
                ("record_created_at", models.DateTimeField()),
                ("actor", models.TextField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "db_table": "gone_record",
            },
        ),
        migrations.AddField(
            model_name="company",
            name="created_row",
            field=models.IntegerField(null=True),
        ),
        migrations.AddField(
            model_name="fieldchange",
            name="actor",
            field=models.TextField(db_default="", default=""),
        ),
        migrations.AddField(
            model_name="fieldchange",
            name="company_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="fieldchange",
            name="confidence",
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name="fieldchange",
            name="cost",
            field=models.DecimalField(decimal_places=6, max_digits=14, null=True),
        ),
        migrations.AddField(
            model_name="fieldchange",
            name="enrichment_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="fieldchange",
            name="merged_from",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="fieldchange",
            name="provider",
            field=models.TextField(db_default="", default=""),
        ),
        migrations.AddField(
            model_name="fieldchange",
            name="undone_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="fieldchange",
            name="undone_by",
            field=models.TextField(db_default="", default=""),
        ),
        migrations.AlterField(
            model_name="fieldchange",
            name="contact_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="fieldchange",
            name="source",
            field=models.TextField(
                choices=[
                    ("import", "Import"),
                    ("person", "Person"),
                    ("provider", "Provider"),
                    ("merge", "Merge"),
                    ("revert", "Revert"),
                ]
            ),
        ),
        migrations.AddIndex(
            model_name="fieldchange",
            index=models.Index(
                condition=models.Q(("company_id__isnull", False)),
                fields=["workspace", "company_id", "id"],
                name="field_change_of_company",
            ),
        ),
        migrations.AddConstraint(
            model_name="fieldchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("company_id__isnull", True), ("contact_id__isnull", False)),
                    models.Q(("company_id__isnull", False), ("contact_id__isnull", True)),
                    _connector="OR",
                ),
                name="field_change_of_one_record",
            ),
        ),
        migrations.AddField(
            model_name="gonerecord",
            name="workspace",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="workspaces.workspace"
            ),
        ),
        migrations.AddIndex(
            model_name="gonerecord",
            index=models.Index(
                condition=models.Q(("into_id__isnull", False)),
                fields=["workspace", "kind", "into_id"],
                name="gone_record_into",
            ),
        ),
        migrations.AddIndex(
            model_name="gonerecord",
            index=models.Index(
                condition=models.Q(("created_by_job__isnull", False)),
                fields=["created_by_job"],
                name="gone_record_of_job",
            ),
        ),
        migrations.AddConstraint(
            model_name="gonerecord",
            constraint=models.UniqueConstraint(fields=("workspace", "kind", "record_id"), name="gone_record_once"),
        ),
        migrations.RunSQL(LOOSE, BOUND),
        enable_rls("gone_record"),
    ]
