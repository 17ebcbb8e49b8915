"""The tables of calls to providers and of their answers."""

from django.db import models
from django.db.models.functions import Now


class CallState(models.TextChoices):
    """What is known of a call; intent is written before it is sent."""

    INTENT = "intent"
    ANSWERED = "answered"
    FAILED = "failed"
    UNKNOWN = "unknown"
    SETTLED_BY_PERSON = "settled_by_person"


class AnswerState(models.TextChoices):
    """Whether a question is being asked, was answered, or was asked with an outcome that nobody knows."""

    ASKING = "asking"
    ANSWERED = "answered"
    UNKNOWN = "unknown"


class ProviderCall(models.Model):
    """One request to a provider: how many questions, credits, money, latency, outcome.

    The row is there, as an intent, before the request is sent. request_key is the same for the same questions.
    credits_held is what was held for it, credits and money what it cost. run_id and fence tell who sent it. found,
    not_found and rejected count its answers. failed means that it was not billed.
    """

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False)
    enrichment_id = models.BigIntegerField(null=True)
    provider = models.TextField()
    operation = models.TextField()
    gate_id = models.BigIntegerField(null=True)
    questions = models.IntegerField()
    state = models.TextField(choices=CallState.choices, default=CallState.INTENT)
    run_id = models.BigIntegerField(null=True)
    fence = models.IntegerField(null=True)
    request_key = models.TextField()
    credits_held = models.DecimalField(max_digits=18, decimal_places=6, default=0)
    credits = models.DecimalField(max_digits=18, decimal_places=6, default=0)
    money = models.DecimalField(max_digits=18, decimal_places=6, default=0)
    currency = models.TextField()
    latency_ms = models.IntegerField(null=True)
    found = models.IntegerField(default=0)
    not_found = models.IntegerField(default=0)
    rejected = models.IntegerField(default=0)
    error_code = models.TextField(default="")
    error = models.TextField(default="")
    request_id = models.TextField(default="")
    sandbox = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    settled_by = models.TextField(default="")

    class Meta:
        db_table = "provider_call"
        constraints = [
            models.CheckConstraint(name="provider_call_state_known", condition=models.Q(state__in=CallState.values))
        ]
        indexes = [
            models.Index(fields=["enrichment_id", "id"], name="provider_call_of_enrichment"),
            models.Index(fields=["workspace", "-id"], name="provider_call_newest"),
            models.Index(fields=["run_id"], name="provider_call_open", condition=models.Q(state="intent")),
            models.Index(fields=["workspace", "id"], name="provider_call_unknown", condition=models.Q(state="unknown")),
        ]

    def __str__(self) -> str:
        return f"call {self.id} to {self.provider}"


class ProviderAnswer(models.Model):
    """What a provider answered to one question: kept so that it is not asked, and paid for, twice.

    The row is made before the question is sent, so that two who want to ask the same at one moment find each other.
    question_key is the hash of the question's normalised clues (recipes.question_keys). outcome is JSON of
    answers.outcome_json; credits is what this answer cost. There are two of each: sandbox tells them apart.
    """

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey(
        "workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    provider = models.TextField()
    operation = models.TextField()
    question_key = models.BinaryField()
    sandbox = models.BooleanField(default=False)
    state = models.TextField(choices=AnswerState.choices, default=AnswerState.ASKING)
    outcome = models.JSONField(null=True)
    credits = models.DecimalField(max_digits=18, decimal_places=6, db_default=0, default=0)
    call_id = models.BigIntegerField()
    asked_at = models.DateTimeField(db_default=Now())
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "provider_answer"
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "provider", "operation", "question_key", "sandbox"], name="provider_answer_once"
            ),
            models.CheckConstraint(
                name="provider_answer_state_known", condition=models.Q(state__in=AnswerState.values)
            ),
        ]
        indexes = [models.Index(fields=["call_id"], name="provider_answer_of_call")]

    def __str__(self) -> str:
        return f"answer {self.id} of {self.provider}"
