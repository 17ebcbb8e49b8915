"""The routes of recipes."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from ninja.responses import Status

from contactory.api.cursors import PageQuery, page_by_id
from contactory.api.described import described
from contactory.enrichment import recipe_queries
from contactory.enrichment.recipe_schemas import (
    RecipeChange,
    RecipeIn,
    RecipeOut,
    RecipePage,
    shown_preset,
    shown_recipe,
)
from contactory.enrichment.recipes.presets import PRESETS
from contactory.enrichment.services import keeping_recipes
from contactory.workspaces.authentication import caller_of
from contactory.workspaces.idempotency import idempotent
from contactory.workspaces.permissions import allow
from contactory.workspaces.scope import workspace_scope

router = Router(tags=["Recipes"])


@router.get("", response=RecipePage, summary="List the recipes", openapi_extra=described(422))
def list_recipes(request: HttpRequest, page: Query[PageQuery]) -> dict[str, Any]:
    """The presets, and the recipes of the workspace, newest first, without archived ones."""
    caller = caller_of(request)
    allow(caller, "recipes:read")
    with workspace_scope(caller.workspace_id):
        found = page_by_id(recipe_queries.living_recipes(caller.workspace_id), page, listing="recipes")
    return {
        "presets": [shown_preset(preset) for preset in PRESETS.values()],
        "items": [shown_recipe(recipe) for recipe in found.rows],
        "next_cursor": found.next_cursor,
    }


@router.post("", response={201: RecipeOut}, summary="Make a recipe", openapi_extra=described(409, 422))
@idempotent("recipes:write")
def create_recipe(request: HttpRequest, payload: RecipeIn) -> Status[RecipeOut]:
    """What is wrong in it is said with its place, such as steps[1].fields. Idempotency-Key is honoured."""
    caller = caller_of(request)
    recipe = keeping_recipes.create_recipe(
        workspace_id=caller.workspace_id, name=payload.name, spec=payload.spec, actor=caller.actor
    )
    return Status(201, RecipeOut.model_validate(shown_recipe(recipe)))


@router.get("/{recipe_id}", response=RecipeOut, summary="Show a recipe", openapi_extra=described(404, 422))
def show_recipe(request: HttpRequest, recipe_id: int) -> dict[str, Any]:
    """One recipe, also one that was archived."""
    caller = caller_of(request)
    allow(caller, "recipes:read")
    with workspace_scope(caller.workspace_id):
        return shown_recipe(recipe_queries.find_recipe(caller.workspace_id, recipe_id))


@router.put("/{recipe_id}", response=RecipeOut, summary="Change a recipe", openapi_extra=described(404, 409, 422))
def change_recipe(request: HttpRequest, recipe_id: int, payload: RecipeChange) -> dict[str, Any]:
    """The whole of it anew. Runs that are under way go on by the recipe that they began with."""
    caller = caller_of(request)
    allow(caller, "recipes:write")
    changed = keeping_recipes.change_recipe(
        workspace_id=caller.workspace_id,
        recipe_id=recipe_id,
        name=payload.name,
        spec=payload.spec,
        version=payload.version,
        actor=caller.actor,
    )
    return shown_recipe(changed)


@router.delete("/{recipe_id}", response={204: None}, summary="Archive a recipe", openapi_extra=described(404, 422))
def archive_recipe(request: HttpRequest, recipe_id: int) -> HttpResponse:
    """It is in no list any more and cannot be run; what was run by it still names it."""
    caller = caller_of(request)
    allow(caller, "recipes:write")
    keeping_recipes.archive_recipe(workspace_id=caller.workspace_id, recipe_id=recipe_id, actor=caller.actor)
    return HttpResponse(status=204)
