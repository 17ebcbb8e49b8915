"""The tables of imports. Staging is insert-only: a row's status follows from issues, decisions and the job's state."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Cast, Now

from contactory.engine.issue_codes import IssueKind
from contactory.imports.memory_models import MappingMemory
from contactory.imports.revert_models import Revert, RevertOutcome
from contactory.imports.review_models import Action, HeldRow, ReviewAction, ReviewRule, ReviewStep, RowEdit, RowKey

__all__ = [
    "Action",
    "HeldRow",
    "ImportJob",
    "Issue",
    "IssueItem",
    "JobState",
    "MappingMemory",
    "Revert",
    "RevertOutcome",
    "ReviewAction",
    "ReviewRule",
    "ReviewStep",
    "RowDecision",
    "RowEdit",
    "RowKey",
    "Segment",
    "StagedRow",
]


class JobState(models.TextChoices):
    """The states of a job (the glossary says which follow which)."""

    PENDING = "PENDING"
    PROCESSING = "PROCESSING"
    NEEDS_REVIEW = "NEEDS_REVIEW"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"
    REVERTED = "REVERTED"


class ImportJob(models.Model):
    """One run of one stored file into contacts or companies.

    policies, overrides, layout, mapping and formats are JSON of imports.policies.Policies, {header: field},
    engine.layout.Layout, engine.mapping.Mapping and engine.column_formats.ColumnFormats; the last three are null until
    the file is open. country (ISO 3166 alpha-2) stands in for the workspace's own, where it is set. decoded_key is the
    stored UTF-8 form of a file that is something else, else empty. rows_total = ready + issue + discarded + success at
    every commit; rows_indexed counts what the index has found so far. sheet is the wished sheet of a workbook, empty
    for the first with a table; reading is JSON of imports.reading.Reading, what a person says about the text. remember:
    the mapping of an earlier import is taken over, and this one kept for later ones. actor is who began it:
    "account:3", "api_key:9" or "command". corrects is the import whose rows it skips where they did not change,
    corrected_version_of one of which its file looks like a later version. partial: its clean rows became records while
    others were held for review. reverted: null, or JSON of the names in services.reverting.COUNTS. round grows with
    every reprocess; checked_round is the newest that was checked and goes on to records. From rows_removed_at on its
    rows went, because their time was over. contacts_seen and changes_seen are the newest contact and FieldChange that
    its rows were compared with. Seconds are wall-clock seconds of a stage; stage_started_at is of the first segment.
    """

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    upload = models.ForeignKey("uploads.Upload", on_delete=models.PROTECT, related_name="+")
    kind = models.TextField(default="contacts")
    state = models.TextField(choices=JobState.choices, default=JobState.PENDING)
    filename = models.TextField()
    sheet = models.TextField(default="")
    reading = models.JSONField(db_default={}, default=dict)
    remember = models.BooleanField(default=True)
    created_by = models.ForeignKey(
        "workspaces.Account", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    actor = models.TextField(db_default="", default="")
    corrects = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    corrected_version_of = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    policies = models.JSONField()
    overrides = models.JSONField(default=dict)
    layout = models.JSONField(null=True)
    mapping = models.JSONField(null=True)
    country = models.TextField(default="")
    formats = models.JSONField(null=True)
    decoded_key = models.TextField(default="")
    size_bytes = models.BigIntegerField()
    bytes_indexed = models.BigIntegerField(default=0)
    indexed = models.BooleanField(default=False)
    segments_total = models.IntegerField(default=0)
    segments_done = models.IntegerField(default=0)
    rows_removed_at = models.DateTimeField(null=True)
    rows_indexed = models.BigIntegerField(default=0)
    rows_total = models.BigIntegerField(default=0)
    rows_issue = models.BigIntegerField(default=0)
    rows_discarded = models.BigIntegerField(default=0)
    rows_success = models.BigIntegerField(default=0)
    contacts_created = models.BigIntegerField(default=0)
    contacts_updated = models.BigIntegerField(default=0)
    companies_created = models.BigIntegerField(default=0)
    companies_updated = models.BigIntegerField(default=0)
    partial = models.BooleanField(default=False)
    reverted = models.JSONField(null=True)
    round = models.IntegerField(default=0)
    checked_round = models.IntegerField(null=True)
    contacts_seen = models.BigIntegerField(default=0)
    changes_seen = models.BigIntegerField(default=0)
    error = models.TextField(default="")
    error_code = models.TextField(default="")
    correlation_id = models.TextField(default="")
    created_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    stage_started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    store_seconds = models.FloatField(default=0)
    parse_seconds = models.FloatField(default=0)
    stage_seconds = models.FloatField(default=0)
    check_seconds = models.FloatField(default=0)
    consolidate_seconds = models.FloatField(default=0)

    class Meta:
        db_table = "import_job"
        indexes = [models.Index(fields=["workspace", "-id"], name="import_job_newest")]
        constraints = [
            models.CheckConstraint(
                name="import_job_conserves_rows",
                condition=models.Q(
                    rows_total__gte=models.F("rows_issue") + models.F("rows_discarded") + models.F("rows_success")
                ),
            ),
            models.CheckConstraint(
                name="import_job_completes_whole",
                condition=~models.Q(state="COMPLETED")
                | models.Q(rows_total=models.F("rows_discarded") + models.F("rows_success"), rows_issue=0),
            ),
        ]

    def __str__(self) -> str:
        return f"import {self.id} of {self.filename}"

    @property
    def rows_ready(self) -> int:
        """Rows that have no open issue, no decision against them, and are not yet records."""
        return self.rows_total - self.rows_issue - self.rows_discarded - self.rows_success


class Segment(models.Model):
    """A record-aligned slice of a job's decoded file; see engine.segments."""

    pk = models.CompositePrimaryKey("job_id", "number")
    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, db_index=False)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.IntegerField()
    start = models.BigIntegerField()
    end = models.BigIntegerField()
    first_row = models.BigIntegerField()
    first_line = models.BigIntegerField()
    rows = models.IntegerField()
    sha256 = models.TextField()
    all_clean = models.BooleanField()
    staged = models.BooleanField(default=False)

    class Meta:
        db_table = "segment"


class StagedRow(models.Model):
    """One data row of the file before it becomes a record.

    texts are what a record takes: the cells after cleaning in header order, with derived fields behind them; empty for
    a row that could not be read. originals has the exact cell wherever cleaning changed it, NULL elsewhere, and is null
    where all cells were used as they are. raw and reason are set for rows that the reader mended or could not fit.
    row_hash is sha256 over job id, row number and exact cells (store.staged_rows says how).
    """

    pk = models.CompositePrimaryKey("job_id", "row_number")
    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, db_index=False, db_constraint=False)
    workspace = models.ForeignKey(
        "workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    row_number = models.IntegerField()
    line = models.BigIntegerField()
    row_hash = models.BinaryField()
    email_key = models.TextField(null=True, db_collation="C")
    domain_key = models.TextField(null=True, db_collation="C")
    texts = ArrayField(models.TextField())
    originals = ArrayField(models.TextField(null=True), null=True)
    raw = models.TextField(null=True)
    reason = models.TextField(null=True)

    class Meta:
        db_table = "staged_row"
        constraints = [models.UniqueConstraint(fields=["job", "row_hash"], name="staged_row_hash_once")]


class Issue(models.Model):
    """One problem that needs a decision; rank is the kind's place in the order in which rows are counted.

    group_key is the e-mail that the rows of a duplicate share, else the row's number as text: with job, kind and field
    it names the issue, so that finding it again changes nothing. action is what resolved it in review. row_number is
    the row of an issue of one row, null
    for a group; the database derives it, so that a page of rows with problems is one range of an index.
    """

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False)
    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, db_index=False)
    kind = models.TextField(choices=[(kind.value, kind.value) for kind in IssueKind])
    rank = models.SmallIntegerField()
    field = models.TextField(default="")
    group_key = models.TextField(db_collation="C")
    message = models.TextField()
    resolved = models.BooleanField(default=False)
    resolution = models.TextField(default="")
    created_at = models.DateTimeField(db_default=Now())
    resolved_at = models.DateTimeField(null=True)
    action = models.ForeignKey(ReviewAction, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    row_number = models.GeneratedField(
        expression=models.Case(
            models.When(kind=IssueKind.DUPLICATE_IN_FILE.value, then=None),
            default=Cast("group_key", models.IntegerField()),
        ),
        output_field=models.IntegerField(null=True),
        db_persist=True,
    )

    class Meta:
        db_table = "issue"
        constraints = [models.UniqueConstraint(fields=["job", "kind", "field", "group_key"], name="issue_once")]
        indexes = [models.Index(fields=["job", "resolved", "row_number", "kind"], name="issue_of_row")]

    def __str__(self) -> str:
        return f"{self.kind} in import {self.job_id}"


class IssueItem(models.Model):
    """One staged row that an issue touches, with the value at fault and, where there is one, the value suggested."""

    pk = models.CompositePrimaryKey("issue_id", "row_number")
    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, db_index=False, db_constraint=False)
    workspace = models.ForeignKey(
        "workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    row_number = models.IntegerField()
    value = models.TextField(null=True)
    suggestion = models.TextField(null=True)

    class Meta:
        db_table = "issue_item"
        indexes = [models.Index(fields=["job", "row_number"], name="issue_item_of_row")]


class RowDecision(models.Model):
    """What was decided for one row: discard and skip keep it out, the others change the existing contact."""

    class Action(models.TextChoices):
        """What happens to the row."""

        DISCARD = "discard"
        SKIP = "skip"
        FILL_EMPTY = "fill_empty"
        OVERWRITE = "overwrite"

    pk = models.CompositePrimaryKey("job_id", "row_number")
    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, db_index=False)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False)
    row_number = models.IntegerField()
    action = models.TextField(choices=Action.choices)
    source = models.TextField()
    review_action = models.ForeignKey(
        ReviewAction, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "row_decision"
        indexes = [models.Index(fields=["job", "action", "row_number"], name="row_decision_of_action")]
