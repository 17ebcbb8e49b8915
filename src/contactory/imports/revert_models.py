"""The tables of undo: who asked for it, and what became of each record and field."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from contactory.contacts.undo_words import RevertGroup, RevertState

__all__ = ["Revert", "RevertGroup", "RevertOutcome", "RevertState", "RevertedKind"]


class Revert(models.Model):
    """One time that somebody asked to undo an import, or to see what that would do (dry_run).

    number counts those of one import from 1. contacts are the ids of the contacts that it is limited to, null for all.
    actor is "account:3" or "api_key:9". counts is JSON of the names in services.reverting.COUNTS. seconds is wall-clock
    time of the run that ended it.
    """

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False)
    job = models.ForeignKey("imports.ImportJob", on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.IntegerField()
    dry_run = models.BooleanField(default=False)
    contacts = ArrayField(models.BigIntegerField(), null=True)
    actor = models.TextField()
    state = models.TextField(choices=RevertState.choices, default=RevertState.WAITING)
    counts = models.JSONField(default=dict)
    error = models.TextField(default="")
    seconds = models.FloatField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "revert"
        constraints = [models.UniqueConstraint(fields=["job", "number"], name="revert_numbered")]

    def __str__(self) -> str:
        return f"revert {self.number} of import {self.job_id}"


class RevertedKind(models.IntegerChoices):
    """What the record is, or was."""

    CONTACT = 1
    COMPANY = 2


class RevertOutcome(models.Model):
    """What undo did, or left as it is, with one record that the import had made or one field that it had changed.

    created tells the two apart; field is empty where the whole record is meant. No value stands here: change_id leads
    to the FieldChange that has it, and row_number to the row of the file. reason is a code (imports.revert_reasons has
    the sentences), by_id the import, contact, company or count that the sentence names. Of a dry run only the newest
    is kept; what stayed is looked at anew each time.
    """

    pk = models.CompositePrimaryKey("job_id", "dry_run", "outcome", "kind", "record_id", "field")
    job = models.ForeignKey(
        "imports.ImportJob", on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    workspace = models.ForeignKey(
        "workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    dry_run = models.BooleanField()
    outcome = models.SmallIntegerField(choices=RevertGroup.choices)
    kind = models.SmallIntegerField(choices=RevertedKind.choices)
    record_id = models.BigIntegerField()
    field = models.TextField(default="", db_collation="C")
    row_number = models.IntegerField(null=True)
    created = models.BooleanField()
    reason = models.TextField()
    by_id = models.BigIntegerField(null=True)
    change_id = models.BigIntegerField(null=True)

    class Meta:
        db_table = "revert_outcome"
