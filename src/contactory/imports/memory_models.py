"""The table of mappings that were settled once and are taken over for the next file of the same source."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class MappingMemory(models.Model):
    """What became of the columns of files with one header.

    signature is engine.mapping.header_signature of header. columns is a JSON list beside header: a field, "" for a
    column that is left out, null for one that is kept as a custom field. source is the label of a known export, else
    empty. confirmed says that a person settled the mapping, or that a later import used it; without it the mapping
    counts once last_job, the import that used it last, is COMPLETED.
    """

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.TextField()
    signature = models.TextField(db_collation="C")
    header = ArrayField(models.TextField())
    columns = models.JSONField()
    source = models.TextField(default="")
    confirmed = models.BooleanField(default=False)
    used_count = models.IntegerField(default=0)
    last_job = models.ForeignKey("imports.ImportJob", on_delete=models.SET_NULL, null=True, related_name="+")
    updated_at = models.DateTimeField(db_default=Now())
    updated_by = models.ForeignKey(
        "workspaces.Account", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )

    class Meta:
        db_table = "mapping_memory"
        constraints = [
            models.UniqueConstraint(fields=["workspace", "kind", "signature"], name="mapping_memory_once"),
        ]
        indexes = [models.Index(fields=["workspace", "kind", "-updated_at"], name="mapping_memory_newest")]

    def __str__(self) -> str:
        return f"mapping of {len(self.header)} columns"
