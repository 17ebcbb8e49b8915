"""What a request for a run means: its records, its recipe, and what it may cost."""

from typing import Any

from contactory.contacts.filtering import RecordFilter, check_filter
from contactory.enrichment.api_schemas import EnrichmentIn
from contactory.enrichment.forecasting.making import forecast
from contactory.enrichment.models import Enrichment
from contactory.enrichment.recipe_queries import FoundRecipe, recipe_by
from contactory.enrichment.recipes.parsing import parse
from contactory.enrichment.services.creating import Chosen, create_enrichment
from contactory.errors import InvalidInput
from contactory.workspaces.scope import workspace_scope

_GIVEN = "A recipe of its own"


def recipe_of(workspace_id: int, wanted: str | int | dict[str, Any]) -> FoundRecipe:
    """The recipe that is named, or given; raises NotFound, and InvalidInput with the place that is wrong."""
    if isinstance(wanted, dict):
        return FoundRecipe(None, _GIVEN, parse(wanted))
    with workspace_scope(workspace_id):
        return recipe_by(workspace_id, str(wanted))


def forecast_of(workspace_id: int, asked: EnrichmentIn) -> dict[str, Any]:
    """What the run would ask, find and cost, in JSON values; nothing is asked or kept."""
    recipe = recipe_of(workspace_id, asked.recipe)
    _check_target(asked, recipe)
    chosen = chosen_of(asked, recipe.spec.target)
    return forecast(workspace_id=workspace_id, chosen=chosen, spec=recipe.spec).to_json()


def begun_run(workspace_id: int, asked: EnrichmentIn, actor: str) -> Enrichment:
    """The run, made with the forecast that it is measured by later."""
    recipe = recipe_of(workspace_id, asked.recipe)
    _check_target(asked, recipe)
    chosen = chosen_of(asked, recipe.spec.target)
    return create_enrichment(
        workspace_id=workspace_id,
        spec=recipe.spec,
        recipe_name=recipe.name,
        recipe_id=recipe.id,
        chosen=chosen,
        budget=asked.budget,
        forecast=forecast(workspace_id=workspace_id, chosen=chosen, spec=recipe.spec).to_json(),
        actor=actor,
    )


def chosen_of(asked: EnrichmentIn, target: str) -> Chosen:
    """The records that are wanted; raises InvalidInput where both ids and a filter are given, or neither, and for a
    filter that the target does not have."""
    if (asked.ids is None) == (asked.filter is None):
        raise InvalidInput(
            "Say which records to enrich, by ids or by a filter; the filter {} means all.", field="filter"
        )
    wanted = asked.filter.to_filter() if asked.filter is not None else RecordFilter()
    check_filter(target, wanted)
    return Chosen(ids=tuple(asked.ids)) if asked.ids is not None else Chosen(filter=wanted)


def _check_target(asked: EnrichmentIn, recipe: FoundRecipe) -> None:
    if asked.target is None or asked.target in (recipe.spec.target, _plural(recipe.spec.target)):
        return
    raise InvalidInput(
        f"The recipe {recipe.name} enriches {_plural(recipe.spec.target)}, not {asked.target}: choose another recipe.",
        field="target",
    )


def _plural(target: str) -> str:
    return "contacts" if target == "contact" else "companies"
