"""What is said instead of pydantic's own words."""

from decimal import Decimal
from typing import Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from contactory.wrong_values import wanted


class Wish(BaseModel):
    """One of each kind of bound."""

    model_config = ConfigDict(extra="forbid")

    rows: int = Field(1, ge=1)
    days: float = Field(1, le=3650)
    money: Decimal = Field(Decimal(1), gt=0, max_digits=8, decimal_places=2)
    policy: Literal["review", "skip"] = "skip"
    mark: str = Field(",", max_length=1)
    names: list[str] = Field(["a"], min_length=2)
    rows_named: tuple[int, ...] = ()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"rows": "x"}, "say a whole number"),
        ({"rows": 0}, "say 1 or more"),
        ({"days": 4000}, "say 3650 or less"),
        ({"money": 0}, "say more than 0"),
        ({"money": "much"}, "say a number"),
        ({"money": "1.234"}, "say at most 2 decimal places"),
        ({"money": "1234567.25"}, "say at most 8 digits"),
        ({"money": 1234567}, "say at most 6 digits before the point"),
        ({"policy": "drop"}, "say 'review' or 'skip'"),
        ({"mark": "||"}, "say at most 1 character"),
        ({"names": ["a"]}, "say at least 2 things"),
        ({"rows_named": "1-3"}, "say a list"),
        ({"row": 1}, "there is nothing of this name; check how it is spelled"),
        ({"rows": None}, "say a whole number"),
    ],
)
def test_a_wrong_value_is_told_what_to_say(given: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Wish.model_validate(given)
    assert wanted({**refused.value.errors()[0]}) == said
