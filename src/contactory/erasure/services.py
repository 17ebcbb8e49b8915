"""Asking for a person to be erased, and how that ends."""

from django.db.models.functions import Now

from contactory.erasure.models import Erasure, ErasureState
from contactory.errors import Refusal
from contactory.imports.services.suppressing import CLEAN_FILE
from contactory.runs.dispatch import enqueue
from contactory.runs.models import Run
from contactory.suppression.hashing import address_key_of
from contactory.suppression.services import normal_address, suppress
from contactory.workspaces.audit import audit
from contactory.workspaces.scope import workspace_scope

__all__ = ["CLEAN_FILE", "COUNTS", "STEP", "fail_erasure", "request_erasure"]

STEP = "erasure.erase"
# records, then rows of files, then what spoke of the person elsewhere, then files.
COUNTS = (
    "contacts", "companies", "changes", "merged_contacts",
    "rows", "mentions", "answers", "rules",
    "files", "file_records", "exports",
)  # fmt: skip


def request_erasure(*, workspace_id: int, email: str, actor: str, reason: str = "") -> Erasure:
    """Keep the address out from now on, and have a worker erase the person from the workspace.

    Asked again while it is under way, or after it failed, it is the same erasure. Raises InvalidInput for a text that
    is no address.
    """
    address = normal_address(email)
    hashed = address_key_of(workspace_id).hash(address)
    with workspace_scope(workspace_id):
        unended = Erasure.objects.select_for_update().filter(workspace_id=workspace_id, hash=hashed)
        erasure = unended.exclude(state=ErasureState.DONE).first()
        if erasure is None:
            erasure = Erasure.objects.create(
                workspace_id=workspace_id,
                hash=hashed,
                address=address,
                reason=reason,
                actor=actor,
                counts=dict.fromkeys(COUNTS, 0),
            )
            audit(workspace_id=workspace_id, actor=actor, action="erasure.requested", subject=f"erasure:{erasure.pk}")
        suppress(workspace_id, [address], erasure_id=erasure.pk)
        _begin(erasure)
        erasure.refresh_from_db()
    return erasure


def _begin(erasure: Erasure) -> None:
    """Make its run; where the last one failed, another one."""
    runs = Run.objects.filter(step=STEP, subject=erasure.pk).count()
    if erasure.state == ErasureState.FAILED:
        Erasure.objects.filter(pk=erasure.pk).update(state=ErasureState.WAITING, error="", finished_at=None)
    elif runs:
        return
    enqueue(workspace_id=erasure.workspace_id, step=STEP, subject=erasure.pk, round=runs)


def fail_erasure(workspace_id: int, erasure_id: int, refusal: Refusal) -> None:
    """End an erasure as FAILED; what it has removed is gone, and asking again goes on with the rest."""
    waiting = Erasure.objects.filter(workspace_id=workspace_id, pk=erasure_id, state=ErasureState.WAITING)
    waiting.update(state=ErasureState.FAILED, error=refusal.sentence, finished_at=Now())
