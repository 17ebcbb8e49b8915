"""The table of exports."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class ExportState(models.TextChoices):
    """PENDING waits for a worker, RUNNING is being written, READY has a file; DELETED is shown to nobody."""

    PENDING = "PENDING"
    RUNNING = "RUNNING"
    READY = "READY"
    FAILED = "FAILED"
    EXPIRED = "EXPIRED"
    DELETED = "DELETED"


class Export(models.Model):
    """One file that was asked for; once it is READY, key, size (bytes) and sha256 say which stored object it is.

    wanted is the JSON of exports.requests.ExportRequest. token is random and begins the name of everything that is
    stored for this export, so that what a crash left behind can be found. After expires_at what is stored is removed;
    null says that nothing is left. rows_total is null until the rows have been counted.
    """

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False)
    token = models.TextField(unique=True)
    what = models.TextField()
    import_id = models.BigIntegerField(null=True)
    format = models.TextField()
    wanted = models.JSONField()
    filename = models.TextField()
    state = models.TextField(choices=ExportState.choices, default=ExportState.PENDING)
    rows_done = models.BigIntegerField(default=0)
    rows_total = models.BigIntegerField(null=True)
    size = models.BigIntegerField(null=True)
    sha256 = models.TextField(default="")
    key = models.TextField(default="")
    error = models.TextField(default="")
    error_code = models.TextField(default="")
    created_by = models.TextField()
    created_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "export"
        indexes: ClassVar = [
            models.Index(fields=["workspace", "-id"], name="export_newest"),
            models.Index(fields=["expires_at"], condition=~models.Q(expires_at=None), name="export_to_clean"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=ExportState.values), name="export_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state="READY")
                | (~models.Q(key="") & ~models.Q(sha256="") & models.Q(size__isnull=False, expires_at__isnull=False)),
                name="export_ready_has_object",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filename} ({self.state})"

    @property
    def object_prefix(self) -> str:
        """What the keys of the stored file, and of failed tries to make it, begin with."""
        return f"{self.workspace_id}/objects/{self.token}"

    @property
    def took(self) -> timedelta | None:
        """How long writing it took; None while it has not ended."""
        return self.finished_at - self.started_at if self.finished_at and self.started_at else None
