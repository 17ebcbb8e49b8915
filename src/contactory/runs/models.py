"""The table of runs."""

from django.db import models


class RunState(models.TextChoices):
    """READY waits for a worker; RUNNING is under a lease; the other three are final."""

    READY = "READY"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


class Run(models.Model):
    """One execution of one step on one subject.

    step is a name in the registry; subject is the id of the job it works for; argument is one integer more for steps
    that have one (a segment's number), else 0; round tells repetitions of the same step apart. Together they are
    unique, so that asking twice for the same work gives one run. fence grows with every claim. published_at is when
    its message last went to the broker. mark is what the last transaction wrote that had to be sure of its commit. All
    times are the database's.
    """

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    step = models.TextField()
    subject = models.BigIntegerField()
    argument = models.IntegerField(default=0)
    round = models.IntegerField(default=0)
    state = models.TextField(choices=RunState.choices, default=RunState.READY)
    run_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    fence = models.IntegerField(default=0)
    attempts = models.IntegerField(default=0)
    owner = models.TextField(default="")
    error = models.TextField(default="")
    correlation_id = models.TextField(default="")
    mark = models.TextField(default="", db_default="")
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "run"
        constraints = [
            models.UniqueConstraint(fields=["step", "subject", "argument", "round"], name="run_once"),
        ]
        indexes = [
            models.Index(fields=["run_at"], name="run_due", condition=models.Q(state__in=["READY", "RUNNING"])),
            models.Index(fields=["subject", "step"], name="run_of_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.subject}/{self.argument} {self.state}"
