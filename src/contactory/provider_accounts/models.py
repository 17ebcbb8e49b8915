"""The tables of provider accounts."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class BreakerState(models.TextChoices):
    """CLOSED lets all calls through, OPEN none, HALF_OPEN waits for the answer to one."""

    CLOSED = "CLOSED"
    OPEN = "OPEN"
    HALF_OPEN = "HALF_OPEN"


class Refused(models.TextChoices):
    """Why a provider serves an account no more, until a person has done something about it."""

    NONE = ""
    CREDENTIALS = "credentials"
    CREDITS = "credits"


class ProviderGate(models.Model):
    """What all calls to one account of a provider pass through, whoever makes them; it belongs to no workspace.

    fingerprint is a keyed hash of the key. limits are what people set for it, a list of {"operation", "seconds",
    "allowed"} with operation "" for all. learnt is {scope: {seconds: allowed}} as the provider said last. blocked is
    {scope: {"until": seconds since 1970, "times": n}} after calls that were turned away for their number. calls and
    failures are those since counted_from; opens is how often in a row the breaker has opened. refusal is set while the
    provider serves the account no more, refused_sentence has its words; refused_operations is {operation: its words}
    for those that it refuses to an account that is good otherwise. credits_left is as the provider last said, null
    where it does not say. All times are the database's.
    """

    id = models.BigAutoField(primary_key=True)
    provider = models.TextField()
    fingerprint = models.BinaryField()
    limits = models.JSONField(default=list)
    learnt = models.JSONField(default=dict)
    blocked = models.JSONField(default=dict)
    state = models.TextField(choices=BreakerState.choices, default=BreakerState.CLOSED)
    since = models.DateTimeField(db_default=Now())
    calls = models.IntegerField(default=0)
    failures = models.IntegerField(default=0)
    counted_from = models.DateTimeField(db_default=Now())
    opens = models.IntegerField(default=0)
    open_until = models.DateTimeField(null=True)
    probe_until = models.DateTimeField(null=True)
    refusal = models.TextField(choices=Refused.choices, default=Refused.NONE, blank=True)
    refused_sentence = models.TextField(default="", blank=True)
    refused_operations = models.JSONField(db_default={}, default=dict)
    last_error = models.TextField(default="", blank=True)
    credits_left = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    checked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "provider_gate"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "fingerprint"], name="provider_gate_once"),
            models.CheckConstraint(condition=models.Q(state__in=BreakerState.values), name="provider_gate_state_known"),
            models.CheckConstraint(
                condition=models.Q(state=BreakerState.CLOSED) | models.Q(open_until__isnull=False),
                name="provider_gate_open_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} gate {self.id}"


class ProviderGrant(models.Model):
    """Units of one window of a limit that were let through at one time: the sliding log of a gate.

    seconds is the window's length, scope the operations that it counts. at is the end of the thousandth of a window in
    which they were granted, so that a window never has more than some thousand rows.
    """

    pk = models.CompositePrimaryKey("gate_id", "scope", "seconds", "at")
    gate_id = models.BigIntegerField()
    scope = models.TextField()
    seconds = models.FloatField()
    at = models.DateTimeField()
    units = models.BigIntegerField()

    class Meta:
        db_table = "provider_grant"


class ProviderAccount(models.Model):
    """A workspace's account at a provider.

    encrypted_key is null where the workspace has only set the price of a credit, and the key comes from elsewhere.
    key_hint is its last four characters. sandbox says that the key is one of the sandbox. base_url stands for the
    provider's own address where it is given. credit_price is in currency, null for the list price.
    """

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False)
    provider = models.TextField()
    encrypted_key = models.BinaryField(null=True)
    key_hint = models.TextField(default="", blank=True)
    sandbox = models.BooleanField(default=False)
    gate = models.ForeignKey(ProviderGate, on_delete=models.PROTECT, related_name="accounts", null=True)
    base_url = models.TextField(default="", blank=True)
    credit_price = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    currency = models.TextField(default="USD")
    created_by = models.TextField()
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "provider_account"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "provider"], name="provider_account_once"),
            models.CheckConstraint(
                condition=models.Q(encrypted_key__isnull=True, gate__isnull=True)
                | models.Q(encrypted_key__isnull=False, gate__isnull=False),
                name="provider_account_key_has_a_gate",
            ),
            models.CheckConstraint(
                condition=models.Q(credit_price__isnull=True) | models.Q(credit_price__gte=0),
                name="provider_account_price_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.key_hint}".strip()
