"""What the routes that look closer at problems give."""

from typing import Any

from ninja import Field, Schema
from pydantic import ConfigDict

from contactory.imports.forecast_schemas import ForecastRowOut
from contactory.imports.review_models import Action

_VALUE: dict[str, Any] = {"field": "country", "value": "Untied Kingdom", "suggestion": "GB", "rows": 41}


class ValuesQuery(Schema):
    """How many values to list."""

    limit: int = Field(20, ge=1, le=500, description="how many values there are at most")


class FieldCountOut(Schema):
    """How many rows have an open issue of one field."""

    field: str = Field(examples=["country"], description="empty where it is the row as a whole")
    rows: int
    suggested_rows: int = Field(description="rows for which a value is suggested")


class IssueValueOut(Schema):
    """One value at fault, and in how many rows it stands."""

    model_config = ConfigDict(json_schema_extra={"example": _VALUE})

    field: str
    value: str | None
    suggestion: str | None = Field(description="a value that would be right, where one is known")
    rows: int


class IssueValuesOut(Schema):
    """The fields and the most frequent values of a kind's open issues."""

    fields: list[FieldCountOut] = Field(description="those of most rows first")
    values: list[IssueValueOut] = Field(description="those of most rows first")


class ChoiceOut(Schema):
    """One decision about a row whose record is there."""

    action: Action = Field(description="fill_empty or overwrite")
    row: ForecastRowOut | None = Field(description="what would become of the row; null where the record is gone")


class ChoicesOut(Schema):
    """The decisions, the gentler first."""

    model_config = ConfigDict(json_schema_extra={"example": {"items": [{"action": "fill_empty", "row": None}]}})

    items: list[ChoiceOut]
