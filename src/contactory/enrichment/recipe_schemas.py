"""What the routes of recipes take and give."""

from datetime import datetime
from typing import Any

from ninja import Field, Schema
from pydantic import ConfigDict

from contactory.enrichment.models import Recipe
from contactory.enrichment.recipes.presets import Preset

_SPEC = "the recipe, as docs/reference/recipes.md describes it"
_SPEC_EXAMPLE: dict[str, Any] = {
    "target": "contact",
    "steps": [
        {"provider": "apollo", "operation": "people", "fields": ["email", "title"]},
        {"provider": "explorium", "operation": "contact_emails", "only_if": {"empty": ["email"], "countries": ["DE"]}},
    ],
    "fields": {"title": {"write": "overwrite"}},
    "stop": {"when": "all", "fields": ["email", "title"]},
    "freshness_days": 90,
    "budget": "25",
}
_RECIPE_EXAMPLE: dict[str, Any] = {
    "id": 4,
    "name": "German leads",
    "target": "contact",
    "version": 1,
    "archived": False,
    "spec": _SPEC_EXAMPLE,
    "created_by": "account:3",
    "created_at": "2026-03-01T09:30:00Z",
    "updated_at": "2026-03-01T09:30:00Z",
}
_PRESET_EXAMPLE: dict[str, Any] = {
    "slug": "verify-emails",
    "name": "Verify e-mails",
    "sentence": "Checks each address on this machine, then by ZeroBounce, then by Hunter what is still in doubt.",
    "target": "contact",
    "spec": {"target": "contact", "steps": [{"provider": "email_local", "operation": "check"}]},
}


class RecipeIn(Schema):
    """A recipe and what to call it."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"name": "German leads", "spec": _SPEC_EXAMPLE}}
    )

    name: str = Field(max_length=1000, description="1 to 100 characters; no preset's slug")
    spec: dict[str, Any] = Field(description=_SPEC)


class RecipeChange(RecipeIn):
    """What the recipe shall be from now on."""

    version: int | None = Field(None, ge=1, description="the one that you have read; 409 where it is another by now")


class RecipeOut(Schema):
    """One recipe of the workspace."""

    model_config = ConfigDict(json_schema_extra={"example": _RECIPE_EXAMPLE})

    id: int
    name: str
    target: str = Field(description="contact or company")
    version: int = Field(description="grows with each change")
    archived: bool
    spec: dict[str, Any] = Field(description=_SPEC)
    created_by: str
    created_at: datetime
    updated_at: datetime


class PresetOut(Schema):
    """A recipe that every workspace has; it cannot be changed, but copied."""

    model_config = ConfigDict(json_schema_extra={"example": _PRESET_EXAMPLE})

    slug: str = Field(description="by which a run names it")
    name: str
    sentence: str = Field(description="what it does")
    target: str = Field(description="contact or company")
    spec: dict[str, Any] = Field(description=_SPEC)


class RecipePage(Schema):
    """One page of the workspace's recipes, newest first; the presets stand beside every page."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"presets": [_PRESET_EXAMPLE], "items": [_RECIPE_EXAMPLE], "next_cursor": None}}
    )

    presets: list[PresetOut]
    items: list[RecipeOut]
    next_cursor: str | None


def shown_recipe(recipe: Recipe) -> dict[str, Any]:
    """A recipe as the routes give it."""
    return {name: getattr(recipe, name) for name in RecipeOut.model_fields}


def shown_preset(preset: Preset) -> dict[str, Any]:
    """A preset as the routes give it."""
    spec = preset.spec.to_json()
    return {
        "slug": preset.slug,
        "name": preset.name,
        "sentence": preset.sentence,
        "target": preset.spec.target,
        "spec": spec,
    }
