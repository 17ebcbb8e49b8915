import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from django.db import migrations, models

from contactory.workspaces.rls import append_only, enable_rls


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("workspaces", "0001_accounts_and_workspaces"),
    ]

    operations = [
        migrations.CreateModel(
            name="Budget",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("scope", models.TextField()),
                ("currency", models.TextField(default="")),
                ("cap_money", models.DecimalField(decimal_places=6, max_digits=18, null=True)),
                ("held_credits", models.DecimalField(decimal_places=6, default=0, max_digits=18)),
                ("held_money", models.DecimalField(decimal_places=6, default=0, max_digits=18)),
                ("spent_credits", models.DecimalField(decimal_places=6, default=0, max_digits=18)),
                ("spent_money", models.DecimalField(decimal_places=6, default=0, max_digits=18)),
                ("beyond_money", models.DecimalField(decimal_places=6, default=0, max_digits=18)),
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
                "db_table": "budget",
                "constraints": [
                    models.UniqueConstraint(fields=("workspace", "scope"), name="budget_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cap_money", None),
                            (
                                "cap_money__gte",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("held_money"), "+", models.F("spent_money")
                                    ),
                                    "-",
                                    models.F("beyond_money"),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="budget_within_cap",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("held_credits__gte", 0),
                            ("held_money__gte", 0),
                            ("spent_credits__gte", 0),
                            ("spent_money__gte", 0),
                            ("beyond_money__gte", 0),
                        ),
                        name="budget_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CreditEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("grant", "Grant"),
                            ("purchase", "Purchase"),
                            ("hold", "Hold"),
                            ("charge", "Charge"),
                            ("release", "Release"),
                            ("refund", "Refund"),
                            ("unknown", "Unknown"),
                        ]
                    ),
                ),
                ("reverses", models.BooleanField(default=False)),
                ("credits", models.DecimalField(decimal_places=6, default=0, max_digits=18)),
                ("money", models.DecimalField(decimal_places=6, default=0, max_digits=18)),
                ("currency", models.TextField()),
                ("provider", models.TextField(default="")),
                ("operation", models.TextField(default="")),
                ("enrichment_id", models.BigIntegerField(null=True)),
                ("call_id", models.BigIntegerField(null=True)),
                ("actor", models.TextField(default="")),
                ("note", models.TextField(default="")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
                "db_table": "credit_entry",
                "indexes": [
                    models.Index(fields=["workspace", "-id"], name="credit_entry_newest"),
                    models.Index(fields=["workspace", "at"], name="credit_entry_by_time"),
                    models.Index(
                        condition=models.Q(("enrichment_id", None), _negated=True),
                        fields=["workspace", "enrichment_id"],
                        name="credit_entry_of_enrichment",
                    ),
                    models.Index(
                        condition=models.Q(("kind", "unknown")),
                        fields=["workspace", "call_id"],
                        name="credit_entry_unknown",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["grant", "purchase", "hold", "charge", "release", "refund", "unknown"])
                        ),
                        name="credit_entry_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    ("kind__in", ["hold", "charge"]),
                                    models.Q(("kind", "unknown"), ("reverses", False)),
                                    _connector="OR",
                                ),
                                ("credits__lte", 0),
                                ("money__lte", 0),
                            ),
                            models.Q(
                                models.Q(
                                    ("kind__in", ["hold", "charge"]),
                                    models.Q(("kind", "unknown"), ("reverses", False)),
                                    _connector="OR",
                                    _negated=True,
                                ),
                                ("credits__gte", 0),
                                ("money__gte", 0),
                            ),
                            _connector="OR",
                        ),
                        name="credit_entry_sign",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["hold", "release", "charge", "unknown"]), _negated=True),
                            ("call_id__isnull", False),
                            _connector="OR",
                        ),
                        name="credit_entry_names_its_call",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind__in", ["hold", "release", "charge", "unknown"])),
                        fields=("workspace", "call_id", "kind", "reverses"),
                        name="credit_entry_once",
                    ),
                ],
            },
        ),
        enable_rls("budget"),
        enable_rls("credit_entry"),
        append_only("credit_entry"),
    ]
