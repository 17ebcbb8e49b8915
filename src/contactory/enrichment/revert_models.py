"""The tables of the undo of enrichments: who asked for it, and what became of each value."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from contactory.contacts.undo_words import RevertGroup, RevertState


class EnrichmentRevert(models.Model):
    """One time that somebody asked to undo an enrichment, or to see what that would do (dry_run).

    number counts those of one enrichment from 1. records are the ids that it is limited to, null for all. actor is
    "account:3" or "api_key:9". counts is JSON of the names in services.reverting.COUNTS. seconds is wall-clock time of
    the run that ended it.
    """

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False)
    enrichment = models.ForeignKey("enrichment.Enrichment", on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.IntegerField()
    dry_run = models.BooleanField(default=False)
    records = ArrayField(models.BigIntegerField(), null=True)
    actor = models.TextField()
    state = models.TextField(choices=RevertState.choices, default=RevertState.WAITING)
    counts = models.JSONField(default=dict)
    error = models.TextField(default="")
    seconds = models.FloatField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "enrichment_revert"
        constraints = [models.UniqueConstraint(fields=["enrichment", "number"], name="enrichment_revert_numbered")]

    def __str__(self) -> str:
        return f"revert {self.number} of enrichment {self.enrichment_id}"


class EnrichmentRevertOutcome(models.Model):
    """What undo did, or left as it is, with one value that the enrichment gave to a record.

    field is empty for a record that is no more. No value stands here: change_id leads to the FieldChange that has it.
    reason is a code (enrichment.revert_outcomes has the sentences), by_id the import, enrichment or record that the
    sentence names. Of a dry run only the newest is kept; what stayed is looked at anew each time.
    """

    pk = models.CompositePrimaryKey("enrichment_id", "dry_run", "outcome", "record_id", "field")
    enrichment = models.ForeignKey(
        "enrichment.Enrichment", on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    workspace = models.ForeignKey(
        "workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    dry_run = models.BooleanField()
    outcome = models.SmallIntegerField(choices=RevertGroup.choices)
    record_id = models.BigIntegerField()
    field = models.TextField(default="", db_collation="C")
    reason = models.TextField()
    by_id = models.BigIntegerField(null=True)
    change_id = models.BigIntegerField(null=True)

    class Meta:
        db_table = "enrichment_revert_outcome"
