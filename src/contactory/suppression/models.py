"""The tables of suppression. Neither holds anything that names a person."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class Suppression(models.Model):
    """An address that must not come back into the workspace, as a salted hash (suppression.hashing says how).

    key_mark tells under which key the hash was made. erasure_id is the erasure that it came from.
    """

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False)
    hash = models.BinaryField()
    key_mark = models.TextField()
    erasure_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "suppression"
        constraints: ClassVar = [models.UniqueConstraint(fields=["workspace", "hash"], name="suppression_once")]

    def __str__(self) -> str:
        return bytes(self.hash).hex()


class ErasedRow(models.Model):
    """A row of an import whose person was erased: it stays counted, and its texts are gone.

    file_done says that its bytes are gone from the stored file too.
    """

    pk = models.CompositePrimaryKey("job_id", "row_number")
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False)
    job_id = models.BigIntegerField()
    row_number = models.IntegerField()
    file_done = models.BooleanField(db_default=False, default=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "erased_row"
