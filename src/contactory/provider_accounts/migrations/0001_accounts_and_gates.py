import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from contactory.workspaces.rls import enable_rls

# Both are small and rewritten all the time: room in each page keeps the indexes out of it, and what is dead goes soon.
KEEP_SMALL = """
ALTER TABLE provider_gate SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
ALTER TABLE provider_grant SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("workspaces", "0001_accounts_and_workspaces"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProviderGrant",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "gate_id",
                        "scope",
                        "seconds",
                        "at",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("gate_id", models.BigIntegerField()),
                ("scope", models.TextField()),
                ("seconds", models.FloatField()),
                ("at", models.DateTimeField()),
                ("units", models.BigIntegerField()),
            ],
            options={
                "db_table": "provider_grant",
            },
        ),
        migrations.CreateModel(
            name="ProviderGate",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("provider", models.TextField()),
                ("fingerprint", models.BinaryField()),
                ("limits", models.JSONField(default=list)),
                ("learnt", models.JSONField(default=dict)),
                ("blocked", models.JSONField(default=dict)),
                (
                    "state",
                    models.TextField(
                        choices=[("CLOSED", "Closed"), ("OPEN", "Open"), ("HALF_OPEN", "Half Open")], default="CLOSED"
                    ),
                ),
                ("since", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("calls", models.IntegerField(default=0)),
                ("failures", models.IntegerField(default=0)),
                ("counted_from", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("opens", models.IntegerField(default=0)),
                ("open_until", models.DateTimeField(null=True)),
                ("probe_until", models.DateTimeField(null=True)),
                (
                    "refusal",
                    models.TextField(
                        blank=True,
                        choices=[("", "None"), ("credentials", "Credentials"), ("credits", "Credits")],
                        default="",
                    ),
                ),
                ("refused_sentence", models.TextField(blank=True, default="")),
                ("last_error", models.TextField(blank=True, default="")),
                ("credits_left", models.DecimalField(decimal_places=6, max_digits=18, null=True)),
                ("checked_at", models.DateTimeField(null=True)),
                ("last_used_at", models.DateTimeField(null=True)),
                ("updated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "db_table": "provider_gate",
                "constraints": [
                    models.UniqueConstraint(fields=("provider", "fingerprint"), name="provider_gate_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["CLOSED", "OPEN", "HALF_OPEN"])),
                        name="provider_gate_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "CLOSED"), ("open_until__isnull", False), _connector="OR"),
                        name="provider_gate_open_has_an_end",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProviderAccount",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("provider", models.TextField()),
                ("encrypted_key", models.BinaryField(null=True)),
                ("key_hint", models.TextField(blank=True, default="")),
                ("sandbox", models.BooleanField(default=False)),
                ("base_url", models.TextField(blank=True, default="")),
                ("credit_price", models.DecimalField(decimal_places=6, max_digits=18, null=True)),
                ("currency", models.TextField(default="USD")),
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
                (
                    "gate",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accounts",
                        to="provider_accounts.providergate",
                    ),
                ),
            ],
            options={
                "db_table": "provider_account",
                "constraints": [
                    models.UniqueConstraint(fields=("workspace", "provider"), name="provider_account_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("encrypted_key__isnull", True), ("gate__isnull", True)),
                            models.Q(("encrypted_key__isnull", False), ("gate__isnull", False)),
                            _connector="OR",
                        ),
                        name="provider_account_key_has_a_gate",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("credit_price__isnull", True), ("credit_price__gte", 0), _connector="OR"),
                        name="provider_account_price_not_negative",
                    ),
                ],
            },
        ),
        # Whose key a gate belongs to is asked across workspaces when the provider refuses it, and when keys are encrypted
        # again.
        enable_rls("provider_account", system=True),
        migrations.RunSQL(KEEP_SMALL, migrations.RunSQL.noop),
    ]
