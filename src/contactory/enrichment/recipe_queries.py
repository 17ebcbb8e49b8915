"""Reads of recipes, the workspace first."""

from dataclasses import dataclass

from django.db.models import QuerySet

from contactory.enrichment.models import Recipe
from contactory.enrichment.recipes.parsing import parse
from contactory.enrichment.recipes.presets import PRESETS
from contactory.enrichment.recipes.reading import nearest
from contactory.enrichment.recipes.spec import RecipeSpec
from contactory.errors import NotFound


@dataclass(frozen=True, slots=True)
class FoundRecipe:
    """A recipe that can be run: one of the workspace's, or a preset, which has no id."""

    id: int | None
    name: str
    spec: RecipeSpec


def living_recipes(workspace_id: int) -> QuerySet[Recipe]:
    """The recipes of the workspace that nobody archived."""
    return Recipe.objects.filter(workspace_id=workspace_id, archived=False)


def find_recipe(workspace_id: int, recipe_id: int) -> Recipe:
    """One recipe, archived or not; raises NotFound."""
    recipe = Recipe.objects.filter(workspace_id=workspace_id, id=recipe_id).first()
    if recipe is None:
        raise NotFound("There is no such recipe in this workspace.")
    return recipe


def recipe_by(workspace_id: int, wanted: str) -> FoundRecipe:
    """The recipe that somebody means: a preset by its slug, one of the workspace's by its name or number.

    Raises NotFound with the nearest name, and InvalidInput where a provider that it asks is there no more.
    """
    text = wanted.strip()
    preset = PRESETS.get(text.lower())
    if preset is not None:
        return FoundRecipe(None, preset.slug, preset.spec)
    recipes = living_recipes(workspace_id)
    recipe = recipes.filter(name__iexact=text).first()
    if recipe is None and text.isdecimal() and len(text) < 19:
        recipe = recipes.filter(id=int(text)).first()
    if recipe is None:
        names = [*PRESETS, *recipes.order_by("name").values_list("name", flat=True)[:100]]
        raise NotFound(f'There is no recipe "{text[:80]}"; {nearest(text, names)}', code="recipe_not_found")
    return FoundRecipe(recipe.pk, recipe.name, parse(recipe.spec, name=recipe.name))
