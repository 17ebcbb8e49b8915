"""The table of erasures: the receipts."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class ErasureState(models.TextChoices):
    """WAITING until its run has ended; the other two are final."""

    WAITING = "WAITING"
    DONE = "DONE"
    FAILED = "FAILED"


class Erasure(models.Model):
    """One person who was erased on request, and what was removed where.

    hash is the salted hash of the address (suppression.hashing). address, others and sources are what the work needs to
    know of the person, and are empty once it has ended: the address that was asked for, the main addresses of the same
    person's records, and "JOB:ROW" of the rows that records were made from. jobs_left are the imports still to be gone
    through. counts is JSON of the names in services.COUNTS. actor is "account:3", "api_key:9" or "command".
    """

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False)
    hash = models.BinaryField()
    address = models.TextField(default="")
    others = ArrayField(models.TextField(), default=list)
    sources = ArrayField(models.TextField(), default=list)
    jobs_left = ArrayField(models.BigIntegerField(), null=True)
    reason = models.TextField(default="")
    actor = models.TextField()
    state = models.TextField(choices=ErasureState.choices, default=ErasureState.WAITING)
    counts = models.JSONField(default=dict)
    notes = ArrayField(models.TextField(), default=list)
    error = models.TextField(default="")
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "erasure"
        indexes: ClassVar = [models.Index(fields=["workspace", "-id"], name="erasure_newest")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(state="DONE") | models.Q(address="", others=[], sources=[]),
                name="erasure_done_names_nobody",
            )
        ]

    def __str__(self) -> str:
        return f"erasure {self.id}"
