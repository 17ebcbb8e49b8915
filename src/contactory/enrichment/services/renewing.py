"""Runs that wait for a provider's account go on once it is good again."""

from contactory.enrichment.models import Enrichment, EnrichmentState, PauseReason
from contactory.enrichment.services.control import resume
from contactory.errors import WrongState
from contactory.provider_accounts.renewals import on_renewal
from contactory.workspaces.scope import workspace_scope


@on_renewal
def resume_waiting(workspace_id: int, provider: str, actor: str) -> None:
    """Resume what is paused for a refused account and asks this provider; what waits for another one pauses again."""
    with workspace_scope(workspace_id):
        paused = Enrichment.objects.filter(
            workspace_id=workspace_id, state=EnrichmentState.PAUSED, pause_reason=PauseReason.CREDENTIALS
        )
        numbers = [run.id for run in paused if provider in {step["provider"] for step in run.spec["steps"]}]
    for number in numbers:
        try:
            resume(workspace_id=workspace_id, enrichment_id=number, actor=actor)
        except WrongState:
            # Somebody was quicker.
            continue
