"""Keeps the recipes of a workspace: makes, changes and archives them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from contactory.enrichment.models import Recipe
from contactory.enrichment.recipe_queries import find_recipe
from contactory.enrichment.recipes.parsing import parse
from contactory.enrichment.recipes.presets import PRESETS
from contactory.enrichment.recipes.spec import RecipeSpec
from contactory.environment import environment
from contactory.errors import Conflict, InvalidInput, WrongState
from contactory.providers.protocol import Target
from contactory.workspaces.audit import Facts, audit
from contactory.workspaces.scope import workspace_scope

LONGEST_NAME = 100  # characters


def create_recipe(*, workspace_id: int, name: str, spec: object, actor: str) -> Recipe:
    """Keep a new recipe; raises InvalidInput for a wrong one, Conflict where another has the name."""
    name = _name(name)
    parsed = _parsed(spec, name)
    with workspace_scope(workspace_id):
        with _own_name(name):
            recipe = Recipe.objects.create(
                workspace_id=workspace_id, name=name, target=parsed.target, spec=parsed.to_json(), created_by=actor
            )
        _note(recipe, actor, "created")
        recipe.refresh_from_db()
    return recipe


def change_recipe(
    *, workspace_id: int, recipe_id: int, name: str, spec: object, actor: str, version: int | None = None
) -> Recipe:
    """Put another recipe in its place; runs that are under way go on by the one that they began with.

    version is the one that the caller has read. Raises NotFound, InvalidInput, Conflict where another recipe has the
    name or somebody changed this one since, and WrongState for an archived one. What a recipe is for cannot change.
    """
    name = _name(name)
    with workspace_scope(workspace_id):
        recipe = _locked(workspace_id, recipe_id)
        parsed = _parsed(spec, name, cast("Target", recipe.target))
        if version is not None and version != recipe.version:
            raise Conflict(
                f"Somebody changed the recipe meanwhile: it is at version {recipe.version}, you had {version}. "
                "Read it again.",
                code="changed_meanwhile",
                version=recipe.version,
            )
        if (recipe.name, recipe.spec) == (name, parsed.to_json()):
            return recipe
        recipe.name, recipe.spec, recipe.version = name, parsed.to_json(), recipe.version + 1
        with _own_name(name):
            recipe.save(update_fields=["name", "spec", "version"])
        Recipe.objects.filter(pk=recipe.pk).update(updated_at=Now())
        _note(recipe, actor, "changed")
        recipe.refresh_from_db()
    return recipe


def archive_recipe(*, workspace_id: int, recipe_id: int, actor: str) -> None:
    """Take a recipe out of the list; its runs still name it, and its name is free. Archiving it again does nothing."""
    with workspace_scope(workspace_id):
        recipe = Recipe.objects.select_for_update().get(pk=find_recipe(workspace_id, recipe_id).pk)
        if not recipe.archived:
            Recipe.objects.filter(pk=recipe.pk).update(archived=True, updated_at=Now())
            _note(recipe, actor, "archived")


def _locked(workspace_id: int, recipe_id: int) -> Recipe:
    recipe = Recipe.objects.select_for_update().get(pk=find_recipe(workspace_id, recipe_id).pk)
    if recipe.archived:
        raise WrongState(f'The recipe "{recipe.name}" is archived; make a new one.', code="recipe_archived")
    return recipe


def _parsed(spec: object, name: str, target: Target | None = None) -> RecipeSpec:
    return parse(spec, name=name, target=target, batch_size=environment().enrichment_batch_size)


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise InvalidInput(f"A recipe's name has 1 to {LONGEST_NAME} characters.", field="name")
    if name.lower() in PRESETS:
        raise InvalidInput(f'"{name}" is the name of a preset; choose another.', field="name")
    if name.isdecimal():
        raise InvalidInput(f'"{name}" would be taken for the number of a recipe; choose another name.', field="name")
    return name


@contextmanager
def _own_name(name: str) -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "recipe_name_once" not in str(error):
            raise
        raise Conflict(f'There is a recipe "{name}" already; change that one, or choose another name.') from None


def _note(recipe: Recipe, actor: str, deed: str) -> None:
    facts = Facts(after={"name": recipe.name, "version": recipe.version})
    audit(
        workspace_id=recipe.workspace_id,
        actor=actor,
        action=f"recipe.{deed}",
        subject=f"recipe:{recipe.pk}",
        facts=facts,
    )
