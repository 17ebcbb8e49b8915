"""The tables of credits: the ledger, and what it adds up to for each cap.

Signs are the workspace's: what takes from it (a hold, a charge, an unknown) is negative, what gives to it (a grant, a
purchase, a refund, the release of a hold) is positive. So all entries of a workspace add up to what is left of what
it was given, those of one call to what the call cost, and hold and release of a call to nothing once it is settled.
Credits are the provider's own; money is in the currency of the workspace's ledger.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

_TAKING = Q(credits__lte=0, money__lte=0)
_GIVING = Q(credits__gte=0, money__gte=0)
_TAKES = Q(kind__in=["hold", "charge"]) | Q(kind="unknown", reverses=False)


class EntryKind(models.TextChoices):
    """What a line of the ledger says; hold, release, charge and unknown belong to a call."""

    GRANT = "grant"
    PURCHASE = "purchase"
    HOLD = "hold"
    CHARGE = "charge"
    RELEASE = "release"
    REFUND = "refund"
    UNKNOWN = "unknown"


def amount() -> "models.DecimalField[str, str]":
    """A column of credits or money, to the millionth."""
    return models.DecimalField(max_digits=18, decimal_places=6, default=0)


class CreditEntry(models.Model):
    """One line of the ledger; the application may add lines, never change or remove them.

    reverses marks the unknown that takes back an earlier one of the same call, once a person has settled it.
    """

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.TextField(choices=EntryKind.choices)
    reverses = models.BooleanField(default=False)
    credits = amount()
    money = amount()
    currency = models.TextField()
    provider = models.TextField(default="")
    operation = models.TextField(default="")
    enrichment_id = models.BigIntegerField(null=True)
    call_id = models.BigIntegerField(null=True)
    actor = models.TextField(default="")
    note = models.TextField(default="")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "credit_entry"
        indexes: ClassVar = [
            models.Index(fields=["workspace", "-id"], name="credit_entry_newest"),
            models.Index(fields=["workspace", "at"], name="credit_entry_by_time"),
            models.Index(
                fields=["workspace", "enrichment_id"],
                condition=~Q(enrichment_id=None),
                name="credit_entry_of_enrichment",
            ),
            models.Index(fields=["workspace", "call_id"], condition=Q(kind="unknown"), name="credit_entry_unknown"),
            # The few lines that people wrote, among very many of calls.
            models.Index(
                fields=["workspace", "-id"],
                condition=Q(kind__in=["grant", "purchase", "refund"]),
                name="credit_entry_given",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=EntryKind.values), name="credit_entry_kind_known"),
            models.CheckConstraint(condition=(_TAKES & _TAKING) | (~_TAKES & _GIVING), name="credit_entry_sign"),
            models.CheckConstraint(
                condition=~Q(kind__in=["hold", "release", "charge", "unknown"]) | Q(call_id__isnull=False),
                name="credit_entry_names_its_call",
            ),
            # A call is held once, settled once, charged once, and its unknown is taken back once.
            models.UniqueConstraint(
                fields=["workspace", "call_id", "kind", "reverses"],
                condition=Q(kind__in=["hold", "release", "charge", "unknown"]),
                name="credit_entry_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.money} {self.currency}"


class CreditDay(models.Model):
    """What the lines of one kind about one operation add up to on one day of UTC.

    The database adds to it with each line, in the same transaction; signs are those of the lines.
    """

    pk = models.CompositePrimaryKey("workspace_id", "day", "provider", "operation", "kind")
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    provider = models.TextField()
    operation = models.TextField()
    kind = models.TextField()
    lines = models.BigIntegerField()
    credits = models.DecimalField(max_digits=24, decimal_places=6, default=0)
    money = models.DecimalField(max_digits=24, decimal_places=6, default=0)

    class Meta:
        db_table = "credit_day"


class Budget(models.Model):
    """What the ledger adds up to for one scope, and the cap on it, null for none.

    scope is "workspace", "day" (only the cap that each new day begins with), "day:2026-03-01" (a day of UTC) or
    "enrichment:12". spent has what was charged and not given back, and what is unknown. beyond_money is how much of
    it calls cost beyond what was held for them: only by that may a cap ever be passed.
    """

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False)
    scope = models.TextField()
    currency = models.TextField(default="")
    cap_money = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    held_credits = amount()
    held_money = amount()
    spent_credits = amount()
    spent_money = amount()
    beyond_money = amount()

    class Meta:
        db_table = "budget"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "scope"], name="budget_once"),
            models.CheckConstraint(
                condition=Q(cap_money=None) | Q(cap_money__gte=F("held_money") + F("spent_money") - F("beyond_money")),
                name="budget_within_cap",
            ),
            models.CheckConstraint(
                condition=Q(held_credits__gte=0, held_money__gte=0, spent_credits__gte=0, spent_money__gte=0)
                & Q(beyond_money__gte=0),
                name="budget_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.scope
