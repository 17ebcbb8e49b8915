"""The tables of recipes and of their runs."""

from django.db import models
from django.db.models.functions import Lower, Now

from contactory.enrichment.call_models import AnswerState, CallState, ProviderAnswer, ProviderCall
from contactory.enrichment.revert_models import EnrichmentRevert, EnrichmentRevertOutcome

__all__ = [
    "AnswerState",
    "CallState",
    "Enrichment",
    "EnrichmentItem",
    "EnrichmentRevert",
    "EnrichmentRevertOutcome",
    "EnrichmentState",
    "ItemState",
    "PauseReason",
    "ProviderAnswer",
    "ProviderCall",
    "Recipe",
    "Target",
]


class Target(models.TextChoices):
    """What is enriched."""

    CONTACT = "contact"
    COMPANY = "company"


class EnrichmentState(models.TextChoices):
    """The states of a run (the glossary says which follow which)."""

    PENDING = "PENDING"
    RUNNING = "RUNNING"
    PAUSED = "PAUSED"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


class PauseReason(models.TextChoices):
    """Why a run is PAUSED: what it waits for is a person, but for a breaker, which closes by itself."""

    BUDGET = "budget"
    BREAKER = "breaker"
    CREDENTIALS = "credentials"
    PERSON = "person"


class PauseBudget(models.TextChoices):
    """Which budget stopped a run that is PAUSED for one; currency where a call is priced in another than the ledger."""

    RUN = "run"
    DAY = "day"
    WORKSPACE = "workspace"
    CURRENCY = "currency"


class ItemState(models.TextChoices):
    """Where a record is in a run; the last five are final."""

    PENDING = "pending"
    PROCESSING = "processing"
    SUCCESS = "success"
    PARTIAL = "partial"
    NOT_FOUND = "not_found"
    FAILED = "failed"
    SKIPPED = "skipped"


class Recipe(models.Model):
    """Which providers to ask, in which order, for which fields, when to stop, and what it may cost.

    spec is JSON of recipes.RecipeSpec; version grows with each change of it. Presets are in the code, not here.
    """

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.TextField()
    target = models.TextField(choices=Target.choices)
    spec = models.JSONField()
    version = models.IntegerField(default=1)
    archived = models.BooleanField(default=False)
    created_by = models.TextField()
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "recipe"
        constraints = [
            models.UniqueConstraint(
                models.F("workspace"), Lower("name"), name="recipe_name_once", condition=models.Q(archived=False)
            ),
            models.CheckConstraint(name="recipe_target_known", condition=models.Q(target__in=Target.values)),
        ]

    def __str__(self) -> str:
        return self.name


class Enrichment(models.Model):
    """One run of a recipe over chosen records, in batches.

    spec is the recipe as it was when the run was made. chosen is what was asked for: {"ids": how many}, or {"filter":
    the filter}. The counters from pending to skipped add up to items_total at every commit. waiting_for is one sentence
    while the run waits, resume_at when it goes on by itself. credits, money and unknown_money are what its calls cost
    so far; unknown is what may have been charged by calls whose outcome nobody knows, and is not in money. forecast is
    JSON of forecasting.Forecast. sandbox: its answers are made up. round grows each time that work is begun again.
    """

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False)
    target = models.TextField(choices=Target.choices)
    recipe = models.ForeignKey(Recipe, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    recipe_name = models.TextField()
    spec = models.JSONField()
    chosen = models.JSONField()
    state = models.TextField(choices=EnrichmentState.choices, default=EnrichmentState.PENDING)
    pause_reason = models.TextField(choices=PauseReason.choices, blank=True, default="")
    pause_budget = models.TextField(choices=PauseBudget.choices, blank=True, default="", db_default="")
    waiting_for = models.TextField(default="")
    resume_at = models.DateTimeField(null=True)
    budget_money = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    currency = models.TextField()
    items_total = models.IntegerField(default=0)
    pending = models.IntegerField(default=0)
    processing = models.IntegerField(default=0)
    success = models.IntegerField(default=0)
    partial = models.IntegerField(default=0)
    not_found = models.IntegerField(default=0)
    failed = models.IntegerField(default=0)
    skipped = models.IntegerField(default=0)
    credits = models.DecimalField(max_digits=18, decimal_places=6, default=0)
    money = models.DecimalField(max_digits=18, decimal_places=6, default=0)
    unknown_money = models.DecimalField(max_digits=18, decimal_places=6, default=0)
    forecast = models.JSONField(null=True)
    sandbox = models.BooleanField(default=False)
    round = models.IntegerField(default=0)
    error = models.TextField(default="")
    error_code = models.TextField(default="")
    created_by = models.TextField()
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    reverted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "enrichment"
        indexes = [models.Index(fields=["workspace", "-id"], name="enrichment_newest")]
        constraints = [
            models.CheckConstraint(name="enrichment_state_known", condition=models.Q(state__in=EnrichmentState.values)),
            models.CheckConstraint(name="enrichment_target_known", condition=models.Q(target__in=Target.values)),
            models.CheckConstraint(
                name="enrichment_pause_has_reason",
                condition=models.Q(state="PAUSED", pause_reason__in=PauseReason.values)
                | (~models.Q(state="PAUSED") & models.Q(pause_reason="")),
            ),
            models.CheckConstraint(
                name="enrichment_conserves_items",
                condition=models.Q(
                    items_total=models.F("pending")
                    + models.F("processing")
                    + models.F("success")
                    + models.F("partial")
                    + models.F("not_found")
                    + models.F("failed")
                    + models.F("skipped")
                ),
            ),
            models.CheckConstraint(
                name="enrichment_completes_whole",
                condition=~models.Q(state="COMPLETED") | models.Q(pending=0, processing=0),
            ),
        ]

    def __str__(self) -> str:
        return f"enrichment {self.id} by {self.recipe_name}"


class EnrichmentItem(models.Model):
    """One record in a run: what it got, from whom and for how much, or why not.

    record_id is a contact's or a company's. place is the step of the recipe to go on with, tries how often that was
    tried in vain, run_at when it may be tried next; alone: it is asked about in a call of its own, because a call with
    others was refused. run_id and fence tell who works on it. found is JSON by field: what was taken and which answers
    lost (merging.Verdict). asked is JSON: for each question its step, provider, operation, outcome, credits, money,
    call and answer. reason is a code and sentence its words, where something was not got.
    """

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey(
        "workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    enrichment = models.ForeignKey(
        Enrichment, on_delete=models.CASCADE, related_name="items", db_index=False, db_constraint=False
    )
    record_id = models.BigIntegerField()
    position = models.IntegerField()
    state = models.TextField(choices=ItemState.choices, default=ItemState.PENDING)
    place = models.SmallIntegerField(db_default=0, default=0)
    tries = models.SmallIntegerField(db_default=0, default=0)
    alone = models.BooleanField(db_default=False, default=False)
    run_at = models.DateTimeField(db_default=Now())
    run_id = models.BigIntegerField(null=True)
    fence = models.IntegerField(null=True)
    found = models.JSONField(db_default={}, default=dict)
    asked = models.JSONField(db_default=[], default=list)
    reason = models.TextField(db_default="", default="")
    sentence = models.TextField(db_default="", default="")
    credits = models.DecimalField(max_digits=18, decimal_places=6, db_default=0, default=0)
    money = models.DecimalField(max_digits=18, decimal_places=6, db_default=0, default=0)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "enrichment_item"
        constraints = [
            models.UniqueConstraint(fields=["enrichment", "record_id"], name="enrichment_item_once"),
            models.CheckConstraint(name="enrichment_item_state_known", condition=models.Q(state__in=ItemState.values)),
        ]
        indexes = [
            # Claims, lists of one state and what a run holds are ranges of this one.
            models.Index(fields=["enrichment", "state", "id"], name="enrichment_item_by_state"),
            models.Index(fields=["workspace", "record_id"], name="enrichment_item_of_record"),
        ]

    def __str__(self) -> str:
        return f"item {self.position} of enrichment {self.enrichment_id}"
