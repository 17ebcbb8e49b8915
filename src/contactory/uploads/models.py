"""The tables of files on their way in."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from contactory.workspaces.models import Workspace


class UploadState(models.TextChoices):
    """OPEN takes parts; COMPLETE is one immutable object; DELETED was aborted or abandoned."""

    OPEN = "OPEN"
    COMPLETE = "COMPLETE"
    DELETED = "DELETED"


class Upload(models.Model):
    """A file on its way in; once it is COMPLETE, key, size and sha256 say which stored object it is.

    token is random and begins the name of everything that is stored for this upload, so that what a crash left
    behind can be found, and what another database put into the same folder is never touched. After expires_at an open
    upload counts as abandoned, and what is left of another one is removed; null says that nothing is left.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="uploads")
    token = models.CharField(max_length=32, unique=True)
    filename = models.CharField(max_length=255)
    state = models.CharField(max_length=16, choices=UploadState.choices, default=UploadState.OPEN)
    size = models.BigIntegerField()
    part_size = models.BigIntegerField()
    declared_sha256 = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    key = models.CharField(max_length=200, blank=True)
    created_by = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "upload"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=UploadState.values), name="upload_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state="COMPLETE") | (~models.Q(key="") & ~models.Q(sha256="")),
                name="upload_complete_has_object",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["expires_at"], condition=~models.Q(expires_at=None), name="upload_to_clean"),
        ]

    def __str__(self) -> str:
        return f"{self.filename} ({self.state})"

    @property
    def object_prefix(self) -> str:
        """What the keys of the whole object, and of failed tries to make it, begin with."""
        return f"{self.workspace_id}/objects/{self.token}"

    @property
    def part_prefix(self) -> str:
        """What the keys of the parts begin with."""
        return f"{self.workspace_id}/parts/{self.token}"

    @property
    def part_count(self) -> int:
        """How many parts the file has; the last one may be shorter than part_size."""
        return -(-self.size // self.part_size)

    def size_of_part(self, number: int) -> int:
        """How many bytes part `number`, counted from 1, must have."""
        return min(self.part_size, self.size - (number - 1) * self.part_size)


class UploadPart(models.Model):
    """One part that has arrived; key says where it is stored until the upload is complete."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    number = models.IntegerField()
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    key = models.CharField(max_length=200)
    received_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "upload_part"
        constraints: ClassVar = [models.UniqueConstraint(fields=["upload", "number"], name="upload_part_unique")]

    def __str__(self) -> str:
        return f"part {self.number} of upload {self.upload_id}"
