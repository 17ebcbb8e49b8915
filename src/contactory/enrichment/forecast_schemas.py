"""What a forecast says to those who ask for a run."""

from typing import Any

from ninja import Field, Schema
from pydantic import ConfigDict

from contactory.credits.amounts import Amount

_AMOUNTS: dict[str, str] = {"low": "540", "expected": "620", "high": "700"}
_MONEY: dict[str, str] = {"low": "108", "expected": "124", "high": "140"}
_STEP: dict[str, Any] = {
    "provider": "apollo",
    "label": "Apollo",
    "operation": "people",
    "answers": 412,
    "asked": {"low": "960", "expected": "960", "high": "960"},
    "found": _AMOUNTS,
    "credits": _AMOUNTS,
    "money": _MONEY,
}


_EXAMPLE: dict[str, Any] = {
    "target": "contact",
    "records": 1000,
    "currency": "USD",
    "sandbox": True,
    "not_asked": {"nothing_to_ask_by": 18},
    "kept": 20,
    "doubled": 2,
    "steps": [_STEP],
    "money": _MONEY,
    "ceiling": "192",
}


class AmountsOut(Schema):
    """The lowest, the expected and the highest figure."""

    low: Amount
    expected: Amount
    high: Amount


class StepForecastOut(Schema):
    """What one step of the recipe will come to."""

    provider: str
    label: str
    operation: str
    answers: int = Field(description="how many answers of this workspace's own its rate rests on")
    asked: AmountsOut
    found: AmountsOut
    credits: AmountsOut
    money: AmountsOut


class EnrichmentForecastOut(Schema):
    """What a run will ask, find and cost."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})

    target: str = Field(description="contact or company")
    records: int
    currency: str
    sandbox: bool = Field(description="whether the answers will be made up")
    not_asked: dict[str, int] = Field(description="records about which nobody need be asked, by the reason's code")
    kept: int = Field(description="answers that are there already and cost nothing")
    doubled: int = Field(description="records that share a question with another")
    steps: list[StepForecastOut]
    money: AmountsOut
    ceiling: Amount = Field(description="the cost if all that may be asked were found")
