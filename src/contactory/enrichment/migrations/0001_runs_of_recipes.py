import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models

from contactory.workspaces.rls import enable_rls


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("workspaces", "0003_retention"),
    ]

    operations = [
        migrations.CreateModel(
            name="Recipe",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("target", models.TextField(choices=[("contact", "Contact"), ("company", "Company")])),
                ("spec", models.JSONField()),
                ("version", models.IntegerField(default=1)),
                ("archived", models.BooleanField(default=False)),
                ("created_by", models.TextField()),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("updated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
                "db_table": "recipe",
            },
        ),
        migrations.CreateModel(
            name="Enrichment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("target", models.TextField(choices=[("contact", "Contact"), ("company", "Company")])),
                ("recipe_name", models.TextField()),
                ("spec", models.JSONField()),
                ("chosen", models.JSONField()),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("PENDING", "Pending"),
                            ("RUNNING", "Running"),
                            ("PAUSED", "Paused"),
                            ("COMPLETED", "Completed"),
                            ("FAILED", "Failed"),
                            ("CANCELLED", "Cancelled"),
                        ],
                        default="PENDING",
                    ),
                ),
                (
                    "pause_reason",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("budget", "Budget"),
                            ("breaker", "Breaker"),
                            ("credentials", "Credentials"),
                            ("person", "Person"),
                        ],
                        default="",
                    ),
                ),
                ("waiting_for", models.TextField(default="")),
                ("resume_at", models.DateTimeField(null=True)),
                ("budget_money", models.DecimalField(decimal_places=6, max_digits=18, null=True)),
                ("currency", models.TextField()),
                ("items_total", models.IntegerField(default=0)),
                ("pending", models.IntegerField(default=0)),
                ("processing", models.IntegerField(default=0)),
                ("success", models.IntegerField(default=0)),
                ("partial", models.IntegerField(default=0)),
                ("not_found", models.IntegerField(default=0)),
                ("failed", models.IntegerField(default=0)),
                ("skipped", models.IntegerField(default=0)),
                ("credits", models.DecimalField(decimal_places=6, default=0, max_digits=18)),
                ("money", models.DecimalField(decimal_places=6, default=0, max_digits=18)),
                ("unknown_money", models.DecimalField(decimal_places=6, default=0, max_digits=18)),
                ("forecast", models.JSONField(null=True)),
                ("sandbox", models.BooleanField(default=False)),
                ("round", models.IntegerField(default=0)),
                ("error", models.TextField(default="")),
                ("error_code", models.TextField(default="")),
                ("created_by", models.TextField()),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("updated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("reverted_at", models.DateTimeField(null=True)),
                (
                    "workspace",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="workspaces.workspace",
                    ),
                ),
                (
                    "recipe",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="enrichment.recipe",
                    ),
                ),
            ],
            options={
                "db_table": "enrichment",
            },
        ),
        migrations.CreateModel(
            name="EnrichmentItem",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("record_id", models.BigIntegerField()),
                ("position", models.IntegerField()),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("pending", "Pending"),
                            ("processing", "Processing"),
                            ("success", "Success"),
                            ("partial", "Partial"),
                            ("not_found", "Not Found"),
                            ("failed", "Failed"),
                            ("skipped", "Skipped"),
                        ],
                        default="pending",
                    ),
                ),
                ("place", models.SmallIntegerField(db_default=0, default=0)),
                ("tries", models.SmallIntegerField(db_default=0, default=0)),
                ("alone", models.BooleanField(db_default=False, default=False)),
                ("run_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("run_id", models.BigIntegerField(null=True)),
                ("fence", models.IntegerField(null=True)),
                ("found", models.JSONField(db_default={}, default=dict)),
                ("asked", models.JSONField(db_default=[], default=list)),
                ("reason", models.TextField(db_default="", default="")),
                ("sentence", models.TextField(db_default="", default="")),
                ("credits", models.DecimalField(db_default=0, decimal_places=6, default=0, max_digits=18)),
                ("money", models.DecimalField(db_default=0, decimal_places=6, default=0, max_digits=18)),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "enrichment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="enrichment.enrichment",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="workspaces.workspace",
                    ),
                ),
            ],
            options={
                "db_table": "enrichment_item",
                "indexes": [
                    models.Index(fields=["enrichment", "state", "id"], name="enrichment_item_by_state"),
                    models.Index(fields=["workspace", "record_id"], name="enrichment_item_of_record"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("enrichment", "record_id"), name="enrichment_item_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["pending", "processing", "success", "partial", "not_found", "failed", "skipped"],
                            )
                        ),
                        name="enrichment_item_state_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProviderAnswer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("provider", models.TextField()),
                ("operation", models.TextField()),
                ("question_key", models.BinaryField()),
                ("sandbox", models.BooleanField(default=False)),
                (
                    "state",
                    models.TextField(
                        choices=[("asking", "Asking"), ("answered", "Answered"), ("unknown", "Unknown")],
                        default="asking",
                    ),
                ),
                ("outcome", models.JSONField(null=True)),
                ("credits", models.DecimalField(db_default=0, decimal_places=6, default=0, max_digits=18)),
                ("call_id", models.BigIntegerField()),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "workspace",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="workspaces.workspace",
                    ),
                ),
            ],
            options={
                "db_table": "provider_answer",
                "indexes": [models.Index(fields=["call_id"], name="provider_answer_of_call")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("workspace", "provider", "operation", "question_key", "sandbox"),
                        name="provider_answer_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["asking", "answered", "unknown"])),
                        name="provider_answer_state_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProviderCall",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("enrichment_id", models.BigIntegerField(null=True)),
                ("provider", models.TextField()),
                ("operation", models.TextField()),
                ("gate_id", models.BigIntegerField(null=True)),
                ("questions", models.IntegerField()),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("intent", "Intent"),
                            ("answered", "Answered"),
                            ("failed", "Failed"),
                            ("unknown", "Unknown"),
                            ("settled_by_person", "Settled By Person"),
                        ],
                        default="intent",
                    ),
                ),
                ("run_id", models.BigIntegerField(null=True)),
                ("fence", models.IntegerField(null=True)),
                ("request_key", models.TextField()),
                ("credits_held", models.DecimalField(decimal_places=6, default=0, max_digits=18)),
                ("credits", models.DecimalField(decimal_places=6, default=0, max_digits=18)),
                ("money", models.DecimalField(decimal_places=6, default=0, max_digits=18)),
                ("currency", models.TextField()),
                ("latency_ms", models.IntegerField(null=True)),
                ("found", models.IntegerField(default=0)),
                ("not_found", models.IntegerField(default=0)),
                ("rejected", models.IntegerField(default=0)),
                ("error_code", models.TextField(default="")),
                ("error", models.TextField(default="")),
                ("request_id", models.TextField(default="")),
                ("sandbox", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("sent_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("settled_by", models.TextField(default="")),
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
                "db_table": "provider_call",
                "indexes": [
                    models.Index(fields=["enrichment_id", "id"], name="provider_call_of_enrichment"),
                    models.Index(fields=["workspace", "-id"], name="provider_call_newest"),
                    models.Index(condition=models.Q(("state", "intent")), fields=["run_id"], name="provider_call_open"),
                    models.Index(
                        condition=models.Q(("state", "unknown")),
                        fields=["workspace", "id"],
                        name="provider_call_unknown",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["intent", "answered", "failed", "unknown", "settled_by_person"])
                        ),
                        name="provider_call_state_known",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="recipe",
            constraint=models.UniqueConstraint(
                models.F("workspace"),
                django.db.models.functions.text.Lower("name"),
                condition=models.Q(("archived", False)),
                name="recipe_name_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="recipe",
            constraint=models.CheckConstraint(
                condition=models.Q(("target__in", ["contact", "company"])), name="recipe_target_known"
            ),
        ),
        migrations.AddIndex(
            model_name="enrichment",
            index=models.Index(fields=["workspace", "-id"], name="enrichment_newest"),
        ),
        migrations.AddConstraint(
            model_name="enrichment",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["PENDING", "RUNNING", "PAUSED", "COMPLETED", "FAILED", "CANCELLED"])),
                name="enrichment_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrichment",
            constraint=models.CheckConstraint(
                condition=models.Q(("target__in", ["contact", "company"])), name="enrichment_target_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="enrichment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("pause_reason__in", ["budget", "breaker", "credentials", "person"]), ("state", "PAUSED")),
                    models.Q(models.Q(("state", "PAUSED"), _negated=True), ("pause_reason", "")),
                    _connector="OR",
                ),
                name="enrichment_pause_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrichment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "items_total",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("pending"), "+", models.F("processing")
                                            ),
                                            "+",
                                            models.F("success"),
                                        ),
                                        "+",
                                        models.F("partial"),
                                    ),
                                    "+",
                                    models.F("not_found"),
                                ),
                                "+",
                                models.F("failed"),
                            ),
                            "+",
                            models.F("skipped"),
                        ),
                    )
                ),
                name="enrichment_conserves_items",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrichment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "COMPLETED"), _negated=True),
                    models.Q(("pending", 0), ("processing", 0)),
                    _connector="OR",
                ),
                name="enrichment_completes_whole",
            ),
        ),
        enable_rls("recipe"),
        enable_rls("enrichment"),
        enable_rls("enrichment_item"),
        enable_rls("provider_call"),
        enable_rls("provider_answer"),
    ]
