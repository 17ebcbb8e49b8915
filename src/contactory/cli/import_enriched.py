"""What import does with --enrich: the recipe is checked first, and run once the import is COMPLETED."""

import json
from typing import TYPE_CHECKING

from contactory.cli.enrich import enriched, status_of
from contactory.errors import InvalidInput

if TYPE_CHECKING:
    from contactory.imports.models import ImportJob
    from contactory.local.stack import Stack


def check_recipe(workspace_id: int, recipe: str, kind: str) -> None:
    """Refuse a recipe that is not there, or that is not for the records of this import."""
    from contactory.enrichment.requests import recipe_of  # noqa: PLC0415 - needs Django

    target = recipe_of(workspace_id, recipe).spec.target
    if kind != {"contact": "contacts", "company": "companies"}[target]:
        raise InvalidInput(f"--enrich {recipe!r}: this recipe is not for {kind}; choose another.")


def enrich_import(stack: "Stack", workspace_id: int, job: "ImportJob", recipe: str, as_json: bool) -> int:
    """Print what an import came to, enrich the records that it created, and print that; gives the exit status.

    With as_json it is one object, that of the import, with the run under "enrichment": null where nothing was asked.
    """
    from contactory.cli.enrich_outcome import print_run, run_as_json  # noqa: PLC0415 - needs Django
    from contactory.cli.outcome import json_of, print_table  # noqa: PLC0415
    from contactory.enrichment.api_schemas import EnrichmentIn  # noqa: PLC0415
    from contactory.imports.queries import summary  # noqa: PLC0415
    from contactory.workspaces.scope import workspace_scope  # noqa: PLC0415

    with workspace_scope(workspace_id):
        found = summary(job)
    if not as_json:
        print_table(job, found)
    created = found["companies_created" if job.kind == "companies" else "contacts_created"]
    asked = EnrichmentIn.model_validate({"recipe": recipe, "filter": {"import_id": job.pk}})
    run = enriched(stack, workspace_id, asked) if created else None
    if as_json:
        print(json.dumps(json_of(job, found) | {"enrichment": run_as_json(run) if run else None}, ensure_ascii=False))
    elif run is not None:
        print_run(run)
    else:
        print("It created no records, so there is nothing to enrich.")
    return status_of(run) if run is not None else 0


def waits(job: "ImportJob", recipe: str) -> str:
    """How to go on with an import that needs a person first."""
    kind = "" if job.kind == "contacts" else "--companies "
    command = f"contactory enrich {kind}--recipe {recipe} --filter import={job.pk}"
    return f"Nothing is enriched yet. Once it is written: {command}"
