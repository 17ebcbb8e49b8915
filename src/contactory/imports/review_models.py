"""The tables of review: what people decided about staged rows. Nothing here changes a staged row itself."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class Action(models.TextChoices):
    """What can be done with rows in review; undo takes an earlier action back."""

    EDIT = "edit"
    DISCARD = "discard"
    RESTORE = "restore"
    KEEP_FIRST = "keep_first"
    KEEP_LAST = "keep_last"
    USE_SUGGESTION = "use_suggestion"
    ACCEPT = "accept"
    SKIP = "skip"
    FILL_EMPTY = "fill_empty"
    OVERWRITE = "overwrite"
    UNDO = "undo"


class ReviewAction(models.Model):
    """One thing that somebody did in review, to one row or to many, in one transaction.

    target is what was asked for, as JSON: rows, an issue, or a filter. source says on whose behalf: a person, a rule
    that a person kept, or a file of corrections. rows counts the rows that it changed. actor is "account:3",
    "api_key:9" or "command", never a name. undone_by is the action that took it back, null again once that was taken
    back itself.
    """

    class Source(models.TextChoices):
        """Where the decision came from."""

        PERSON = "person"
        RULE = "rule"
        FILE = "file"

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False)
    job = models.ForeignKey("imports.ImportJob", on_delete=models.CASCADE, db_index=False)
    action = models.TextField(choices=Action.choices)
    target = models.JSONField(default=dict)
    source = models.TextField(choices=Source.choices, default=Source.PERSON)
    actor = models.TextField()
    rows = models.IntegerField(default=0)
    at = models.DateTimeField(db_default=Now())
    undone_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)

    class Meta:
        db_table = "review_action"
        indexes = [models.Index(fields=["job", "-id"], name="review_action_newest")]

    def __str__(self) -> str:
        return f"{self.action} in import {self.job_id}"


class ReviewStep(models.Model):
    """One row that an action changed. before is what stood for it until then, as JSON {"decision", "edit"}, null
    each, and "accepted": whether the row, mended by the reader, was taken as it is.

    The highest action of a row is its version: who decides about an older one is told so.
    """

    pk = models.CompositePrimaryKey("job_id", "row_number", "action_id")
    action = models.ForeignKey(ReviewAction, on_delete=models.CASCADE, related_name="steps", db_constraint=False)
    job = models.ForeignKey(
        "imports.ImportJob", on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    workspace = models.ForeignKey(
        "workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    row_number = models.IntegerField()
    before = models.JSONField(default=dict)

    class Meta:
        db_table = "review_step"


class RowEdit(models.Model):
    """A row as a person corrected it, in the form of a staged row; it stands in the staged row's place."""

    pk = models.CompositePrimaryKey("job_id", "row_number")
    job = models.ForeignKey("imports.ImportJob", on_delete=models.CASCADE, related_name="+", db_index=False)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False)
    row_number = models.IntegerField()
    email_key = models.TextField(null=True, db_collation="C")
    domain_key = models.TextField(null=True, db_collation="C")
    texts = ArrayField(models.TextField())
    originals = ArrayField(models.TextField(null=True), null=True)
    action = models.ForeignKey(ReviewAction, on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        db_table = "row_edit"


class RowKey(models.Model):
    """Where an address stands in the file of a job in review: written when review begins, so that one edit finds its
    twins at once. key_hash is hashtextextended(key, 0) of the row's e-mail, or of the domain in an import of companies.
    """

    pk = models.CompositePrimaryKey("job_id", "key_hash", "row_number")
    job = models.ForeignKey(
        "imports.ImportJob", on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    workspace = models.ForeignKey(
        "workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    key_hash = models.BigIntegerField()
    row_number = models.IntegerField()

    class Meta:
        db_table = "row_key"


class HeldRow(models.Model):
    """A row that a partial consolidation held back. Once a job has consolidated in part, only these rows are left."""

    pk = models.CompositePrimaryKey("job_id", "row_number")
    job = models.ForeignKey(
        "imports.ImportJob", on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    workspace = models.ForeignKey(
        "workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    row_number = models.IntegerField()

    class Meta:
        db_table = "held_row"


class ReviewRule(models.Model):
    """A decision that somebody kept: it is offered for the next file with the same header, and never applied unasked.

    signature is engine.mapping.header_signature of that header. Of the issues of a kind (in a field, unless that is
    empty) it means those whose value is text, or ends in the domain text, or all of them. cells is what an edit writes.
    """

    class Match(models.TextChoices):
        """How text is compared with the value at fault."""

        ANY = "any"
        VALUE = "value"
        DOMAIN = "domain"

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False)
    signature = models.TextField()
    source = models.TextField(default="")
    kind = models.TextField()
    field = models.TextField(default="")
    match = models.TextField(choices=Match.choices)
    text = models.TextField(default="")
    action = models.TextField(choices=Action.choices)
    cells = models.JSONField(default=dict)
    created_by = models.TextField()
    created_at = models.DateTimeField(db_default=Now())
    used_count = models.IntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "review_rule"
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "signature", "kind", "field", "match", "text", "action"], name="review_rule_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} for {self.kind}"
