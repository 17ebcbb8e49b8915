"""What undo calls things, whatever it undoes: how a request stands, and what became of a record or field."""

from django.db import models


class RevertState(models.TextChoices):
    """WAITING until its run has ended; the other two are final."""

    WAITING = "WAITING"
    DONE = "DONE"
    FAILED = "FAILED"


class RevertGroup(models.IntegerChoices):
    """What became of a record or a field."""

    REVERSED = 1
    KEPT = 2
    BLOCKED = 3
