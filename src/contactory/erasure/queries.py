"""Reads about erasures, workspace first; call them inside the workspace's scope."""

from django.db.models import QuerySet

from contactory.erasure.models import Erasure
from contactory.errors import NotFound


def erasures(workspace_id: int) -> QuerySet[Erasure]:
    """The workspace's receipts."""
    return Erasure.objects.filter(workspace_id=workspace_id)


def find_erasure(workspace_id: int, erasure_id: int) -> Erasure:
    """The receipt of that id; raises NotFound."""
    found = erasures(workspace_id).filter(pk=erasure_id).first()
    if found is None:
        raise NotFound("There is no such erasure in this workspace.")
    return found
