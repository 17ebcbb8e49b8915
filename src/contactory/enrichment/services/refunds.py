"""What a provider gave back of what it had charged for a call, as a person notes it."""

from decimal import Decimal

from django.db.models import F

from contactory.credits.amounts import shown
from contactory.credits.services import refund
from contactory.enrichment.models import Enrichment, ProviderCall
from contactory.errors import NotFound
from contactory.workspaces.audit import Facts, audit
from contactory.workspaces.scope import workspace_scope


def refund_call(
    *, workspace_id: int, call_id: int, actor: str, credits: Decimal | None = None, note: str = ""
) -> ProviderCall:
    """Take back what a call cost, or these credits of it, from what the call, its run and its budgets have spent.

    What was found stays, and what the values cost when they were bought. Raises NotFound, WrongState where the call has
    no charge that is not given back, InvalidInput for credits that cannot be.
    """
    with workspace_scope(workspace_id):
        call = ProviderCall.objects.select_for_update().filter(workspace_id=workspace_id, id=call_id).first()
        if call is None:
            raise NotFound("There is no such call in this workspace.")
        run = Enrichment.objects.filter(workspace_id=workspace_id, id=call.enrichment_id or 0)
        # Its row comes before the ledger, everywhere.
        run.select_for_update(no_key=True).first()
        given, money = refund(workspace_id=workspace_id, call_id=call_id, actor=actor, credits=credits, note=note)
        call.credits, call.money = call.credits - given, call.money - money
        call.save(update_fields=["credits", "money"])
        run.update(credits=F("credits") - given, money=F("money") - money)
        facts = Facts(after={"credits": shown(given)}, reason=note)
        audit(workspace_id=workspace_id, actor=actor, action="call.refunded", subject=f"call:{call_id}", facts=facts)
    return call
