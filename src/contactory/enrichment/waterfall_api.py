"""The route of what the steps of an enrichment came to."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema
from pydantic import ConfigDict

from contactory.api.described import described
from contactory.credits.amounts import Amount
from contactory.enrichment.queries import find_enrichment
from contactory.enrichment.waterfall import waterfall
from contactory.workspaces.authentication import caller_of
from contactory.workspaces.permissions import allow
from contactory.workspaces.scope import workspace_scope

router = Router(tags=["Enrichments"])

_STEP: dict[str, Any] = {
    "place": 0,
    "provider": "apollo",
    "label": "Apollo",
    "operation": "people",
    "records": 560,
    "kept": 20,
    "found": 430,
    "not_found": 108,
    "rejected": 2,
    "failed": 0,
    "unknown": 0,
    "credits": "430",
    "money": "86",
}


class EnrichmentStepOut(Schema):
    """What one step came to; records is the sum of the counts behind it."""

    model_config = ConfigDict(json_schema_extra={"example": _STEP})

    place: int = Field(description="counted from 0; with the steps that find a provider's own id")
    provider: str
    label: str
    operation: str
    records: int = Field(description="records that came to this step")
    kept: int = Field(description="of these, those whose answer was there already and cost nothing")
    found: int
    not_found: int
    rejected: int = Field(description="what the provider would not answer, as an address that is none")
    failed: int
    unknown: int = Field(description="asked, and nobody knows whether it was charged")
    credits: Amount
    money: Amount


class EnrichmentSteps(Schema):
    """The steps of a run in their order, also those that no record came to."""

    model_config = ConfigDict(json_schema_extra={"example": {"items": [_STEP]}})

    items: list[EnrichmentStepOut]


@router.get(
    "/{enrichment_id}/steps",
    response=EnrichmentSteps,
    summary="Show what the steps came to",
    openapi_extra=described(404, 422),
)
def list_steps(request: HttpRequest, enrichment_id: int) -> dict[str, Any]:
    """The waterfall: who was asked about how many records, how many they found, and what it cost."""
    caller = caller_of(request)
    allow(caller, "enrichments:read")
    with workspace_scope(caller.workspace_id):
        run = find_enrichment(caller.workspace_id, enrichment_id)
        return {"items": [asdict(step) for step in waterfall(run)]}
