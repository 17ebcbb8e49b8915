"""What a person found out about a call whose outcome nobody knew."""

from decimal import Decimal

from django.db.models import F

from contactory.credits.amounts import NOTHING, exact
from contactory.credits.holding import held_calls
from contactory.credits.services import resolve_unknown
from contactory.enrichment.models import AnswerState, CallState, Enrichment, ProviderAnswer, ProviderCall
from contactory.errors import NotFound, WrongState
from contactory.workspaces.audit import Facts, audit
from contactory.workspaces.scope import workspace_scope


def settle_unknown_call(
    *, workspace_id: int, call_id: int, charged: bool, actor: str, credits: Decimal | None = None, note: str = ""
) -> ProviderCall:
    """Settle a call as charged, or as not charged: then its questions may be asked again.

    credits are what the provider charged where it was not all that had been held. Raises NotFound, WrongState where the
    outcome is known.
    """
    with workspace_scope(workspace_id):
        call = ProviderCall.objects.select_for_update().filter(workspace_id=workspace_id, id=call_id).first()
        if call is None:
            raise NotFound("There is no such call in this workspace.")
        if call.state != CallState.UNKNOWN:
            raise WrongState(f"Call {call_id} is {call.state}: there is nothing to settle.", state=call.state)
        if not charged:
            answers = ProviderAnswer.objects.filter(workspace_id=workspace_id, call_id=call_id)
            answers.filter(state=AnswerState.UNKNOWN).delete()
        _settle(call, charged, actor, credits)
        facts = Facts(after={"charged": charged}, reason=note)
        audit(workspace_id=workspace_id, actor=actor, action="call.settled", subject=f"call:{call_id}", facts=facts)
        resolve_unknown(
            workspace_id=workspace_id, call_id=call_id, charged=charged, actor=actor, credits=credits, note=note
        )
    return call


def _settle(call: ProviderCall, charged: bool, actor: str, credits: Decimal | None) -> None:
    """Move what the call cost from unknown to what its run has spent."""
    held = held_calls(call.workspace_id, [call.id]).get(call.id)
    unknown = held.money if held is not None else NOTHING
    call.credits = (call.credits_held if credits is None else credits) if charged else NOTHING
    call.money = exact(unknown * call.credits / call.credits_held) if call.credits_held else NOTHING
    call.state, call.settled_by = CallState.SETTLED_BY_PERSON, actor
    call.save(update_fields=["state", "settled_by", "credits", "money"])
    Enrichment.objects.filter(workspace_id=call.workspace_id, id=call.enrichment_id or 0).update(
        unknown_money=F("unknown_money") - unknown,
        money=F("money") + call.money,
        credits=F("credits") + call.credits,
    )
