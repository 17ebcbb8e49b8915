"""The first page of a workspace, put together from what each app gives."""

from collections.abc import Set
from dataclasses import replace
from typing import Final

from contactory.overview.enrichments_part import enrichment_items
from contactory.overview.exports_part import export_items
from contactory.overview.imports_part import import_items
from contactory.overview.items import Items, Part, named, together
from contactory.workspaces.actors import actor_names

PARTS: Final[tuple[Part, ...]] = (
    Part("imports:read", import_items),
    Part("enrichments:read", enrichment_items),
    Part("exports:read", export_items),
)


def first_page(workspace_id: int, scopes: Set[str]) -> Items:
    """The items of the parts that the scopes allow, newest first; call it inside the workspace's scope."""
    found = together([part.items(workspace_id) for part in PARTS if part.scope in scopes])
    names = actor_names(workspace_id, [each.by for each in (*found.needs, *found.running, *found.lately)])
    return replace(
        found,
        needs=named(found.needs, names),
        running=named(found.running, names),
        lately=named(found.lately, names),
    )
