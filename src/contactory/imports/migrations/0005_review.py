import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from contactory.workspaces.rls import enable_rls


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0007_revert"),
        ("workspaces", "0001_accounts_and_workspaces"),
    ]

    operations = [
        migrations.AddField(
            model_name="importjob",
            name="contacts_seen",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="importjob",
            name="changes_seen",
            field=models.BigIntegerField(default=0),
        ),
        migrations.CreateModel(
            name="ReviewRule",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("signature", models.TextField()),
                ("source", models.TextField(default="")),
                ("kind", models.TextField()),
                ("field", models.TextField(default="")),
                ("match", models.TextField(choices=[("any", "Any"), ("value", "Value"), ("domain", "Domain")])),
                ("text", models.TextField(default="")),
                (
                    "action",
                    models.TextField(
                        choices=[
                            ("edit", "Edit"),
                            ("discard", "Discard"),
                            ("restore", "Restore"),
                            ("keep_first", "Keep First"),
                            ("keep_last", "Keep Last"),
                            ("use_suggestion", "Use Suggestion"),
                            ("accept", "Accept"),
                            ("skip", "Skip"),
                            ("fill_empty", "Fill Empty"),
                            ("overwrite", "Overwrite"),
                            ("undo", "Undo"),
                        ]
                    ),
                ),
                ("cells", models.JSONField(default=dict)),
                ("created_by", models.TextField()),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("used_count", models.IntegerField(default=0)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "workspace",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="workspaces.workspace",
                    ),
                ),
            ],
            options={
                "db_table": "review_rule",
            },
        ),
        migrations.AddConstraint(
            model_name="reviewrule",
            constraint=models.UniqueConstraint(
                fields=("workspace", "signature", "kind", "field", "match", "text", "action"), name="review_rule_once"
            ),
        ),
        enable_rls("review_rule"),
    ]
