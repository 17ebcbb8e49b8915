"""What the routes of enrichments take and give."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import BeforeValidator, ConfigDict

from contactory.api.cursors import PageQuery
from contactory.contacts.filter_schemas import ContactFilterFields
from contactory.credits.amounts import Amount
from contactory.enrichment.models import CallState, EnrichmentState, ItemState

_COUNTS: dict[str, int] = {
    "pending": 400,
    "processing": 40,
    "success": 310,
    "partial": 120,
    "not_found": 110,
    "failed": 2,
    "skipped": 18,
}
_RUN: dict[str, Any] = {
    "id": 9,
    "target": "contact",
    "recipe": "apollo-contacts",
    "recipe_id": None,
    "status": "RUNNING",
    "pause_reason": "",
    "pause_budget": "",
    "waiting_for": "",
    "resume_at": None,
    "items_total": 1000,
    "counts": _COUNTS,
    "credits": "430",
    "money": "86",
    "unknown_money": "0",
    "currency": "USD",
    "budget": "250",
    "sandbox": True,
    "seconds_left": 21.5,
    "error": None,
    "created_by": "alice@example.com",
    "created_at": "2026-03-01T09:30:00Z",
    "started_at": "2026-03-01T09:30:01Z",
    "finished_at": None,
    "reverted_at": None,
}
_ITEM: dict[str, Any] = {
    "id": 9001,
    "record_id": 901,
    "name": "ana.silva@estuary.example",
    "status": "success",
    "found": {"title": {"taken": {"value": "Buyer", "provider": "apollo"}}},
    "asked": [{"provider": "apollo", "operation": "people", "outcome": "found", "credits": "1"}],
    "reason": "",
    "sentence": "",
    "credits": "1",
    "money": "0.2",
    "started_at": "2026-03-01T09:30:01Z",
    "finished_at": "2026-03-01T09:30:02Z",
}
_CALL: dict[str, Any] = {
    "id": 77,
    "enrichment_id": 9,
    "provider": "apollo",
    "operation": "people",
    "status": "answered",
    "questions": 10,
    "found": 7,
    "not_found": 3,
    "rejected": 0,
    "credits_held": "10",
    "credits": "7",
    "money": "1.4",
    "currency": "USD",
    "latency_ms": 212,
    "error": None,
    "request_id": "",
    "sandbox": True,
    "settled_by": "",
    "created_at": "2026-03-01T09:30:01Z",
    "finished_at": "2026-03-01T09:30:02Z",
}


class RecordsIn(ContactFilterFields):
    """A filter as the lists of contacts and companies take it; what is left out does not matter."""

    model_config = ConfigDict(extra="forbid")


def _names_or_is_recipe(said: object) -> object:
    if isinstance(said, bool) or not isinstance(said, str | int | dict):
        raise ValueError("give a recipe's name or number, or a recipe itself as an object")
    return said


class EnrichmentIn(Schema):
    """Which records, by which recipe, for how much at most: say ids or a filter; {} means all."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {"target": "contacts", "filter": {"import_id": 12}, "recipe": "apollo-contacts", "budget": "25"}
        },
    )

    target: Literal["contacts", "companies", "contact", "company"] | None = Field(
        None, description="what is enriched; by default what the recipe is for"
    )
    ids: list[int] | None = Field(None, min_length=1, max_length=100_000)
    filter: RecordsIn | None = None
    recipe: Annotated[str | int | dict[str, Any], BeforeValidator(_names_or_is_recipe)] = Field(
        description="a preset's slug, a recipe's name or number, or a recipe itself"
    )
    budget: Decimal | None = Field(None, max_digits=18, decimal_places=6, description="in the accounts' currency")
    dry_run: bool = Field(False, description="only say what it would find and cost; nothing is asked or kept")


class ResumeIn(Schema):
    """How a paused run goes on."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"budget": "50"}})

    budget: Decimal | None = Field(
        None, max_digits=18, decimal_places=6, description="for the whole run; else as it was"
    )


class SettleIn(Schema):
    """What somebody found out about a call whose outcome was not known."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"charged": False, "note": "not on the bill"}}
    )

    charged: bool
    credits: Decimal | None = Field(None, ge=0, max_digits=18, decimal_places=6, description="else all that was held")
    note: str = Field("", max_length=500)


class RefundIn(Schema):
    """What the provider gave back of what it had charged for a call."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"credits": "2", "note": "wrong address"}})

    credits: Decimal | None = Field(None, gt=0, max_digits=18, decimal_places=6, description="else all of it")
    note: str = Field("", max_length=500)


class RunError(Schema):
    """Why a run failed."""

    code: str
    sentence: str


class EnrichmentOut(Schema):
    """One run of a recipe; the counts add up to items_total."""

    model_config = ConfigDict(json_schema_extra={"example": _RUN})

    id: int
    target: str = Field(description="contact or company")
    recipe: str
    recipe_id: int | None = Field(description="null for a preset or a recipe given with the run")
    status: EnrichmentState
    pause_reason: str = Field(description="budget, breaker, credentials or person; empty unless PAUSED")
    pause_budget: str = Field(
        description="the budget that stopped it: run, day or workspace, or currency where a call is priced in another "
        "than the ledger; empty unless pause_reason is budget"
    )
    waiting_for: str = Field(description="one sentence while it waits, else empty")
    resume_at: datetime | None = Field(description="when it goes on by itself")
    items_total: int
    counts: dict[str, int] = Field(description="pending, processing, success, partial, not_found, failed, skipped")
    credits: Amount
    money: Amount = Field(description="what was charged")
    unknown_money: Amount = Field(description="what may have been charged by calls whose outcome is not known")
    currency: str
    budget: Amount | None
    sandbox: bool = Field(description="whether its answers are made up")
    seconds_left: float | None = Field(description="null where nobody can say, and in lists")
    error: RunError | None
    created_by: str = Field(description="the account's name or e-mail, the API key's name, or command")
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    reverted_at: datetime | None


class RightnessOut(Schema):
    """What was expected of a run and what it cost, unknown calls included."""

    expected: Amount
    actual: Amount
    ratio: Amount | None = Field(description="cost over expectation; null where nothing was expected")
    within: bool = Field(description="whether the cost lies between the low and the high figure")


class EnrichmentDetailOut(EnrichmentOut):
    """One run with the recipe as it was run, what was chosen, and what had been forecast."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                **_RUN,
                "chosen": {"filter": {"import_id": 12}},
                "spec": {},
                "forecast": None,
                "rightness": None,
                "unknown_calls": 0,
            }
        }
    )

    chosen: dict[str, Any] = Field(description="the filter, or how many ids")
    spec: dict[str, Any] = Field(description="the recipe as it was when the run was made")
    forecast: dict[str, Any] | None = Field(description="as the dry run gives it; null where none was made")
    rightness: RightnessOut | None = Field(description="how right the forecast was; null until the run is COMPLETED")
    unknown_calls: int = Field(description="calls that a person should settle")


class EnrichmentPage(Schema):
    """One page of runs, newest first."""

    items: list[EnrichmentOut]
    next_cursor: str | None


class EnrichmentListQuery(PageQuery):
    """Which runs to list."""

    status: EnrichmentState | None = None


class ItemListQuery(PageQuery):
    """Which items to list."""

    status: ItemState | None = None


class ItemOut(Schema):
    """One record in a run: what it got, from whom and for how much, or why not."""

    model_config = ConfigDict(json_schema_extra={"example": _ITEM})

    id: int
    record_id: int
    name: str = Field(description="the record's address, domain or name; empty where the record is gone")
    status: ItemState
    found: dict[str, Any] = Field(description="by field: the value that was taken, and the answers that lost")
    asked: list[dict[str, Any]] = Field(description="each question: provider, operation, outcome, what it cost")
    reason: str = Field(description="a code; empty where all was got")
    sentence: str = Field(description="the same for a person")
    credits: Amount
    money: Amount
    started_at: datetime | None
    finished_at: datetime | None


class ItemPage(Schema):
    """One page of items, in the order of the run."""

    items: list[ItemOut]
    next_cursor: str | None


class CallListQuery(PageQuery):
    """Which calls to list."""

    status: CallState | None = None


class CallOut(Schema):
    """One request to a provider."""

    model_config = ConfigDict(json_schema_extra={"example": _CALL})

    id: int
    enrichment_id: int | None
    provider: str
    operation: str
    status: CallState = Field(description="unknown: sent, and nobody knows whether it was charged")
    questions: int
    found: int
    not_found: int
    rejected: int
    credits_held: Amount
    credits: Amount
    money: Amount
    currency: str
    latency_ms: int | None
    error: RunError | None
    request_id: str = Field(description="the provider's own, to ask them about it")
    sandbox: bool
    settled_by: str
    created_at: datetime
    finished_at: datetime | None


class CallPage(Schema):
    """One page of calls, newest first."""

    items: list[CallOut]
    next_cursor: str | None


class EnrichmentResultOut(Schema):
    """A record that got something: the values that it has now of those that were taken."""

    record_id: int
    name: str
    values: dict[str, str] = Field(description="field by field, as the record has them now")


class EnrichmentResultPage(Schema):
    """One page of results, in the order of the run."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "items": [{"record_id": 901, "name": "ana.silva@estuary.example", "values": {"title": "Buyer"}}],
                "next_cursor": None,
            }
        }
    )

    items: list[EnrichmentResultOut]
    next_cursor: str | None
